// The panel of the gig: encoders on faders, and what turning one does by the word of the panel's documentation.
import { faderDb } from '../reference/laws.ts'

/** Of a fader's way, a detent. */
const DETENT = 1 / 200
/** In which the box counts a fader's way. */
const inMillionths = (way: number): number => Math.round(way * 1e6) / 1e6
/** Half a millionth is up to 0.00024 dB. */
const CLOSE_DB = 0.001

const two = (n: number): string => String(n).padStart(2, '0')

/** What there is a knob for: as many as a header has lines for. */
export const KNOBS: ReadonlyMap<string, string> = new Map([
  ...Array.from({ length: 12 }, (_, n) => [`/ch/${two(n + 1)}/mix/fader`, `knob ${n + 1}`] as const),
  ['/main/st/mix/fader', 'main'],
])

/** For the box's configuration. */
export const PANEL = {
  build: 'custom',
  gpio: 'simulated',
  description: {
    controls: [...KNOBS].map(([address, name], n) => ({
      ...{ name, kind: 'encoder', a: 2 * n, b: 2 * n + 1, turn: `turn ${address}` },
    })),
  },
}

/** What the box answers to a hand. */
export interface Turned {
  moves: { address: string; value: number | string; batch: number; frame: number | null }[]
}

/** Where a fader stands after each detent. @param from dB @param detents to the right above 0 */
export function turned(from: number, detents: number): number[] {
  const begin = positionOf(from)
  const stops = Array.from({ length: Math.abs(detents) }, (_, n) =>
    Math.min(1, Math.max(0, inMillionths(begin + Math.sign(detents) * (n + 1) * DETENT))),
  )
  // At the end of its way nothing moves any more.
  return stops.filter((stop, n) => stop !== (stops[n - 1] ?? begin)).map((stop) => faderDb(`pos:${stop}`))
}

export const alike = (got: readonly number[], wanted: readonly number[]): boolean =>
  got.length === wanted.length &&
  got.every((db, n) => db === wanted[n] || Math.abs(db - wanted[n]!) < CLOSE_DB)

/** Levels as the box tells them: a closed fader is a text. */
export const toDb = (value: number | string): number =>
  typeof value === 'number' ? value : Number.NEGATIVE_INFINITY
export const toText = (value: number | string): string => (Number.isFinite(value) ? `${value} dB` : '-inf dB')

/** By trying: the taper rises. */
export function positionOf(db: number): number {
  if (db === Number.NEGATIVE_INFINITY) return 0
  let [low, high] = [0, 1]
  for (let n = 0; n < 50; n++) {
    const middle = (low + high) / 2
    if (faderDb(`pos:${middle}`) < db) low = middle
    else high = middle
  }
  return high
}
