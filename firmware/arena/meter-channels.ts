// In which order the meters of a console stand.
import { type ConsoleSize, TARGET_SCOPES } from '../console/index.ts'

export type MeteredSize = Omit<ConsoleSize, 'inputs'>

/** Main, solo, monitor and phones are left and right. Strips are metered after their trim, everything else after its level. */
export const METERED = ['strip', 'bus', 'main', 'solo', 'matrix', 'monitor', 'phones', 'output'] as const
export type Metered = (typeof METERED)[number]

export interface MeterPlace {
  kind: Metered
  /** 0-based. */
  ordinal: number
}

/** What each channel of a meter block is. */
export function meterPlaces(size: MeteredSize): MeterPlace[] {
  return METERED.flatMap((kind) =>
    Array.from({ length: TARGET_SCOPES[kind](size) }, (_, ordinal) => ({ kind, ordinal })),
  )
}

/** The first channel of a kind in a meter block. */
export function firstMeter(size: MeteredSize, kind: Metered): number {
  const before = METERED.slice(0, METERED.indexOf(kind))
  return before.reduce((sum, other) => sum + TARGET_SCOPES[other](size), 0)
}
