// The five values of a filter as the engine takes them, so that a bench can turn knobs without a console.

/** {g, k, m0, m1, m2} of Simper's trapezoidal state-variable filter. */
export type FilterValues = [g: number, k: number, m0: number, m1: number, m2: number]

export type FilterType = 'peak' | 'lowShelf' | 'highShelf' | 'lowCut' | 'bandPass'

/** @param a 10^(dB/40) */
const TYPES: Record<FilterType, (g: number, q: number, a: number) => FilterValues> = {
  peak: (g, q, a) => [g, 1 / (q * a), 1, (a - 1 / a) / q, 0],
  lowShelf: (g, q, a) => [g / Math.sqrt(a), 1 / q, 1, (a - 1) / q, a * a - 1],
  highShelf: (g, q, a) => [g * Math.sqrt(a), 1 / q, a * a, ((1 - a) * a) / q, 1 - a * a],
  lowCut: (g, q) => [g, 1 / q, 1, -1 / q, -1],
  bandPass: (g, q) => [g, 1 / q, 0, 1 / q, 0],
}

export function filterValues(
  type: FilterType,
  frequency: number,
  q: number,
  gainDb: number,
  rate: number,
): FilterValues {
  return TYPES[type](Math.tan((Math.PI * frequency) / rate), q, 10 ** (gainDb / 40))
}
