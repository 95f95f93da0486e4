// How the box is, for somebody who does not program: what is wrong, the worst first, each in a sentence.
import type { BoxStatus } from './status.ts'

export interface Trouble {
  /** Nothing, or not the right thing, is heard. */
  grave: boolean
  words: string
}

/** Of the work that a period has time for. */
const TIGHT_LOAD = 0.8

const STATES: Readonly<Record<string, string>> = {
  none: 'No sound: the engine has not started yet',
  starting: 'No sound yet: the engine is starting',
  'card lost': 'No sound: the sound card is gone. It is tried again and again',
  stopped: 'No sound: the engine has been stopped',
  failed: 'No sound: the engine does not start',
}

/** Share of a period's time that 99 of 100 periods stay below. */
export const loadOf = ({ load }: Pick<BoxStatus, 'load'>): number => load.periodUs.p99 / load.periodBudgetUs

export function troublesOf(status: BoxStatus): Trouble[] {
  const { engine, card, counters, warnings } = status
  const xruns = counters['xruns'] ?? 0
  const rows: readonly (readonly [boolean, boolean, string])[] = [
    [engine.panic, true, 'Everything is muted: somebody has pressed panic'],
    [engine.state !== 'running', true, STATES[engine.state] ?? `The engine is ${engine.state}`],
    [card.fault !== undefined, true, card.fault?.message ?? ''],
    [card.virtual, false, 'There is no sound card: nothing goes in or out by cable'],
    [loadOf(status) > TIGHT_LOAD, false, 'The engine has hardly time to spare: sound may break off'],
    [xruns > 0, false, `Sound broke off ${xruns === 1 ? 'once' : `${xruns} times`} since the start`],
    ...[...engine.missing, ...card.warnings, ...warnings].map((words) => [true, false, words] as const),
  ]
  return rows.filter(([so]) => so).map(([, grave, words]) => ({ grave, words }))
}
