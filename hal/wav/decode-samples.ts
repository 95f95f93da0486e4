import type { SampleKind } from './wav-format.ts'

/**
 * Interleaved samples to planes: frame n of channel c is sample n * channels + c.
 * @param bytes from its beginning on, `frames` frames
 * @param planes one per channel, written from index `at` on
 */
export type Decode = (
  bytes: ArrayBuffer,
  channels: number,
  frames: number,
  planes: readonly Float32Array[],
  at: number,
) => void

type Numbers = ArrayLike<number>

/** (sample - zero) * scale, rounded once to single precision by the store. */
function linear(view: (bytes: ArrayBuffer) => Numbers, zero: number, scale: number): Decode {
  return (bytes, channels, frames, planes, at) => {
    const samples = view(bytes)
    for (let c = 0; c < channels; c++) {
      const plane = planes[c]!
      for (let n = 0, s = c; n < frames; n++, s += channels) plane[at + n] = (samples[s]! - zero) * scale
    }
  }
}

/** Full scale, 2^(bits - 1), is 1.0; 8-bit samples are unsigned around 128. */
export const DECODERS: Record<`${SampleKind}${number}`, Decode> = {
  pcm8: linear((bytes) => new Uint8Array(bytes), 128, 2 ** -7),
  pcm16: linear((bytes) => new Int16Array(bytes), 0, 2 ** -15),
  pcm24: decode24,
  pcm32: linear((bytes) => new Int32Array(bytes), 0, 2 ** -31),
  float32: linear((bytes) => new Float32Array(bytes), 0, 1),
  float64: linear((bytes) => new Float64Array(bytes), 0, 1),
}

function decode24(
  bytes: ArrayBuffer,
  channels: number,
  frames: number,
  planes: readonly Float32Array[],
  at: number,
): void {
  const samples = new Uint8Array(bytes)
  for (let c = 0; c < channels; c++) {
    const plane = planes[c]!
    for (let n = 0, s = 3 * c; n < frames; n++, s += 3 * channels) {
      const top = (samples[s]! << 8) | (samples[s + 1]! << 16) | (samples[s + 2]! << 24)
      plane[at + n] = top * 2 ** -31
    }
  }
}
