import { existsSync } from 'node:fs'
import { parse } from 'node:path'
import { WavWriter } from '../wav/index.ts'
import type { SampleFormat } from './layout.ts'
import type { VirtualCard } from './virtual-card.ts'
import type { WavLoop } from './wav-loop.ts'

/** How far ahead the inputs are filled: what a busy machine may delay this process. */
const LEAD_SECONDS = 0.5
/** How far behind the outputs are written down. Two directions that start as one may begin 10 ms in the past. */
const LAG_SECONDS = 0.1
/** A moved control is heard after this, not after the lead. */
const CONTROL_SECONDS = 0.02
const BLOCK_FRAMES = 4800

/** The WAV format that takes the card's samples bit for bit. */
const WAV_FORMATS: Record<SampleFormat, 's16' | 's24' | 'f32'> = {
  S16_LE: 's16',
  S24_LE: 's24',
  S24_3LE: 's24',
  // A float holds 24 of the 32 bits, and so do the planes.
  S32_LE: 'f32',
  FLOAT_LE: 'f32',
}

/** Loops files into the inputs of a card and writes its outputs to a file, frame for frame by the card's clock. */
export class CardHost {
  readonly #card: VirtualCard
  readonly #loops: readonly WavLoop[]
  readonly #inputs: Float32Array[]
  readonly #outputs: Float32Array[]
  #writer: WavWriter | null
  #changes: number
  /** Card frame of the file's frame 0. */
  readonly recordedFrom: number
  /** Frames that this process came too late for: silence in the file. */
  lostFrames = 0
  /** Why recording ended early (a full disk); the card plays on. */
  recordingFault: string | null = null
  #recordedTo: number

  /**
   * @param out path of the WAV file
   * @param keep gives it the next free number: somebody has recorded this card before
   */
  constructor(card: VirtualCard, loops: readonly WavLoop[], out: string | null, keep = card.takenOver) {
    const planes = (channels: number) =>
      Array.from({ length: channels }, () => new Float32Array(BLOCK_FRAMES))
    this.#card = card
    this.#loops = loops
    this.#inputs = planes(card.captureChannels)
    this.#outputs = planes(card.playbackChannels)
    this.#changes = card.controls.changes()
    this.recordedFrom = this.#recordedTo = card.frames()
    this.#writer = out === null ? null : this.#createFile(keep ? nextFree(out) : out)
  }

  get recording(): string | null {
    return this.#writer?.path ?? null
  }

  get recordedFrames(): number {
    return this.#recordedTo - this.recordedFrom
  }

  /** Catches up. Every 10 ms will do; seconds late does no harm to what clients hear later. */
  work(): void {
    this.#fill()
    this.#record(this.#card.frames() - Math.round(this.#card.rate * LAG_SECONDS))
  }

  /** Writes down what has sounded until now and completes the file. */
  end(): void {
    this.#record(this.#card.frames())
    this.#writer?.close()
    for (const loop of this.#loops) loop.close()
  }

  #fill(): void {
    if (this.#loops.length === 0) return
    const { rate } = this.#card
    const now = this.#card.frames()
    // What a client has not read yet may still be filled in after a delay.
    let from = Math.max(this.#card.filledTo, now - Math.floor(this.#card.ringFrames / 4))
    if (this.#changes !== this.#card.controls.changes()) {
      this.#changes = this.#card.controls.changes()
      from = Math.min(from, now + Math.round(rate * CONTROL_SECONDS))
    }
    const to = now + Math.round(rate * LEAD_SECONDS)
    for (let at = Math.max(0, from); at < to; at += BLOCK_FRAMES) {
      const frames = Math.min(BLOCK_FRAMES, to - at)
      let channel = 0
      for (const loop of this.#loops) {
        loop.read(at, frames, this.#inputs, channel)
        channel += loop.channels
      }
      this.#card.writeCapture(at, this.#inputs, frames)
    }
  }

  #record(to: number): void {
    while (this.#writer !== null && this.#recordedTo < to) {
      const frames = Math.min(BLOCK_FRAMES, to - this.#recordedTo)
      // The clock runs on while this loop does: what is almost gone counts as gone.
      const lost = this.#recordedTo < this.#card.keptFrom + BLOCK_FRAMES
      if (lost) for (const plane of this.#outputs) plane.fill(0)
      else this.#card.readPlayback(this.#recordedTo, frames, this.#outputs)
      if (!this.#append(this.#writer, frames)) return
      this.#recordedTo += frames
      if (lost) this.lostFrames += frames
    }
  }

  #append(writer: WavWriter, frames: number): boolean {
    try {
      writer.append(this.#outputs, frames)
      return true
    } catch (error) {
      this.recordingFault = (error as Error).message
      process.stderr.write(`virtual-card: ${this.recordingFault}\n`)
      this.#writer = null
      writer.close()
      return false
    }
  }

  #createFile(path: string): WavWriter {
    const { rate, playbackChannels, format } = this.#card
    return WavWriter.create(path, { rate, channels: playbackChannels, format: WAV_FORMATS[format] })
  }
}

/** mix.wav, then mix-2.wav, mix-3.wav: a predecessor's file is never written over. */
function nextFree(path: string): string {
  if (!existsSync(path)) return path
  const { dir, name, ext } = parse(path)
  for (let n = 2; ; n++) {
    const other = `${dir === '' ? '' : `${dir}/`}${name}-${n}${ext}`
    if (!existsSync(other)) return other
  }
}
