// The job without its compressor in double precision, by direct-form filters of the cookbook ("Cookbook formulae for
// audio equalizer biquad filter coefficients", R. Bristow-Johnson): what all programs should have said.
import { type Band, type Job, linear, panGains, RATE } from './job.ts'

type Biquad = [b0: number, b1: number, b2: number, a1: number, a2: number]

function biquad(type: Band['type'] | 'highPass', frequency: number, q: number, gainDb: number): Biquad {
  const w = (2 * Math.PI * frequency) / RATE
  const cos = Math.cos(w)
  const alpha = Math.sin(w) / (2 * q)
  const a = 10 ** (gainDb / 40)
  const scaled = (b: number[], over: number[]): Biquad =>
    [b[0]!, b[1]!, b[2]!, over[1]!, over[2]!].map((x) => x / over[0]!) as Biquad
  if (type === 'highPass') {
    return scaled([(1 + cos) / 2, -(1 + cos), (1 + cos) / 2], [1 + alpha, -2 * cos, 1 - alpha])
  }
  if (type === 'peak') {
    return scaled([1 + alpha * a, -2 * cos, 1 - alpha * a], [1 + alpha / a, -2 * cos, 1 - alpha / a])
  }
  // A high shelf is the low shelf with the other sign before every cosine.
  const s = type === 'lowShelf' ? 1 : -1
  const c = s * cos
  const root = 2 * Math.sqrt(a) * alpha
  return scaled(
    [a * (a + 1 - (a - 1) * c + root), s * 2 * a * (a - 1 - (a + 1) * c), a * (a + 1 - (a - 1) * c - root)],
    [a + 1 + (a - 1) * c + root, s * -2 * (a - 1 + (a + 1) * c), a + 1 + (a - 1) * c - root],
  )
}

function filterInPlace([b0, b1, b2, a1, a2]: Biquad, x: Float64Array): void {
  let [x1, x2, y1, y2] = [0, 0, 0, 0]
  for (let n = 0; n < x.length; n++) {
    const x0 = x[n]!
    const y0 = b0 * x0 + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
    x2 = x1
    x1 = x0
    y2 = y1
    y1 = y0
    x[n] = y0
  }
}

/** @param sources planes of the input; @returns left and right */
export function rbjReference(
  { strips }: Job,
  sources: readonly Float32Array[],
): [Float64Array, Float64Array] {
  const frames = sources[0]!.length
  const sum: [Float64Array, Float64Array] = [new Float64Array(frames), new Float64Array(frames)]
  for (const { source, gainDb, highPass, bands, faderDb, pan } of strips) {
    const x = Float64Array.from(sources[source]!, (sample) => sample * linear(gainDb))
    filterInPlace(biquad('highPass', highPass, Math.SQRT1_2, 0), x)
    for (const band of bands) filterInPlace(biquad(band.type, band.frequency, band.q, band.gainDb), x)
    panGains(pan).forEach((gain, side) => {
      for (let n = 0; n < frames; n++) sum[side]![n]! += x[n]! * gain * linear(faderDb)
    })
  }
  return sum
}
