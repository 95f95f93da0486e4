import type { NumberLaw } from '../../../console/index.ts'

export interface NumberRange {
  min: number
  max: number
  /** Below min lies silence, which no slider can show. */
  silent: boolean
}

/** Where the tapers with a silent end begin: so near that it is exact when rounded to a thousandth. */
const JUST_ABOVE_ZERO = 1e-9

/** The ends of a knob's travel, in its natural unit. */
export function numberRange(law: NumberLaw): NumberRange {
  const end = law.fromPosition(0)
  const silent = !Number.isFinite(end)
  const min = silent ? law.fromPosition(JUST_ABOVE_ZERO) : end
  return { min: toThousandths(min), max: toThousandths(law.fromPosition(1)), silent }
}

const toThousandths = (value: number): number => Math.round(value * 1000) / 1000
