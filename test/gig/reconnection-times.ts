// How soon the page was back after it had lost its box.
import type { Reconnection } from './page-witness.ts'

/** ms */
export interface ReconnectionTime {
  /** From the loss to the box's welcome. */
  away: number
  /** From the moment that a box served pages again. */
  afterBox: number
}

/** @param log of every supervisor that there was */
export function reconnectionTimes(
  reconnections: readonly Pick<Reconnection, 'lost' | 'back'>[],
  log: string,
): ReconnectionTime[] {
  const served = servedAt(log)
  return reconnections.map(({ lost, back }) => {
    const there = served.find((at) => at > lost && at <= back) ?? lost
    return { away: back - lost, afterBox: back - there }
  })
}

/** ms since 1970. */
function servedAt(log: string): number[] {
  return log
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('"msg":"web: serves"}'))
    .map((line) => (JSON.parse(line) as { time: number }).time)
}
