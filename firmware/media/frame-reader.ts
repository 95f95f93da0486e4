import { setImmediate as turn } from 'node:timers/promises'
import { MediaError } from './media-error.ts'
import { FILTER_REACH, INPUT_BLOCK, Resampler } from './resampler.ts'
import type { SoundFile } from './sound-file.ts'

export interface ReaderStart {
  /** First frame wanted, at the box's rate; default 0. Of a loop it may lie in any of its rounds. */
  startFrame?: number
  /** After the file's last frame follows its first, for ever, through the resampler without a seam. */
  loop?: boolean
}

/** Frames of a file at the box's rate: every frame of it belongs to a whole number of nearest input frames. */
export function framesAtRate(file: { frames: number; rate: number }, rate: number): number {
  return Math.max(1, Math.round((file.frames * rate) / file.rate))
}

/**
 * A sound file read front to back at the box's rate. A file that has that rate already passes bit by
 * bit. Frame n lies at n * file.rate / rate of the file; silence lies before its beginning and after
 * its end (a loop goes on with its beginning, and keeps the file's exact length on average).
 */
export class FrameReader {
  readonly channels: number
  /** Of the file at the box's rate, whatever the start. */
  readonly frames: number
  readonly #file: SoundFile
  readonly #loop: boolean
  readonly #resampler: Resampler | null
  readonly #input: Float32Array[]
  /** Next frame to read from the file. */
  #position = 0
  /** Frames still to give. */
  #left: number
  /** What the resampler gave and nobody took yet. */
  #pendingFrom = 0
  #pendingTo = 0

  private constructor(
    file: SoundFile,
    frames: number,
    start: number,
    loop: boolean,
    resampler: Resampler | null,
  ) {
    this.channels = file.channels
    this.frames = frames
    this.#file = file
    this.#loop = loop
    this.#left = loop ? Number.POSITIVE_INFINITY : frames - start
    this.#resampler = resampler
    this.#input = Array.from({ length: file.channels }, () => new Float32Array(INPUT_BLOCK))
  }

  /**
   * Takes the file over, unless it throws: close() closes both.
   * @param rate the box's, Hz
   * @throws MediaError ERANGE when the start lies behind the end
   */
  static async open(file: SoundFile, rate: number, start: ReaderStart = {}): Promise<FrameReader> {
    const frames = framesAtRate(file, rate)
    const startFrame = start.startFrame ?? 0
    if (startFrame >= frames && !start.loop) {
      throw new MediaError(
        'ERANGE',
        `open ${file.path}: startFrame is ${startFrame}; it has ${frames} frames at ${rate} Hz: allowed are 0 to ${frames - 1}`,
      )
    }
    const resampler = file.rate === rate ? null : await Resampler.open(file.channels, file.rate, rate)
    const reader = new FrameReader(file, frames, startFrame, start.loop ?? false, resampler)
    try {
      await reader.#goTo(startFrame, rate)
    } catch (error) {
      resampler?.close()
      throw error
    }
    return reader
  }

  /** Whether read() has given the last frame. */
  get ended(): boolean {
    return this.#left === 0
  }

  /**
   * The next frames, fewer only at the end.
   * @param planes one per channel, written from index `at` on
   * @throws MediaError EIO; errors of the file system
   */
  read(planes: readonly Float32Array[], at: number, frames: number): number {
    const wanted = Math.min(frames, this.#left)
    let done = 0
    while (done < wanted) done += this.#readSome(planes, at + done, wanted - done)
    this.#left -= wanted
    return wanted
  }

  close(): void {
    this.#file.close()
    this.#resampler?.close()
  }

  #readSome(planes: readonly Float32Array[], at: number, frames: number): number {
    const resampler = this.#resampler
    if (!resampler) {
      const some = Math.min(frames, INPUT_BLOCK)
      this.#readFile(
        planes.map((plane) => plane.subarray(at, at + some)),
        some,
      )
      return some
    }
    if (this.#pendingFrom === this.#pendingTo) this.#resampleBlock(resampler)
    const some = Math.min(frames, this.#pendingTo - this.#pendingFrom)
    for (let c = 0; c < planes.length; c++) {
      planes[c]!.set(resampler.planes[c]!.subarray(this.#pendingFrom, this.#pendingFrom + some), at)
    }
    this.#pendingFrom += some
    return some
  }

  #resampleBlock(resampler: Resampler): void {
    this.#readFile(this.#input, INPUT_BLOCK)
    this.#pendingFrom = 0
    this.#pendingTo = resampler.process(this.#input, INPUT_BLOCK)
  }

  /** The next frames of the endless sound that the file stands in: silence after it, or itself again. */
  #readFile(planes: Float32Array[], frames: number): void {
    let done = 0
    while (done < frames) {
      if (this.#position === this.#file.frames && this.#loop) this.#position = 0
      const some = Math.min(frames - done, this.#file.frames - this.#position)
      if (some === 0) {
        for (const plane of planes) plane.fill(0, done, frames)
        return
      }
      this.#file.read(
        this.#position,
        some,
        planes.map((plane) => plane.subarray(done, done + some)),
      )
      this.#position += some
      done += some
    }
  }

  /**
   * Begins at the last place before `startFrame`, by the filter's reach, where an output frame falls on an
   * input frame exactly, and drops what comes before: the frames are those of a read from the beginning.
   */
  async #goTo(startFrame: number, rate: number): Promise<void> {
    if (!this.#resampler) {
      this.#position = this.#loop ? startFrame % this.#file.frames : startFrame
      return
    }
    const common = greatestCommonDivisor(this.#file.rate, rate)
    const inputStep = this.#file.rate / common
    const outputStep = rate / common
    const reach = FILTER_REACH * Math.max(1, rate / this.#file.rate)
    const steps = Math.max(0, Math.floor((startFrame - reach) / outputStep))
    this.#position = this.#loop ? (steps * inputStep) % this.#file.frames : steps * inputStep
    let drop = startFrame - steps * outputStep
    while (drop > 0) {
      if (this.#pendingFrom === this.#pendingTo) {
        this.#resampleBlock(this.#resampler)
        await turn()
      }
      const some = Math.min(drop, this.#pendingTo - this.#pendingFrom)
      this.#pendingFrom += some
      drop -= some
    }
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
