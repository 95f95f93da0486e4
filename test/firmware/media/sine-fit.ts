export interface SineFit {
  amplitude: number
  /** Radians at frame 0 of the signal, whatever stretch of it was looked at. */
  phase: number
  /** Power of everything that is not the sine (nor a constant) over the sine's, dB: THD+N. */
  residueDb: number
}

/**
 * Least-squares fit of c + a sin(wn) + b cos(wn) at a known frequency to frames `from`..`to`: by the
 * normal equations, in double precision.
 */
export function fitSine(
  signal: ArrayLike<number>,
  rate: number,
  frequency: number,
  from: number,
  to: number,
): SineFit {
  const w = (2 * Math.PI * frequency) / rate
  const basis = (n: number) => [Math.sin(w * n), Math.cos(w * n), 1]
  const matrix = [0, 1, 2].map(() => [0, 0, 0, 0])
  for (let n = from; n < to; n++) {
    const row = [...basis(n), signal[n]!]
    for (let i = 0; i < 3; i++) for (let j = 0; j < 4; j++) matrix[i]![j]! += row[i]! * row[j]!
  }
  const [a, b, c] = solve(matrix) as [number, number, number]
  let residue = 0
  for (let n = from; n < to; n++) {
    const [s, k] = basis(n) as [number, number]
    residue += (signal[n]! - a * s - b * k - c) ** 2
  }
  const power = ((a * a + b * b) / 2) * (to - from)
  return { amplitude: Math.hypot(a, b), phase: Math.atan2(b, a), residueDb: 10 * Math.log10(residue / power) }
}

/** Gauss elimination of rows [coefficients..., right side] that are positive definite. */
function solve(rows: number[][]): number[] {
  const size = rows.length
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (j === i) continue
      const factor = rows[j]![i]! / rows[i]![i]!
      for (let k = i; k <= size; k++) rows[j]![k]! -= factor * rows[i]![k]!
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!)
}
