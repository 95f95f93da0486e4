/** Frames of one chunk: 5.3 ms at 48 kHz. */
export const CHUNK_FRAMES = 256
/** 683 ms at 48 kHz: a media process that dies is followed in less. */
export const CHUNKS = 128
export const SOURCE_CHANNELS = 2

const HEADER_BYTES = 4096
const CHUNK_HEADER_BYTES = 64
const CHUNK_BYTES = CHUNK_HEADER_BYTES + SOURCE_CHANNELS * CHUNK_FRAMES * 4

export const SOURCE_RING_BYTES = HEADER_BYTES + CHUNKS * CHUNK_BYTES

/** Int32 words of the header; writer's and reader's on cache lines of their own. */
export const SourceWord = { head: 0, state: 1, channels: 2, openedAt: 3, tail: 16, underruns: 17 } as const
export const SourceState = { closed: 0, open: 1, ended: 2 } as const

/**
 * Ring of fixed chunks (2 channels x 256 frames, sequence, capture time) from one writer outside the
 * real-time process to the engine. The writer fills a chunk by plain stores and then moves the head;
 * a full ring is the writer's business, an empty one sounds as silence and is counted.
 * Indices count chunks and wrap at 2^32.
 */
export class SourceRing {
  readonly words: Int32Array
  readonly samples: Float32Array
  readonly #chunkDoubles: Float64Array

  constructor(memory: ArrayBuffer) {
    this.words = new Int32Array(memory, 0, HEADER_BYTES / 4)
    this.samples = new Float32Array(memory)
    this.#chunkDoubles = new Float64Array(memory)
  }

  reset(index: number): void {
    this.words.fill(0)
    Atomics.store(this.words, SourceWord.tail, index | 0)
    Atomics.store(this.words, SourceWord.head, index | 0)
  }

  /** Writer: begins a new stream on a ring that no voice reads. @param channels 1 or 2 */
  open(channels: number): void {
    this.words[SourceWord.channels] = channels
    Atomics.store(this.words, SourceWord.underruns, 0)
    this.words[SourceWord.openedAt] = Atomics.load(this.words, SourceWord.tail)
    Atomics.store(this.words, SourceWord.head, this.words[SourceWord.openedAt]!)
    Atomics.store(this.words, SourceWord.state, SourceState.open)
  }

  /** Frames written since it was opened; every chunk but a stream's last is full. Wraps after 2^40 frames, 265 days. */
  writtenFrames(): number {
    const chunks = Atomics.load(this.words, SourceWord.head) - this.words[SourceWord.openedAt]!
    return (chunks >>> 0) * CHUNK_FRAMES
  }

  /** Writer: nothing follows; the voice ends after the last chunk. */
  end(): void {
    Atomics.store(this.words, SourceWord.state, SourceState.ended)
  }

  close(): void {
    Atomics.store(this.words, SourceWord.state, SourceState.closed)
  }

  state(): number {
    return Atomics.load(this.words, SourceWord.state)
  }

  /** Chunks written and not yet read. */
  filled(): number {
    return (Atomics.load(this.words, SourceWord.head) - Atomics.load(this.words, SourceWord.tail)) | 0
  }

  /**
   * Writer: one chunk of channels x 256 frames.
   * @param planes one array per channel, from `offset` on; missing frames (after the end) are zeros
   * @param captureNs CLOCK_MONOTONIC of the first frame, or 0 when it was not captured
   * @returns false when the ring is full
   */
  write(planes: readonly Float32Array[], offset: number, frames: number, captureNs: number): boolean {
    if (this.filled() >= CHUNKS) return false
    const head = this.words[SourceWord.head]!
    const chunk = HEADER_BYTES + (head & (CHUNKS - 1)) * CHUNK_BYTES
    this.#chunkDoubles[chunk / 8] = head >>> 0
    this.#chunkDoubles[chunk / 8 + 1] = captureNs
    this.#chunkDoubles[chunk / 8 + 2] = frames
    for (let c = 0; c < planes.length; c++) {
      const at = (chunk + CHUNK_HEADER_BYTES) / 4 + c * CHUNK_FRAMES
      const plane = planes[c]!
      for (let n = 0; n < CHUNK_FRAMES; n++) this.samples[at + n] = n < frames ? plane[offset + n]! : 0
    }
    Atomics.store(this.words, SourceWord.head, (head + 1) | 0)
    return true
  }

  /** Reader: index into `samples` of the oldest chunk's channel 0 (channel 1 follows 256 samples later). */
  oldestChunkAt(): number {
    const tail = this.words[SourceWord.tail]!
    return (HEADER_BYTES + (tail & (CHUNKS - 1)) * CHUNK_BYTES + CHUNK_HEADER_BYTES) / 4
  }

  /** Reader: frames of the oldest chunk that hold sound. */
  oldestChunkFrames(): number {
    const tail = this.words[SourceWord.tail]!
    return this.#chunkDoubles[(HEADER_BYTES + (tail & (CHUNKS - 1)) * CHUNK_BYTES) / 8 + 2]! | 0
  }

  /** Sequence and capture time of the oldest chunk. */
  oldestChunkStamp(): { sequence: number; captureNs: number } {
    const tail = this.words[SourceWord.tail]!
    const at = (HEADER_BYTES + (tail & (CHUNKS - 1)) * CHUNK_BYTES) / 8
    return { sequence: this.#chunkDoubles[at]!, captureNs: this.#chunkDoubles[at + 1]! }
  }

  /** Reader: gives the oldest chunk back. */
  consume(): void {
    Atomics.store(this.words, SourceWord.tail, (this.words[SourceWord.tail]! + 1) | 0)
  }
}
