// Where a box begins.
import type { Snapshot } from './changes.ts'
import type { ValueInput } from './laws/law.ts'
import type { ParameterTable } from './parameter-table.ts'
import { createStore } from './store.ts'

/** Loud enough to hear that the box lives, quiet enough for headphones on ears. */
const SAFE_MAIN_DB = -20

/**
 * Every parameter at its default: strip n takes input n, everything is on, every fader at 0 dB, pan in the
 * centre, main on the first two outputs. With this a voice at a microphone is heard without touching a knob.
 */
export function factoryState(table: ParameterTable): Snapshot {
  return createStore(table).snapshot()
}

/**
 * What is set on top of the factory state when a real card is met for the first time: whatever hangs on its
 * inputs (open microphones beside loudspeakers) stays silent until somebody opens it. For Store.setMany.
 */
export function safeStart(table: ParameterTable): [address: string, value: ValueInput][] {
  return table.numbers.flatMap(({ scope, role, address }): [string, ValueInput][] => {
    if (scope === 'strip' && role === 'on') return [[address, 'off']]
    if (scope === 'main' && role === 'fader') return [[address, SAFE_MAIN_DB]]
    return []
  })
}
