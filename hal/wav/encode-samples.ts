import type { WrittenFormat } from './write-wav-header.ts'

/**
 * Planes to interleaved samples: frame n of channel c becomes sample n * channels + c.
 * @param planes one per channel, read from index `from` on
 * @param bytes written from its beginning on
 */
export type Encode = (
  planes: readonly Float32Array[],
  from: number,
  frames: number,
  bytes: ArrayBuffer,
) => void

/** 1.0 is full scale, 2^(bits - 1). Integers are rounded to the nearest and saturate; no dither; NaN becomes 0. */
export const ENCODERS: Record<WrittenFormat, Encode> = {
  f32(planes, from, frames, bytes) {
    const samples = new Float32Array(bytes)
    const channels = planes.length
    for (let c = 0; c < channels; c++) {
      const plane = planes[c]!
      for (let n = 0, s = c; n < frames; n++, s += channels) samples[s] = plane[from + n]!
    }
  },
  s16(planes, from, frames, bytes) {
    const samples = new Int16Array(bytes)
    const channels = planes.length
    for (let c = 0; c < channels; c++) {
      const plane = planes[c]!
      for (let n = 0, s = c; n < frames; n++, s += channels) samples[s] = saturated(plane[from + n]!, 2 ** 15)
    }
  },
  s24(planes, from, frames, bytes) {
    const samples = new Uint8Array(bytes)
    const channels = planes.length
    for (let c = 0; c < channels; c++) {
      const plane = planes[c]!
      for (let n = 0, s = 3 * c; n < frames; n++, s += 3 * channels) {
        const value = saturated(plane[from + n]!, 2 ** 23)
        samples[s] = value
        samples[s + 1] = value >> 8
        samples[s + 2] = value >> 16
      }
    }
  },
}

function saturated(sample: number, fullScale: number): number {
  return Math.min(fullScale - 1, Math.max(-fullScale, Math.round(sample * fullScale)))
}
