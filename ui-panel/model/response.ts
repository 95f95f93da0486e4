// How loud a filter lets each frequency through: the curve that is drawn, from the very values the engine works with.
import type { Filter } from '../../firmware/console/index.ts'

/**
 * Of Simper's state-variable filter at the rate's own frequency axis: with s = j tan(pi f / rate) / g,
 * band = s / (s^2 + k s + 1) and low = 1 / (s^2 + k s + 1).
 * @returns dB
 */
export function responseDb([g, k, m0, m1, m2]: Filter, hertz: number, rate: number): number {
  const w = Math.tan((Math.PI * Math.min(hertz, 0.4999 * rate)) / rate) / g
  const real = 1 - w * w
  const imaginary = k * w
  const size = real * real + imaginary * imaginary
  // m0 + (m1 s + m2) / (s^2 + k s + 1)
  const above = m0 + (m2 * real + m1 * w * imaginary) / size
  const aside = (m1 * w * real - m2 * imaginary) / size
  return 10 * Math.log10(Math.max(above * above + aside * aside, 1e-30))
}
