// What listening costs, in words.
import type { Cost } from './cost.ts'
import type { Tap } from './taps.ts'

export const TAP_NAMES: Readonly<Record<Tap, string>> = { main: 'Main', monitor: 'Monitor' }

/** "84 ms"; nothing is heard: "–". */
export const lagText = (cost: Cost | undefined): string =>
  cost?.lagMs === undefined ? '–' : `${Math.round(cost.lagMs)} ms`

/** @param way by what it plays */
export function listenFacts(
  cost: Cost | undefined,
  way: string | undefined,
): [word: string, value: string][] {
  if (!cost) return [['Lag', lagText(cost)]]
  const { drops, missingFrames, rate, underruns, jumps, ready, speedUp } = cost
  const missing = drops > 0 ? `${drops} times, ${(missingFrames / rate).toFixed(2)} s` : 'nothing'
  return [
    ['Lag', lagText(cost)],
    ['of it lying ready', `${Math.round(ready * 1000)} ms`],
    ['Missing on the way', missing],
    ['Ran dry', `${underruns} times`],
    ['Skipped to catch up', `${jumps} times`],
    ['Clocks differ by', `${Math.round(speedUp * 1e6)} ppm`],
    ['Plays by', way ?? '–'],
  ]
}
