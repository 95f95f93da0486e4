// From knobs of gate, compressor and limiter to what the engine works with: log2 units, and steps of four frames.

const STEP_FRAMES = 4

/** dB as log2 of the amplitude: 6.0206 dB is 1. */
export const toLog2 = (db: number): number => (db / 20) * Math.log2(10)

/**
 * How much of the way is gone in a step, so that after the time 1 - 1/e of it (63.2 %) is.
 * @param ms 0: all of it, at once @param rate Hz
 */
export function perStep(ms: number, rate: number): number {
  return ms === 0 ? 1 : 1 - Math.exp((-STEP_FRAMES * 1000) / (rate * ms))
}

export const toSteps = (ms: number, rate: number): number => Math.round((ms * rate) / 1000 / STEP_FRAMES)

/** Slope of the reduction above the threshold. @param ratio 1 to infinity */
export const slopeOf = (ratio: number): number => 1 - 1 / ratio
