/** dBFS and how far up the scale, in percent: straight between these points (Ardour's meter scale). */
const POINTS = [
  [-70, 0],
  [-60, 2.5],
  [-50, 7.5],
  [-40, 15],
  [-30, 30],
  [-20, 50],
  [0, 100],
] as const

/** How far a meter goes out at a level, 0..1. @param db dBFS, null = silence */
export function deflection(db: number | null): number {
  if (db === null || db <= POINTS[0][0]) return 0
  const above = POINTS.findIndex(([point]) => point >= db)
  if (above < 0) return 1
  const [lowDb, low] = POINTS[above - 1]!
  const [highDb, high] = POINTS[above]!
  return (low + ((high - low) * (db - lowDb)) / (highDb - lowDb)) / 100
}

/** The same. @param level linear, 1 = full scale */
export const deflectionOf = (level: number): number => deflection(level > 0 ? 20 * Math.log10(level) : null)
