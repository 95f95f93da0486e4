// Filters by their analogue transfer functions.
import { type BandKind, band, highPass, type Section } from '../sound/analogue.ts'

export type { Section }

/** Of a moving filter: frequency (warped) and damping of its poles, and shares of input, band and low. */
export interface Shape {
  g: number
  k: number
  m0: number
  m1: number
  m2: number
}

/** No filter is asked for more: 20 kHz at 32 kHz is still one. */
const HIGHEST = 0.49
export const warped = (hertz: number, rate: number): number =>
  Math.tan(Math.PI * Math.min(hertz / rate, HIGHEST))

/**
 * A section b(s) / a(s) written as m0 + (m1 s + m2) / (s^2 + k s + 1), s over its poles' frequency.
 * @param t warped frequency that s = 1 stands for
 */
export function shapeOf({ b, a }: Section, t: number): Shape {
  const poles = Math.sqrt(a[2] / a[0])
  const k = a[1] / Math.sqrt(a[0] * a[2])
  const m0 = b[0] / a[0]
  return { g: t * poles, k, m0, m1: (b[1] * poles) / a[2] - m0 * k, m2: b[2] / a[2] - m0 }
}

export const off = (shape: Shape): Shape => ({ ...shape, m0: 1, m1: 0, m2: 0 })

/** Butterworth; the first order of 18 dB/oct as s (s + 1) over (s + 1)^2, so that it too has two poles. */
export function highPassSections(slope: number): Section[] {
  // Of 12 dB/oct the second is the first order of 18, off.
  if (slope === 12) return [highPass(12)[0]!, { b: [1, 2, 1], a: [1, 2, 1] }]
  if (slope === 18)
    return [
      { b: [1, 0, 0], a: [1, 1, 1] },
      { b: [1, 1, 0], a: [1, 2, 1] },
    ]
  // The broad one first.
  return [...highPass(24)].sort((one, other) => other.a[1] - one.a[1])
}

export function keySection(type: string, q: number): Section {
  if (type === 'band pass') return { b: [0, 1 / q, 0], a: [1, 1 / q, 1] }
  return band(type as BandKind, 0, q)[0]!
}

export const bandSection = (type: string, gain: number, q: number): Section =>
  band(type as BandKind, gain, q)[0]!
