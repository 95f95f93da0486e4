import { fence } from './fence.ts'
import { METER_BLOCKS, METER_VALUES, meterBlockBytes } from './layout.ts'

const NEWEST = 0
/** Sequence numbers of the blocks begin on the next cache line. */
const SEQUENCES = 16

/** What one channel did over a stretch of time. */
export interface MeterReading {
  /** Highest magnitude, linear. */
  peak: number
  /** Root mean square, linear. */
  rms: number
  /** Peak that falls at 13.3 dB/s (EBU), linear: what a bar shows. */
  decayedPeak: number
  /** Clipped samples. */
  clips: number
  /** Lowest gains of gate and compressor, linear; 1 where they do nothing or are not there. */
  gateGain: number
  compressorGain: number
}

/**
 * Broadcast ring of meter blocks of about 10 ms, 2.56 s deep. Any number of readers; none can slow the
 * writer. Channels: see METERED.
 */
export class MeterRing {
  readonly channels: number
  readonly #index: Int32Array
  readonly #floats: Float32Array
  readonly #doubles: Float64Array
  readonly #floatsPerBlock: number
  readonly #doublesPerBlock: number

  constructor(memory: ArrayBuffer, indexOffset: number, blocksOffset: number, channels: number) {
    const bytes = meterBlockBytes(channels)
    this.channels = channels
    this.#index = new Int32Array(memory, indexOffset, SEQUENCES + METER_BLOCKS)
    this.#floats = new Float32Array(memory, blocksOffset, (METER_BLOCKS * bytes) / 4)
    this.#doubles = new Float64Array(memory, blocksOffset, (METER_BLOCKS * bytes) / 8)
    this.#floatsPerBlock = bytes / 4
    this.#doublesPerBlock = bytes / 8
  }

  reset(sequence: number): void {
    Atomics.store(this.#index, NEWEST, sequence | 0)
  }

  /** Sequence of the newest whole block (wraps at 2^32). */
  newest(): number {
    return Atomics.load(this.#index, NEWEST)
  }

  /**
   * Writer: publishes one block.
   * @param clock holds the block's first frame at firstFrameIndex, which then moves on to the next block's
   * @param frames length of the block
   * @param from METER_VALUES values for each of the writer's own channels
   * @param own which of those each channel of the ring is
   */
  write(
    clock: Float64Array,
    firstFrameIndex: number,
    frames: number,
    from: Float32Array,
    own: Int32Array,
  ): void {
    const sequence = (this.#index[NEWEST]! + 1) | 0
    const slot = sequence & (METER_BLOCKS - 1)
    // The slot is marked as in work by the sequence before; a reader that copied meanwhile sees it changed.
    Atomics.store(this.#index, SEQUENCES + slot, (sequence - 1) | 0)
    fence()
    const head = slot * this.#doublesPerBlock
    this.#doubles[head] = clock[firstFrameIndex]!
    this.#doubles[head + 1] = frames
    clock[firstFrameIndex]! += frames
    let at = slot * this.#floatsPerBlock + 4
    for (let channel = 0; channel < this.channels; channel++) {
      const first = own[channel]! * METER_VALUES
      for (let i = 0; i < METER_VALUES; i++) this.#floats[at++] = from[first + i]!
    }
    Atomics.store(this.#index, SEQUENCES + slot, sequence)
    Atomics.store(this.#index, NEWEST, sequence)
  }

  /** Copies block `sequence` into `out`; false when the writer has moved on or not come that far. */
  copyBlock(sequence: number, out: { doubles: Float64Array; floats: Float32Array }): boolean {
    const slot = sequence & (METER_BLOCKS - 1)
    if (Atomics.load(this.#index, SEQUENCES + slot) !== sequence) return false
    const head = slot * this.#doublesPerBlock
    out.doubles[0] = this.#doubles[head]!
    out.doubles[1] = this.#doubles[head + 1]!
    const first = slot * this.#floatsPerBlock + 4
    for (let i = 0; i < this.channels * METER_VALUES; i++) out.floats[i] = this.#floats[first + i]!
    fence()
    return Atomics.load(this.#index, SEQUENCES + slot) === sequence
  }
}

/** Reads meters "since I last looked": no peak is missed by a slow reader that comes back within 2 s. */
export class MeterReader {
  readonly #ring: MeterRing
  #next: number
  readonly #block: { doubles: Float64Array; floats: Float32Array }

  constructor(ring: MeterRing) {
    this.#ring = ring
    this.#next = (ring.newest() + 1) | 0
    this.#block = { doubles: new Float64Array(2), floats: new Float32Array(ring.channels * METER_VALUES) }
  }

  /** One reading per channel over all blocks since the last call, or undefined when there is no new one. */
  read(): { frame: number; frames: number; channels: MeterReading[] } | undefined {
    const newest = this.#ring.newest()
    let behind = (newest - this.#next) | 0
    if (behind < 0) return undefined
    if (behind >= METER_BLOCKS - 1) {
      this.#next = (newest - METER_BLOCKS + 2) | 0
      behind = METER_BLOCKS - 2
    }
    const channels = Array.from({ length: this.#ring.channels }, () => ({
      peak: 0,
      rms: 0,
      decayedPeak: 0,
      clips: 0,
      gateGain: 1,
      compressorGain: 1,
    }))
    let frames = 0
    let frame = 0
    for (; behind >= 0; behind--, this.#next = (this.#next + 1) | 0) {
      if (!this.#ring.copyBlock(this.#next, this.#block)) continue
      frame = this.#block.doubles[0]! + this.#block.doubles[1]!
      frames += this.#block.doubles[1]!
      channels.forEach((channel, c) => {
        const at = c * METER_VALUES
        channel.peak = Math.max(channel.peak, this.#block.floats[at]!)
        channel.rms += this.#block.floats[at + 1]!
        channel.decayedPeak = this.#block.floats[at + 2]!
        channel.clips += this.#block.floats[at + 3]!
        channel.gateGain = Math.min(channel.gateGain, this.#block.floats[at + 4]!)
        channel.compressorGain = Math.min(channel.compressorGain, this.#block.floats[at + 5]!)
      })
    }
    if (frames === 0) return undefined
    for (const channel of channels) channel.rms = Math.sqrt(channel.rms / frames)
    return { frame, frames, channels }
  }
}
