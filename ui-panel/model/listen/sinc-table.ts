// The filter between two rates: a sinc under a Kaiser window, at PHASES places between two frames.

/** Rows of the table; between two of them the resampler draws a straight line. */
export const PHASES = 256
/** Zero crossings on each side: flat to 0.88 of half the lower rate (21 kHz at 48). */
const CROSSINGS = 24
/** Kaiser's: side lobes 90 dB down, below the noise of 16 bits. */
const BETA = 8.96

export interface SincTable {
  /** Of one row, even. */
  taps: number
  /** PHASES + 1 rows. Row p is for a place p / PHASES behind tap taps / 2 - 1. Each sums up to 1. */
  rows: Float32Array
}

/** @param ratio frames in for one out; above 1 everything beyond half the outgoing rate is taken away */
export function sincTable(ratio: number): SincTable {
  const cutoff = Math.min(1, 1 / ratio)
  const half = Math.ceil(CROSSINGS / cutoff)
  const taps = 2 * half
  const rows = new Float32Array((PHASES + 1) * taps)
  for (let phase = 0; phase <= PHASES; phase++) {
    const row = Array.from({ length: taps }, (_, tap) => {
      const x = tap - (half - 1) - phase / PHASES
      return sinc(x * cutoff) * kaiser(x / half)
    })
    const sum = row.reduce((total, value) => total + value, 0)
    rows.set(
      row.map((value) => value / sum),
      phase * taps,
    )
  }
  return { taps, rows }
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))

/** @param x -1 to 1 */
const kaiser = (x: number): number =>
  Math.abs(x) >= 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA)

/** Modified, first kind, order 0: its power series. */
function bessel(x: number): number {
  let sum = 1
  let term = 1
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}
