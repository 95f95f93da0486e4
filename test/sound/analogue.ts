// Responses of the analogue prototypes, at complex frequencies normalised to the filter's own; from their transfer
// functions (R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients"; Butterworth polynomials).

export interface Complex {
  re: number
  im: number
}

const add = (a: Complex, b: Complex): Complex => ({ re: a.re + b.re, im: a.im + b.im })
const scale = (a: Complex, by: number): Complex => ({ re: a.re * by, im: a.im * by })
export const times = (a: Complex, b: Complex): Complex => ({
  re: a.re * b.re - a.im * b.im,
  im: a.re * b.im + a.im * b.re,
})
const over = (a: Complex, b: Complex): Complex => {
  const power = b.re ** 2 + b.im ** 2
  return { re: (a.re * b.re + a.im * b.im) / power, im: (a.im * b.re - a.re * b.im) / power }
}
export const magnitudeDb = ({ re, im }: Complex): number => 10 * Math.log10(re ** 2 + im ** 2)
export const phase = ({ re, im }: Complex): number => Math.atan2(im, re)

/** b2 s^2 + b1 s + b0 over a2 s^2 + a1 s + a0 */
export interface Section {
  b: readonly [b2: number, b1: number, b0: number]
  a: readonly [a2: number, a1: number, a0: number]
}

const quadratic = (s: Complex, [c2, c1, c0]: readonly [number, number, number]): Complex =>
  add(add(scale(times(s, s), c2), scale(s, c1)), { re: c0, im: 0 })

/** @param s over the filter's own frequency */
export const response = (sections: readonly Section[], s: Complex): Complex =>
  sections.reduce((all, { b, a }) => times(all, over(quadratic(s, b), quadratic(s, a))), { re: 1, im: 0 })

export type BandKind = 'low cut' | 'low shelf' | 'peak' | 'notch' | 'high shelf' | 'high cut'

/** @param gain dB, of peak and shelves */
export function band(kind: BandKind, gain: number, q: number): Section[] {
  const a = 10 ** (gain / 40)
  const root = Math.sqrt(a) / q
  const resonant: Section['a'] = [1, 1 / q, 1]
  switch (kind) {
    case 'peak':
      return [{ b: [1, a / q, 1], a: [1, 1 / (a * q), 1] }]
    case 'low shelf':
      return [{ b: [a, a * root, a * a], a: [a, root, 1] }]
    case 'high shelf':
      return [{ b: [a * a, a * root, a], a: [1, root, a] }]
    case 'low cut':
      return [{ b: [1, 0, 0], a: resonant }]
    case 'high cut':
      return [{ b: [0, 0, 1], a: resonant }]
    case 'notch':
      return [{ b: [1, 0, 1], a: resonant }]
  }
}

/** Butterworth high-pass. @param slope 12, 18 or 24 dB per octave */
export function highPass(slope: number): Section[] {
  const second = (twice: number): Section => ({ b: [1, 0, 0], a: [1, twice, 1] })
  if (slope === 12) return [second(Math.SQRT2)]
  // (s + 1)(s^2 + s + 1), and (s^2 + 0.7654 s + 1)(s^2 + 1.8478 s + 1): twice the sines of 22.5 and 67.5 degrees.
  if (slope === 18) return [{ b: [0, 1, 0], a: [0, 1, 1] }, second(1)]
  return [second(2 * Math.sin(Math.PI / 8)), second(2 * Math.cos(Math.PI / 8))]
}

/** The bilinear transform, exact at the filter's own frequency: where the digital filter has what the analogue has. */
export const prewarped = (hertz: number, own: number, rate: number): Complex => ({
  re: 0,
  im: Math.tan((Math.PI * hertz) / rate) / Math.tan((Math.PI * own) / rate),
})

/** The analogue filter itself. */
export const unwarped = (hertz: number, own: number): Complex => ({ re: 0, im: hertz / own })

/**
 * The digital filter as a direct form in double precision, by the bilinear transform written out.
 * @param own the filter's frequency, Hz @returns a new signal
 */
export function filtered(
  sections: readonly Section[],
  own: number,
  rate: number,
  signal: ArrayLike<number>,
): Float64Array {
  const t = Math.tan((Math.PI * own) / rate)
  let out = Float64Array.from(signal)
  for (const { b, a } of sections) {
    // s = (1 - z) / (t (1 + z)), everything times (t (1 + z))^2.
    const inZ = ([c2, c1, c0]: readonly [number, number, number]): [number, number, number] => [
      c2 + c1 * t + c0 * t * t,
      2 * (c0 * t * t - c2),
      c2 - c1 * t + c0 * t * t,
    ]
    const [n0, n1, n2] = inZ(b)
    const [d0, d1, d2] = inZ(a)
    const next = new Float64Array(out.length)
    let [x1, x2, y1, y2] = [0, 0, 0, 0]
    for (let n = 0; n < out.length; n++) {
      const x = out[n]!
      const y = (n0 * x + n1 * x1 + n2 * x2 - d1 * y1 - d2 * y2) / d0
      x2 = x1
      x1 = x
      y2 = y1
      y1 = y
      next[n] = y
    }
    out = next
  }
  return out
}
