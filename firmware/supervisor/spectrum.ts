// Levels by sixths of an octave, as panels draw them.

export interface SpectrumBand {
  /** Its middle, Hz: 1000 times a power of 2^(1/6). */
  hertz: number
  /** dBFS: a sine of full scale has 0 in its band; null = silence. */
  db: number | null
}

/** From the band around 20 Hz to that around 20 kHz. */
const LOWEST = -34
const HIGHEST = 26
const STEPS = 6

/** Blackman-Harris, four terms: side lobes of -92 dB. */
const WINDOW = [0.35875, -0.48829, 0.14128, -0.01168] as const
/** Power that the window leaves of a steady sound, per sample. */
const WINDOW_POWER = WINDOW[0] ** 2 + (WINDOW[1] ** 2 + WINDOW[2] ** 2 + WINDOW[3] ** 2) / 2

/**
 * @param samples 2^n of them, the newest last
 * @param rate Hz
 * @returns bands below half of the rate. Where a band is narrower than a line of the transform (below 150 Hz with 8192
 *   samples at 48 kHz) it shows its share of the line it lies in.
 */
export function sixthOctaves(samples: Float32Array, rate: number): SpectrumBand[] {
  const size = samples.length
  const power = powerOf(samples)
  const line = rate / size
  // A sine of full scale leaves size^2 / 4 times the window's power, spread over a few lines.
  const full = (size * size * WINDOW_POWER) / 4
  const bands: SpectrumBand[] = []
  for (let step = LOWEST; step <= HIGHEST; step++) {
    const hertz = 1000 * 2 ** (step / STEPS)
    const [from, to] = [hertz / 2 ** (0.5 / STEPS) / line, (hertz * 2 ** (0.5 / STEPS)) / line]
    if (to >= size / 2) break
    let sum = 0
    for (let k = Math.floor(from + 0.5); k <= Math.floor(to + 0.5); k++) {
      // Each line is as wide as from half a line below it to half a line above.
      const share = Math.min(to, k + 0.5) - Math.max(from, k - 0.5)
      if (share > 0) sum += share * power[k]!
    }
    const db = 10 * Math.log10(sum / full)
    bands.push({ hertz: Math.round(hertz * 10) / 10, db: sum > 0 ? Math.round(db * 10) / 10 : null })
  }
  return bands
}

/** What the transform of one size needs, worked out once: pages ask ten times a second. */
interface Tables {
  window: Float64Array
  /** Where each sample begins. */
  places: Uint32Array
  /** Of half a turn, and a quarter of a turn later. */
  sines: Float64Array
  cosines: Float64Array
}

const tables = new Map<number, Tables>()

function tablesOf(size: number): Tables {
  const known = tables.get(size)
  if (known) return known
  const bits = Math.log2(size)
  const half = Array.from({ length: size / 2 }, (_, k) => (2 * Math.PI * k) / size)
  const made: Tables = {
    window: Float64Array.from({ length: size }, (_, n) =>
      WINDOW.reduce((sum, term, i) => sum + term * Math.cos((i * 2 * Math.PI * n) / size), 0),
    ),
    places: Uint32Array.from({ length: size }, (_, n) => reversed(n, bits)),
    sines: Float64Array.from(half, (turn) => -Math.sin(turn)),
    cosines: Float64Array.from(half, Math.cos),
  }
  tables.set(size, made)
  return made
}

/** Power of the first half of the lines, by the transform of Cooley and Tukey. */
function powerOf(samples: Float32Array): Float64Array {
  const size = samples.length
  const { window, places, sines, cosines } = tablesOf(size)
  const re = new Float64Array(size)
  const im = new Float64Array(size)
  for (let n = 0; n < size; n++) re[places[n]!] = samples[n]! * window[n]!
  for (let half = 1; half < size; half *= 2) {
    const step = size / 2 / half
    for (let first = 0; first < size; first += 2 * half) {
      for (let k = 0; k < half; k++) {
        const cos = cosines[k * step]!
        const sin = sines[k * step]!
        const even = first + k
        const odd = even + half
        const x = re[odd]! * cos - im[odd]! * sin
        const y = re[odd]! * sin + im[odd]! * cos
        re[odd] = re[even]! - x
        im[odd] = im[even]! - y
        re[even] = re[even]! + x
        im[even] = im[even]! + y
      }
    }
  }
  return Float64Array.from({ length: size / 2 }, (_, k) => re[k]! ** 2 + im[k]! ** 2)
}

function reversed(n: number, bits: number): number {
  let result = 0
  for (let bit = 0; bit < bits; bit++) result |= ((n >> bit) & 1) << (bits - 1 - bit)
  return result
}
