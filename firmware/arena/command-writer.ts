import { RECORD_DOUBLES, RECORD_INTS } from './layout.ts'
import type { RecordRing } from './record-ring.ts'
import { Command, Record, VoiceFlags } from './words.ts'

export interface VoiceStart {
  /** Chosen by the producer, unique among the voices alive. */
  voice: number
  /** Asset id, or number of the source ring of a stream. */
  source: number
  stream?: boolean
  loop?: boolean
  /** 0-based; a second channel goes to the next strip. */
  strip: number
  /** Linear. */
  gain: number
  /** First frame of the asset to sound; of a stream, of the oldest chunk in its ring. */
  position?: number
  /** Fade-in; 0 = the recording as it is. */
  rampFrames?: number
  /** It played before its engine died: it begins again without being told of. */
  restored?: boolean
}

/**
 * Producer's side of the command ring: fills records and publishes them. Every method that adds a
 * record returns false when the ring is full, and has then changed nothing.
 * `frame` 0 means at once, `batch` groups what must take effect at one frame (0 = nobody asks).
 */
export class CommandWriter {
  readonly #ring: RecordRing

  constructor(ring: RecordRing) {
    this.#ring = ring
  }

  space(): number {
    return this.#ring.space()
  }

  /** Makes everything added since the last call visible to the engine, at once. */
  publish(): void {
    this.#ring.publish()
  }

  /** @param values of the target, up to five */
  set(target: number, values: ArrayLike<number>, rampFrames: number, batch: number, frame: number): boolean {
    return this.#add(Command.set, target, rampFrames, batch, frame, values)
  }

  startVoice(start: VoiceStart, batch: number, frame: number): boolean {
    const flags =
      (start.loop ? VoiceFlags.loop : 0) |
      (start.stream ? VoiceFlags.stream : 0) |
      (start.restored ? VoiceFlags.restored : 0)
    const values = [start.source, start.strip, start.gain, start.position ?? 0, flags]
    return this.#add(Command.startVoice, start.voice, start.rampFrames ?? 0, batch, frame, values)
  }

  stopVoice(voice: number, rampFrames: number, batch: number, frame: number): boolean {
    return this.#add(Command.stopVoice, voice, rampFrames, batch, frame, [])
  }

  voiceGain(voice: number, gain: number, rampFrames: number, batch: number, frame: number): boolean {
    return this.#add(Command.voiceGain, voice, rampFrames, batch, frame, [gain])
  }

  /** Drops the scheduled records of a batch. */
  cancel(scheduledBatch: number, batch: number): boolean {
    return this.#add(Command.cancel, scheduledBatch, 0, batch, 0, [])
  }

  /** Changes nothing at that frame, and is reported. */
  mark(batch: number, frame: number): boolean {
    return this.#add(Command.cancel, 0, 0, batch, frame, [])
  }

  retireAsset(asset: number, batch: number): boolean {
    return this.#add(Command.retireAsset, asset, 0, batch, 0, [])
  }

  #add(
    op: number,
    target: number,
    ramp: number,
    batch: number,
    frame: number,
    values: ArrayLike<number>,
  ): boolean {
    if (this.#ring.space() < 1) return false
    const slot = this.#ring.stage()
    const { ints, doubles } = this.#ring
    const i = slot * RECORD_INTS
    const d = slot * RECORD_DOUBLES
    ints[i + Record.op] = op
    ints[i + Record.target] = target
    ints[i + Record.rampFrames] = ramp
    ints[i + Record.batch] = batch
    doubles[d + Record.frame] = frame
    for (let n = 0; n < 5; n++) doubles[d + Record.value + n] = values[n] ?? 0
    return true
  }
}
