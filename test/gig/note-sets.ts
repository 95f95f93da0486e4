import { RAMP_MS } from './box.ts'
import { lawOf } from './gestures.ts'
import { toDb } from './knobs.ts'
import type { Reconnection, SentSet } from './page-witness.ts'
import { CLOCK_SLACK } from './performance.ts'
import type { Entry } from './reference/natural-value.ts'
import type { Stage } from './stage.ts'

/** Of the time of day, which may be set, and the time since the start. */
const CLOCKS_APART_MS = 100

type Values = readonly (readonly [address: string, value: number | string])[]

/**
 * Writes down what the box has taken of one gesture. Where it went away before it answered, it tells the page afterwards where
 * the knobs are.
 */
export function noteSets(
  stage: Stage,
  sets: readonly SentSet[],
  reconnections: readonly Reconnection[],
): void {
  const move = (frame: number, batch: number, values: Values) => ({
    ...{ frame, batch, rampMs: RAMP_MS, how: 'hand' as const },
    entries: values.map(([address, value]): Entry => [address, wordOf(address, value)]),
  })
  for (const { batch, entries, at } of sets)
    if (batch) stage.sets.push({ ...move(stage.frameOf(at), batch, entries), logged: true })
  const lost = sets.filter(({ batch }) => batch === undefined)
  const [first] = lost
  if (!first) return
  const { timeOrigin } = performance
  const next = reconnections.find(({ lost: at }) => at + CLOCKS_APART_MS > timeOrigin + first.at)!
  const addresses = new Set(lost.flatMap(({ entries }) => entries.map(([address]) => address)))
  const found = [...addresses].map((address) => [address, next.values[address]!] as const)
  // Done or not, the box took nothing any more from the moment that it was gone.
  const gone = stage.frameOf(next.lost - timeOrigin)
  stage.leaveOut(stage.frameOf(first.at), RAMP_MS, gone)
  // After those that were answered, also where the clocks are apart.
  stage.sets.push(move(gone + CLOCK_SLACK, 0, found))
}

/** As a cue sheet would write it. */
const wordOf = (address: string, value: number | string): string =>
  address.endsWith('/on') ? String(value) : lawOf(address).text(toDb(value))
