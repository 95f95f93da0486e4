import { fence } from './fence.ts'

/** What can be listened to, left and right, after its level. In the order of the rings. */
export const TAPS = ['main', 'monitor'] as const
export type Tap = (typeof TAPS)[number]

/** Frames of one chunk: 5.3 ms at 48 kHz. A multiple of 16. */
export const TAP_CHUNK_FRAMES = 256
/** 683 ms at 48 kHz: a reader that comes back within it misses nothing. */
const CHUNKS = 128
export const TAP_CHANNELS = 2

const HEADER_BYTES = 1024
const NEWEST = 0
/** Sequence numbers of the chunks begin on the next cache line. */
const SEQUENCES = 16
const CHUNK_HEADER_BYTES = 64
const CHUNK_BYTES = CHUNK_HEADER_BYTES + TAP_CHANNELS * TAP_CHUNK_FRAMES * 4
const RING_BYTES = HEADER_BYTES + CHUNKS * CHUNK_BYTES

export function tapsBytes(): number {
  return TAPS.length * RING_BYTES
}

export interface TapChunk {
  sequence: number
  /** Of the box, its first. */
  frame: number
  /** CLOCK_MONOTONIC at which the engine woke for that frame's period. */
  wokenNs: number
  /** Hz. */
  rate: number
  /** A plane for each channel. */
  samples: Float32Array[]
}

/** Broadcast ring of chunks of sound. Any number of readers; none can slow the engine. */
export class TapRing {
  readonly #index: Int32Array
  readonly #doubles: Float64Array
  readonly #floats: Float32Array
  /** Frames of the chunk that is being filled. */
  #filled = 0

  /** @param memory of all taps @param n which of TAPS */
  constructor(memory: ArrayBuffer, n: number) {
    const offset = n * RING_BYTES
    this.#index = new Int32Array(memory, offset, HEADER_BYTES / 4)
    this.#doubles = new Float64Array(memory, offset, RING_BYTES / 8)
    this.#floats = new Float32Array(memory, offset, RING_BYTES / 4)
  }

  reset(sequence: number): void {
    Atomics.store(this.#index, NEWEST, sequence | 0)
  }

  /** Sequence of the newest whole chunk (wraps at 2^32). */
  newest(): number {
    return Atomics.load(this.#index, NEWEST)
  }

  /**
   * Writer: one quantum, left and behind it right.
   * @param from holds `count` frames of each at `first`
   * @param now [0] the first frame's number, [1] when the engine woke for it, [2] Hz; doubles that are passed in an array cost no garbage
   */
  write(from: Float32Array, first: number, count: number, now: Float64Array): void {
    const sequence = (this.#index[NEWEST]! + 1) | 0
    const slot = sequence & (CHUNKS - 1)
    const chunk = HEADER_BYTES + slot * CHUNK_BYTES
    if (this.#filled === 0) {
      // The slot is marked as in work by the sequence before; a reader that copied meanwhile sees it changed.
      Atomics.store(this.#index, SEQUENCES + slot, (sequence - 1) | 0)
      fence()
      const head = chunk / 8
      this.#doubles[head] = now[0]!
      this.#doubles[head + 1] = now[1]!
      this.#doubles[head + 2] = now[2]!
    }
    const left = (chunk + CHUNK_HEADER_BYTES) / 4 + this.#filled
    for (let n = 0; n < count; n++) {
      this.#floats[left + n] = from[first + n]!
      this.#floats[left + TAP_CHUNK_FRAMES + n] = from[first + count + n]!
    }
    this.#filled += count
    if (this.#filled < TAP_CHUNK_FRAMES) return
    this.#filled = 0
    Atomics.store(this.#index, SEQUENCES + slot, sequence)
    Atomics.store(this.#index, NEWEST, sequence)
  }

  /** @returns undefined when the writer has moved on or not come that far */
  copy(sequence: number): TapChunk | undefined {
    const slot = sequence & (CHUNKS - 1)
    if (Atomics.load(this.#index, SEQUENCES + slot) !== sequence) return undefined
    const chunk = HEADER_BYTES + slot * CHUNK_BYTES
    const at = (chunk + CHUNK_HEADER_BYTES) / 4
    const copied: TapChunk = {
      sequence,
      frame: this.#doubles[chunk / 8]!,
      wokenNs: this.#doubles[chunk / 8 + 1]!,
      rate: this.#doubles[chunk / 8 + 2]!,
      samples: Array.from({ length: TAP_CHANNELS }, (_, channel) =>
        this.#floats.slice(at + channel * TAP_CHUNK_FRAMES, at + (channel + 1) * TAP_CHUNK_FRAMES),
      ),
    }
    fence()
    return Atomics.load(this.#index, SEQUENCES + slot) === sequence ? copied : undefined
  }
}
