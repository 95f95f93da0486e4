// Processors whose values move, in double precision: what the same moves leave behind when nothing is rounded.

/** Frames of a move, and the grid on which it begins. */
export const MOVE_FRAMES = 960
const GRID = 16

/** Value of a raised cosine between two values that begins at the grid's next point. */
export function moved(from: number, to: number, cue: number, frame: number, frames = MOVE_FRAMES): number {
  const start = Math.ceil(cue / GRID) * GRID
  const u = Math.min(1, Math.max(0, (frame - start) / frames))
  return from + (to - from) * (0.5 - 0.5 * Math.cos(Math.PI * u))
}

/** {g, k, m0, m1, m2} of the trapezoidal state-variable filter (A. Simper, 2013). */
export type Values = readonly [g: number, k: number, m0: number, m1: number, m2: number]

const warp = (hertz: number, rate: number): number => Math.tan((Math.PI * hertz) / rate)

export const peak = (hertz: number, gain: number, q: number, rate: number): Values => {
  const a = 10 ** (gain / 40)
  return [warp(hertz, rate), 1 / (q * a), 1, (a * a - 1) / (q * a), 0]
}
export const notch = (hertz: number, q: number, rate: number): Values => [
  warp(hertz, rate),
  1 / q,
  1,
  -1 / q,
  0,
]
export const lowCut = (hertz: number, q: number, rate: number): Values => [
  warp(hertz, rate),
  1 / q,
  1,
  -1 / q,
  -1,
]
export const off = ([g, k]: Values): Values => [g, k, 1, 0, 0]

export function movingFilter(signal: ArrayLike<number>, from: Values, to: Values, cue: number): Float64Array {
  let [s1, s2] = [0, 0]
  return Float64Array.from(signal, (x, n) => {
    const [g, k, m0, m1, m2] = from.map((value, i) => moved(value, to[i]!, cue, n)) as unknown as Values
    // A filter that is off remembers nothing, and begins empty when it is switched on.
    if (m0 === 1 && m1 === 0 && m2 === 0) {
      s1 = 0
      s2 = 0
      return x
    }
    const a1 = 1 / (1 + g * (g + k))
    const v3 = x - s2
    const v1 = a1 * (s1 + g * v3)
    const v2 = s2 + g * v1
    s1 = 2 * v1 - s1
    s2 = 2 * v2 - s2
    return m0 * x + m1 * v1 + m2 * v2
  })
}

export interface Compressor {
  threshold: number
  ratio: number
  knee: number
  makeup: number
  attack: number
  release: number
  on: boolean
}

/** A peak compressor by its definition: steps of four frames, exponentials in dB, a straight line to each step's gain. */
export function movingCompressor(
  signal: ArrayLike<number>,
  from: Compressor,
  to: Compressor,
  cue: number,
  rate: number,
): Float64Array {
  const perStep = (ms: number) => 1 - Math.exp(-4000 / (rate * ms))
  const shape = (one: Compressor) => [
    (one.threshold / 20) * Math.log2(10),
    one.on ? 1 - 1 / one.ratio : 0,
    (one.knee / 20) * Math.log2(10),
    one.on ? 10 ** (one.makeup / 20) : 1,
    perStep(one.attack),
    perStep(one.release),
  ]
  const [a, b] = [shape(from), shape(to)]
  const out = new Float64Array(signal.length)
  let reduction = 0
  let last = 1
  for (let step = 0; step < signal.length; step += 4) {
    const [threshold, slope, knee, makeup, attack, release] = a.map((value, i) =>
      moved(value, b[i]!, cue, step),
    ) as [number, number, number, number, number, number]
    let high = 0
    for (let n = 0; n < 4; n++) high = Math.max(high, Math.abs(signal[step + n]!))
    const over = Math.log2(Math.max(high, 2 ** -40)) - threshold
    const bent = knee > 0 ? Math.min(Math.max(over + knee / 2, 0), knee) ** 2 / (2 * knee) : 0
    const wanted = slope * (bent + Math.max(over - knee / 2, 0))
    reduction += (wanted >= reduction ? attack : release) * (wanted - reduction)
    const gain = 2 ** -reduction * makeup
    for (let n = 0; n < 4; n++) out[step + n] = signal[step + n]! * (last + ((gain - last) * (n + 1)) / 4)
    last = gain
  }
  return out
}

/** One signal fades out, then the other in. */
export function switchedOver(
  one: ArrayLike<number>,
  other: ArrayLike<number>,
  cue: number,
  frames: number,
): Float64Array {
  const half = Math.ceil(cue / GRID) * GRID + frames
  return Float64Array.from(one, (x, n) =>
    n < half ? x * moved(1, 0, cue, n, frames) : other[n]! * moved(0, 1, half, n, frames),
  )
}
