import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { readFully } from './byte-source.ts'
import { DECODERS, type Decode } from './decode-samples.ts'
import { readWavHeader, type WavHeader } from './read-wav-header.ts'
import { fileSystemError, WavError } from './wav-error.ts'
import type { SampleKind } from './wav-format.ts'

/** Read and decoded at a time. */
const BLOCK_BYTES = 65536

/** An open WAV file, read from any place. */
export class WavReader implements WavHeader {
  readonly path: string
  readonly rate: number
  readonly channels: number
  readonly format: SampleKind
  readonly bitsPerSample: number
  readonly frames: number
  readonly dataOffset: number
  readonly unfinished: boolean
  #descriptor: number
  readonly #frameBytes: number
  readonly #block: Uint8Array<ArrayBuffer>
  readonly #decode: Decode

  /** Takes the descriptor over. */
  constructor(path: string, descriptor: number, header: WavHeader) {
    this.path = path
    this.rate = header.rate
    this.channels = header.channels
    this.format = header.format
    this.bitsPerSample = header.bitsPerSample
    this.frames = header.frames
    this.dataOffset = header.dataOffset
    this.unfinished = header.unfinished
    this.#descriptor = descriptor
    this.#frameBytes = (header.channels * header.bitsPerSample) / 8
    // A whole number of frames; a multiple of 8 bytes, so that views of any width fit over it.
    const blockFrames = 8 * Math.max(1, Math.floor(BLOCK_BYTES / (8 * this.#frameBytes)))
    this.#block = new Uint8Array(blockFrames * this.#frameBytes)
    this.#decode = DECODERS[`${header.format}${header.bitsPerSample}`]!
  }

  /**
   * Samples from any place, full scale = 1.0 (16 bit: 32768). Blocks while the disk is read.
   * @param frame first one wanted, from 0 on
   * @param planes one Float32Array per channel, each at least `frames` long, written from their beginnings
   * @returns frames read: fewer than wanted only at the end of the file (or where it has shrunk since)
   * @throws WavError EINVAL; errors of the file system
   */
  read(frame: number, frames: number, planes: readonly Float32Array[]): number {
    this.#check(frame, frames, planes)
    const wanted = Math.max(0, Math.min(frames, this.frames - frame))
    const blockFrames = this.#block.length / this.#frameBytes
    let done = 0
    while (done < wanted) {
      const some = Math.min(blockFrames, wanted - done)
      const got = this.#readFrames(frame + done, some)
      this.#decode(this.#block.buffer, this.channels, got, planes, done)
      done += got
      if (got < some) break
    }
    return done
  }

  /** May be called more than once. */
  close(): void {
    if (this.#descriptor < 0) return
    closeSync(this.#descriptor)
    this.#descriptor = -1
  }

  #readFrames(frame: number, frames: number): number {
    const bytes = this.#frameBytes
    try {
      const got = readFully(this.#descriptor, this.#block, frames * bytes, this.dataOffset + frame * bytes)
      return Math.floor(got / bytes)
    } catch (error) {
      throw fileSystemError(this.path, `read ${frames} frames from ${frame} on`, error)
    }
  }

  #check(frame: number, frames: number, planes: readonly Float32Array[]): void {
    const fault =
      this.#descriptor < 0
        ? 'the file is closed'
        : !isCount(frame) || !isCount(frames)
          ? `${frames} frames from ${frame} on; both must be whole numbers from 0 on`
          : planes.length !== this.channels
            ? `${planes.length} planes; the file has ${this.channels} channels`
            : planes.some((plane) => plane.length < Math.min(frames, this.frames - frame))
              ? `a plane is shorter than the ${frames} frames wanted`
              : null
    if (fault) throw new WavError('EINVAL', this.path, `read: ${fault}`)
  }
}

/**
 * @throws WavError EFOREIGN, ETRUNCATED, ECODEC, EHEADER; errors of the file system (ENOENT, EACCES ...)
 */
export function openWav(path: string): WavReader {
  let descriptor: number
  try {
    // Without O_NONBLOCK, opening a pipe that nobody writes into would wait for ever.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    throw fileSystemError(path, 'open', error)
  }
  try {
    if (!fstatSync(descriptor).isFile()) {
      throw new WavError('EFOREIGN', path, 'it is a folder, pipe or device; a WAV file is needed')
    }
    return new WavReader(path, descriptor, readWavHeader(descriptor, path))
  } catch (error) {
    closeSync(descriptor)
    throw error instanceof WavError ? error : fileSystemError(path, 'read the header', error)
  }
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
