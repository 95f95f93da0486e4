// From a band's knobs to the five values of the engine's filter: Simper's trapezoidal state-variable form ("Solving the
// continuous SVF equations using trapezoidal integration and equivalent currents", 2013), whose response is that of the
// analogue prototype through the bilinear transform, exact at the band's frequency.
import { BandType, KeyFilterType } from './choices.ts'

/** {g, k, m0, m1, m2}: out = m0 in + m1 band + m2 low. */
export type Filter = readonly [g: number, k: number, m0: number, m1: number, m2: number]

/** Of the rate: a filter above has no room below half of it. */
const HIGHEST = 0.49

const prewarp = (hertz: number, rate: number): number => Math.tan(Math.PI * Math.min(hertz / rate, HIGHEST))

/** Leaves every sample as it is, at the place where the filter would be. */
const off = ([g, k]: Filter): Filter => [g, k, 1, 0, 0]

const lowCut = (g: number, k: number): Filter => [g, k, 1, -k, -1]

/** With s / (s + 1) = (s^2 + s) / (s^2 + 2 s + 1): high-pass plus band-pass of a double pole. */
const lowCutFirstOrder = (g: number): Filter => [g, 2, 1, -1, -1]

/**
 * One band of an EQ.
 * @param type of BandType @param hertz 20 Hz to 20 kHz @param gain dB, of peak and shelves @param q 0.3 to 10
 * @param rate Hz
 */
export function bandFilter(type: number, hertz: number, gain: number, q: number, rate: number): Filter {
  const g = prewarp(hertz, rate)
  const k = 1 / q
  const a = 10 ** (gain / 40)
  switch (type) {
    case BandType.lowCut:
      return lowCut(g, k)
    case BandType.highCut:
      return [g, k, 0, 0, 1]
    case BandType.notch:
      return [g, k, 1, -k, 0]
    case BandType.lowShelf:
      return [g / Math.sqrt(a), k, 1, k * (a - 1), a * a - 1]
    case BandType.highShelf:
      return [g * Math.sqrt(a), k, a * a, k * (1 - a) * a, 1 - a * a]
    default:
      return [g, k / a, 1, (k / a) * (a * a - 1), 0]
  }
}

/** @param on off: through as it is */
export function keyFilter(on: boolean, type: number, hertz: number, q: number, rate: number): Filter {
  const g = prewarp(hertz, rate)
  const k = 1 / q
  const filter = (): Filter => {
    if (type === KeyFilterType.lowCut) return lowCut(g, k)
    return type === KeyFilterType.highCut ? [g, k, 0, 0, 1] : [g, k, 0, k, 0]
  }
  return on ? filter() : off(filter())
}

export const switched = (on: boolean, filter: Filter): Filter => (on ? filter : off(filter))

/** Qs of Butterworth's second-order sections: 1 / (2 cos of the pole's angle). */
const FOURTH_ORDER = [0.5411961001461969, 1.3065629648763764] as const

/**
 * The strip's high-pass, Butterworth, as two sections.
 * @param slope 12, 18 or 24 dB per octave
 */
export function highPass(slope: number, hertz: number, rate: number): [Filter, Filter] {
  const g = prewarp(hertz, rate)
  if (slope === 24) return [lowCut(g, 1 / FOURTH_ORDER[0]), lowCut(g, 1 / FOURTH_ORDER[1])]
  if (slope === 18) return [lowCut(g, 1), lowCutFirstOrder(g)]
  return [lowCut(g, Math.SQRT2), off(lowCutFirstOrder(g))]
}
