// Between planes of floats (full scale 1.0) and the interleaved samples of a ring.
import { SAMPLE_BYTES, type SampleFormat } from './layout.ts'

/** Full scale of the integer formats. */
const FULL_SCALE: Record<SampleFormat, number> = {
  S16_LE: 2 ** 15,
  S24_LE: 2 ** 23,
  S24_3LE: 2 ** 23,
  S32_LE: 2 ** 31,
  FLOAT_LE: 1,
}

/** A ring of `frames` x `channels` samples in a shared file. */
export class SampleRing {
  readonly frames: number
  readonly channels: number
  readonly format: SampleFormat
  readonly #scale: number
  readonly #bytes: Uint8Array
  readonly #i16: Int16Array | null
  readonly #i32: Int32Array | null
  readonly #f32: Float32Array | null

  constructor(buffer: ArrayBuffer, offset: number, frames: number, channels: number, format: SampleFormat) {
    const samples = frames * channels
    this.frames = frames
    this.channels = channels
    this.format = format
    this.#scale = FULL_SCALE[format]
    this.#bytes = new Uint8Array(buffer, offset, samples * SAMPLE_BYTES[format])
    this.#i16 = format === 'S16_LE' ? new Int16Array(buffer, offset, samples) : null
    this.#i32 = format === 'S24_LE' || format === 'S32_LE' ? new Int32Array(buffer, offset, samples) : null
    this.#f32 = format === 'FLOAT_LE' ? new Float32Array(buffer, offset, samples) : null
  }

  /**
   * Rounds to the nearest, saturates, and makes NaN 0; float passes bit for bit where the gain is 1.
   * @param frame absolute
   * @param plane read from `from` on, `count` frames
   */
  write(
    frame: number,
    channel: number,
    plane: Float32Array,
    from: number,
    count: number,
    gain: number,
  ): void {
    for (let n = 0; n < count; n++) {
      const index = ((frame + n) % this.frames) * this.channels + channel
      const sample = plane[from + n]!
      if (this.#f32) this.#f32[index] = gain === 1 ? sample : sample * gain
      else this.#store(index, sample * gain * this.#scale)
    }
  }

  #store(index: number, value: number): void {
    const scale = this.#scale
    const whole = Math.min(scale - 1, Math.max(-scale, Math.round(value)))
    if (this.#i16) this.#i16[index] = whole
    else if (this.#i32) this.#i32[index] = whole
    else {
      this.#bytes[index * 3] = whole
      this.#bytes[index * 3 + 1] = whole >> 8
      this.#bytes[index * 3 + 2] = whole >> 16
    }
  }

  /** The inverse of write(). */
  read(frame: number, channel: number, plane: Float32Array, to: number, count: number, gain: number): void {
    for (let n = 0; n < count; n++) {
      const index = ((frame + n) % this.frames) * this.channels + channel
      if (this.#f32) plane[to + n] = gain === 1 ? this.#f32[index]! : this.#f32[index]! * gain
      else plane[to + n] = (this.#load(index) / this.#scale) * gain
    }
  }

  #load(index: number): number {
    if (this.#i16) return this.#i16[index]!
    // Of S24_LE the lower three bytes count, whatever the fourth holds.
    if (this.#i32) return this.format === 'S24_LE' ? (this.#i32[index]! << 8) >> 8 : this.#i32[index]!
    const at = index * 3
    return this.#bytes[at]! | (this.#bytes[at + 1]! << 8) | ((this.#bytes[at + 2]! << 24) >> 8)
  }
}
