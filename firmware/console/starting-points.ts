// Where a box begins.
import type { Snapshot } from './changes.ts'
import { outputSources } from './choices.ts'
import type { ValueInput } from './laws/law.ts'
import type { ParameterTable } from './parameter-table.ts'
import type { Role } from './row.ts'
import type { Scope } from './scopes.ts'
import { createStore, type Store } from './store.ts'
import { TAPS } from './targets.ts'

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
 * What is set when a real card is met for the first time: whatever hangs on its inputs (open microphones beside
 * loudspeakers) stays silent until somebody opens it, also where it would be heard before the fader. For Store.setMany.
 */
export function safeStart({ table, numberAt }: Store): [address: string, value: ValueInput][] {
  const choices = outputSources(table.size)
  return table.numbers.flatMap(({ scope, role, address, ordinal }): [string, ValueInput][] => {
    if (scope === 'main' && role === 'fader') return [[address, SAFE_MAIN_DB]]
    if (SILENCED.some(([itsScope, itsRole]) => itsScope === scope && itsRole === role))
      return [[address, 'off']]
    if (scope !== 'output' || role !== 'on') return []
    const { number } = choices[numberAt(table.slot('output', 'source', ordinal))]!
    return number >= TAPS.stripsFrom && number < TAPS.monitorLeft ? [[address, 'off']] : []
  })
}

/** Ways in, and what is heard past the fader. */
const SILENCED: readonly (readonly [Scope, Role])[] = [
  ['strip', 'on'],
  ['strip', 'solo'],
  ['talkback', 'on'],
  ['oscillator', 'on'],
]
