import { median } from '../figure.ts'

export const FEW = 8
export const MANY = 32

/** What one strip adds, from times of consoles with FEW and MANY strips: of each round alone, as moments differ. */
export function perStrip(few: readonly number[], many: readonly number[]): number {
  return median(few.map((ns, round) => (many[round]! - ns) / (MANY - FEW)))
}
