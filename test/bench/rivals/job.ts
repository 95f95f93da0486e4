// The console job that every program gets: N strips of gain, high-pass, four bands, compressor, fader, pan; one stereo sum.
// All filters are those of R. Bristow-Johnson's cookbook, so that what comes out can be compared.

export const RATE = 48000
/** Strip n takes channel n mod 8 of the input. */
export const SOURCES = 8

export interface Band {
  type: 'lowShelf' | 'peak' | 'highShelf'
  frequency: number
  /** Of shelves always 1/sqrt 2, which is the slope 1 of programs that know no other. */
  q: number
  gainDb: number
}

export interface StripJob {
  source: number
  gainDb: number
  /** 12 dB an octave, Q 1/sqrt 2. */
  highPass: number
  bands: readonly Band[]
  faderDb: number
  /** -1 left to 1 right, equal power. */
  pan: number
}

/** The same for all strips; what it means in detail differs from program to program. */
export const COMPRESSOR = {
  thresholdDb: -24,
  ratio: 4,
  attackSeconds: 0.005,
  releaseSeconds: 0.1,
  makeupDb: 6,
}

export interface Job {
  strips: readonly StripJob[]
  /** Without it, all programs compute the same. */
  compressor: boolean
  seconds: number
}

export function job(strips: number, seconds: number, compressor: boolean): Job {
  return { strips: Array.from({ length: strips }, (_, n) => stripJob(n)), compressor, seconds }
}

function stripJob(n: number): StripJob {
  const q = Math.SQRT1_2
  return {
    source: n % SOURCES,
    gainDb: -3 + (n % 4),
    highPass: 40 + 5 * (n % 16),
    bands: [
      { type: 'lowShelf', frequency: 100 + 5 * n, q, gainDb: 3 },
      { type: 'peak', frequency: 400 + 20 * n, q: 1.4, gainDb: -4 },
      { type: 'peak', frequency: 2500 + 50 * n, q: 2, gainDb: 3 },
      { type: 'highShelf', frequency: 8000 + 50 * n, q, gainDb: 4 },
    ],
    faderDb: -20 - (n % 5),
    pan: ((n * 7) % 16) / 8 - 1,
  }
}

export const linear = (db: number): number => 10 ** (db / 20)

/** Gains of left and right. */
export function panGains(pan: number): [left: number, right: number] {
  const angle = ((pan + 1) * Math.PI) / 4
  return [Math.cos(angle), Math.sin(angle)]
}
