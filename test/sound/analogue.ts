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

/** a s^2 + b s + c */
const quadratic = (s: Complex, a: number, b: number, c: number): Complex =>
  add(add(scale(times(s, s), a), scale(s, b)), { re: c, im: 0 })

export type BandKind = 'low cut' | 'low shelf' | 'peak' | 'notch' | 'high shelf' | 'high cut'

/** @param gain dB @param s over the band's own frequency */
export function band(kind: BandKind, gain: number, q: number, s: Complex): Complex {
  const a = 10 ** (gain / 40)
  const root = Math.sqrt(a) / q
  switch (kind) {
    case 'peak':
      return over(quadratic(s, 1, a / q, 1), quadratic(s, 1, 1 / (a * q), 1))
    case 'low shelf':
      return scale(over(quadratic(s, 1, root, a), quadratic(s, a, root, 1)), a)
    case 'high shelf':
      return scale(over(quadratic(s, a, root, 1), quadratic(s, 1, root, a)), a)
    case 'low cut':
      return over(quadratic(s, 1, 0, 0), quadratic(s, 1, 1 / q, 1))
    case 'high cut':
      return over({ re: 1, im: 0 }, quadratic(s, 1, 1 / q, 1))
    case 'notch':
      return over(quadratic(s, 1, 0, 1), quadratic(s, 1, 1 / q, 1))
  }
}

/** Butterworth high-pass. @param slope 12, 18 or 24 dB per octave */
export function highPass(slope: number, s: Complex): Complex {
  const second = (twice: number) => over(quadratic(s, 1, 0, 0), quadratic(s, 1, twice, 1))
  if (slope === 12) return second(Math.SQRT2)
  // (s + 1)(s^2 + s + 1), and (s^2 + 0.7654 s + 1)(s^2 + 1.8478 s + 1): twice the sines of 22.5 and 67.5 degrees.
  if (slope === 18) return times(over(s, add(s, { re: 1, im: 0 })), second(1))
  return times(second(2 * Math.sin(Math.PI / 8)), second(2 * Math.cos(Math.PI / 8)))
}

/** The bilinear transform, exact at the filter's own frequency: where the digital filter has what the analogue has. */
export const prewarped = (hertz: number, own: number, rate: number): Complex => ({
  re: 0,
  im: Math.tan((Math.PI * hertz) / rate) / Math.tan((Math.PI * own) / rate),
})

/** The analogue filter itself. */
export const unwarped = (hertz: number, own: number): Complex => ({ re: 0, im: hertz / own })
