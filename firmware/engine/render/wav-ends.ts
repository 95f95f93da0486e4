// WAV files as the ends of a render, a block at a time: a show of hours and 32 channels needs no more memory than a short one.
import { openWav, type WavReader, WavWriter } from '../../../hal/wav/index.ts'
import type { CommandLine, SoundFile } from './command-line.ts'
import { refuseTwice } from './refuse-twice.ts'
import type { SoundEnds } from './render-through.ts'
import type { Session } from './session.ts'

/** Read and written at a time, per file; a multiple of every period. */
const BLOCK_FRAMES = 16_384

interface Input {
  reader: WavReader
  first: number
  block: Float32Array[]
}

interface Output {
  writer: WavWriter
  first: number
  count: number
  block: Float32Array[]
}

export class WavEnds implements SoundEnds {
  readonly #session: Session
  readonly #line: CommandLine
  readonly #inputs: Input[] = []
  readonly #outputs: Output[] = []
  readonly #onProgress: (done: number, frames: number) => void
  /** First frame of the blocks at hand. */
  #read = -1
  #written = 0
  #filled = 0
  #frames = 0

  /** @throws Error naming the file, WavError: nothing is left open, nothing was written */
  constructor(session: Session, line: CommandLine, onProgress: (done: number, frames: number) => void) {
    this.#session = session
    this.#line = line
    this.#onProgress = onProgress
    for (const { option, first, count } of line.outputs) {
      if (first + count > session.outputs)
        throw new Error(`${option}: the session has outputs 1 to ${session.outputs}`)
    }
    refuseTwice(line)
    try {
      for (const file of line.inputs) this.#inputs.push(this.#open(file))
    } catch (error) {
      this.close()
      throw error
    }
  }

  get frames(): number {
    return Math.max(0, ...this.#inputs.map(({ reader }) => reader.frames))
  }

  begin(frames: number): void {
    this.#frames = frames
    for (const { path, first, count } of this.#line.outputs) {
      const { rate } = this.#session
      const writer = WavWriter.create(path, { rate, channels: count, format: this.#line.format })
      this.#outputs.push({ writer, first, count, block: planes(count) })
    }
  }

  read(frame: number, into: readonly Float32Array[]): void {
    const length = into[0]!.length
    for (let done = 0; done < length; ) {
      const at = (frame + done) % BLOCK_FRAMES
      if (frame + done - at !== this.#read) this.#fill(frame + done - at)
      const some = Math.min(length - done, BLOCK_FRAMES - at)
      for (const { first, block } of this.#inputs)
        block.forEach((plane, c) => {
          into[first + c]!.set(plane.subarray(at, at + some), done)
        })
      done += some
    }
  }

  write(_frame: number, from: readonly Float32Array[]): void {
    const length = from[0]!.length
    for (let done = 0; done < length; ) {
      const some = Math.min(length - done, BLOCK_FRAMES - this.#filled)
      for (const { first, block } of this.#outputs)
        block.forEach((plane, c) => {
          plane.set(from[first + c]!.subarray(done, done + some), this.#filled)
        })
      done += some
      this.#filled += some
      if (this.#filled === BLOCK_FRAMES) this.#flush()
    }
  }

  /** Completes the files. */
  finish(): void {
    this.#flush()
    for (const { writer } of this.#outputs) writer.close()
  }

  /** Leaves what is written so far. */
  close(): void {
    for (const { reader } of this.#inputs) reader.close()
    for (const { writer } of this.#outputs) writer.close()
  }

  #open({ option, path, first }: SoundFile): Input {
    const reader = openWav(path)
    const { rate, channels } = reader
    const { inputs, rate: wanted } = this.#session
    const fault =
      rate !== wanted
        ? `it is at ${rate} Hz, the session at ${wanted} Hz`
        : first + channels > inputs
          ? `it has ${channels} channels, the session inputs 1 to ${inputs}`
          : undefined
    if (fault) {
      reader.close()
      throw new Error(`${option}: ${fault}`)
    }
    return { reader, first, block: planes(channels) }
  }

  #fill(frame: number): void {
    for (const { reader, block } of this.#inputs) {
      const got = reader.read(Math.min(frame, reader.frames), BLOCK_FRAMES, block)
      for (const plane of block) plane.fill(0, got)
    }
    this.#read = frame
  }

  #flush(): void {
    for (const { writer, block } of this.#outputs) writer.append(block, this.#filled)
    this.#written += this.#filled
    this.#filled = 0
    this.#onProgress(this.#written, this.#frames)
  }
}

const planes = (count: number): Float32Array[] =>
  Array.from({ length: count }, () => new Float32Array(BLOCK_FRAMES))
