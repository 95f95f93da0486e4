import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { ENCODERS } from './encode-samples.ts'
import { fileSystemError, WavError } from './wav-error.ts'
import { LIMITS } from './wav-format.ts'
import { SAMPLE_BYTES, type WrittenFormat, type WrittenSpec, wavHeader } from './write-wav-header.ts'

export interface WavWriterOptions {
  /** Hz. */
  rate: number
  channels: number
  /** 32-bit float, or 16 or 24-bit integers: rounded, saturating, without dither. */
  format: WrittenFormat
}

/** Encoded and written at a time. */
const BLOCK_BYTES = 65536

/**
 * A WAV file that grows. Its header is brought up to date after every second of sound, so that what a
 * killed program leaves is a good file that lacks less than the last second; above 4 GiB it turns into RF64.
 */
export class WavWriter {
  readonly path: string
  readonly rate: number
  readonly channels: number
  readonly format: WrittenFormat
  #frames = 0
  #headerFrames = 0
  #descriptor: number
  readonly #frameBytes: number
  readonly #headerBytes: number
  readonly #block: Uint8Array<ArrayBuffer>

  private constructor(path: string, descriptor: number, spec: WrittenSpec) {
    this.path = path
    this.rate = spec.rate
    this.channels = spec.channels
    this.format = spec.format
    this.#descriptor = descriptor
    this.#frameBytes = spec.channels * SAMPLE_BYTES[spec.format]
    this.#headerBytes = wavHeader(spec, 0).length
    // A whole number of frames, a multiple of 4 bytes.
    this.#block = new Uint8Array(
      4 * Math.max(1, Math.floor(BLOCK_BYTES / (4 * this.#frameBytes))) * this.#frameBytes,
    )
  }

  /**
   * A new file; one that is there already is emptied.
   * @throws WavError EINVAL; errors of the file system (ENOENT, EACCES, ENOSPC ...)
   */
  static create(path: string, options: WavWriterOptions): WavWriter {
    const { rate, channels, format } = options
    const fault = faultOf(rate, channels, format)
    if (fault) throw new WavError('EINVAL', path, `create: ${fault}`)
    let descriptor: number
    try {
      descriptor = openSync(path, 'w')
    } catch (error) {
      throw fileSystemError(path, 'create', error)
    }
    const writer = new WavWriter(path, descriptor, { rate, channels, format })
    try {
      writer.#writeHeader()
    } catch (error) {
      closeSync(descriptor)
      throw fileSystemError(path, 'create', error)
    }
    return writer
  }

  /** Frames in the file. */
  get frames(): number {
    return this.#frames
  }

  /**
   * Blocks while the file system takes the samples.
   * @param planes one Float32Array per channel, each at least `frames` long
   * @throws WavError EINVAL; errors of the file system (ENOSPC): the frames before it are in the file, which is good
   */
  append(planes: readonly Float32Array[], frames: number): void {
    this.#check(planes, frames)
    const blockFrames = this.#block.length / this.#frameBytes
    try {
      for (let done = 0; done < frames; ) {
        const some = Math.min(blockFrames, frames - done)
        ENCODERS[this.format](planes, done, some, this.#block.buffer)
        this.#writeFrames(some)
        done += some
      }
      if (this.#frames - this.#headerFrames >= this.rate) this.#writeHeader()
    } catch (error) {
      this.#keepWholeFrames()
      throw fileSystemError(this.path, `append; the file keeps its first ${this.#frames} frames`, error)
    }
  }

  /** Completes the header. May be called more than once. @throws WavError: errors of the file system */
  close(): void {
    if (this.#descriptor < 0) return
    const descriptor = this.#descriptor
    try {
      this.#writeHeader()
    } catch (error) {
      throw fileSystemError(this.path, 'complete the header', error)
    } finally {
      this.#descriptor = -1
      closeSync(descriptor)
    }
  }

  /** From the block; counts every frame that came to lie in the file whole, also before it throws. */
  #writeFrames(frames: number): void {
    const start = this.#headerBytes + this.#frames * this.#frameBytes
    const bytes = frames * this.#frameBytes
    let done = 0
    try {
      while (done < bytes) done += writeSync(this.#descriptor, this.#block, done, bytes - done, start + done)
    } finally {
      this.#frames += Math.floor(done / this.#frameBytes)
    }
  }

  #writeHeader(): void {
    const header = wavHeader(this, this.#frames)
    const dataBytes = this.#frames * this.#frameBytes
    writeSync(this.#descriptor, header, 0, header.length, 0)
    this.#headerFrames = this.#frames
    // Frames that follow lie over the pad.
    if (dataBytes % 2 === 1) writeSync(this.#descriptor, new Uint8Array(1), 0, 1, header.length + dataBytes)
  }

  /** After a write that failed. The header lies in blocks that the file has: it can be written on a full disk too. */
  #keepWholeFrames(): void {
    try {
      ftruncateSync(this.#descriptor, this.#headerBytes + this.#frames * this.#frameBytes)
      this.#writeHeader()
    } catch {
      // The error that is on its way already says more; only the pad byte, which no reader needs, or the
      // sizes of the last second are missing.
    }
  }

  #check(planes: readonly Float32Array[], frames: number): void {
    const fault =
      this.#descriptor < 0
        ? 'the file is closed'
        : !Number.isSafeInteger(frames) || frames < 0
          ? `${frames} frames; a whole number from 0 on is needed`
          : planes.length !== this.channels
            ? `${planes.length} planes; the file has ${this.channels} channels`
            : planes.some((plane) => plane.length < frames)
              ? `a plane is shorter than ${frames} frames`
              : null
    if (fault) throw new WavError('EINVAL', this.path, `append: ${fault}`)
  }
}

function faultOf(rate: number, channels: number, format: string): string | null {
  if (!Number.isInteger(channels) || channels < 1 || channels > LIMITS.channels)
    return `${channels} channels; allowed are 1 to ${LIMITS.channels}`
  if (!Number.isInteger(rate) || rate < 1 || rate > LIMITS.rate)
    return `a rate of ${rate} Hz; allowed are whole numbers from 1 to ${LIMITS.rate}`
  if (!Object.hasOwn(SAMPLE_BYTES, format))
    return `format ${format}; allowed are ${Object.keys(SAMPLE_BYTES).join(', ')}`
  return null
}
