// In which order the meters of a console stand.

export interface MeteredSize {
  strips: number
  buses: number
  matrices: number
  outputs: number
}

/** Main, solo, monitor and phones are left and right. Strips are metered after their trim, everything else after its level. */
export const METERED = ['strip', 'bus', 'main', 'solo', 'matrix', 'monitor', 'phones', 'output'] as const
export type Metered = (typeof METERED)[number]

const COUNTS: Record<Metered, (size: MeteredSize) => number> = {
  strip: ({ strips }) => strips,
  bus: ({ buses }) => buses,
  main: () => 2,
  solo: () => 2,
  matrix: ({ matrices }) => matrices,
  monitor: () => 2,
  phones: () => 2,
  output: ({ outputs }) => outputs,
}

export interface MeterPlace {
  kind: Metered
  /** 0-based. */
  ordinal: number
}

/** What each channel of a meter block is. */
export function meterPlaces(size: MeteredSize): MeterPlace[] {
  return METERED.flatMap((kind) =>
    Array.from({ length: COUNTS[kind](size) }, (_, ordinal) => ({ kind, ordinal })),
  )
}

/** The first channel of a kind in a meter block. */
export function firstMeter(size: MeteredSize, kind: Metered): number {
  const before = METERED.slice(0, METERED.indexOf(kind))
  return before.reduce((sum, other) => sum + COUNTS[other](size), 0)
}
