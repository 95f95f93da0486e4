import { CHUNK_FRAMES, CHUNKS, type SourceRing } from '../arena/index.ts'
import type { FrameReader } from './frame-reader.ts'
import type { SoundFile } from './sound-file.ts'

export type StreamState = 'open' | 'ended' | 'failed' | 'stopped'

/**
 * One file on its way through a source ring, which it keeps full: what the disk and this process may
 * stop for is the ring's length, 128 chunks = 683 ms at 48 kHz.
 */
export class Stream {
  readonly file: SoundFile
  readonly reader: FrameReader
  /** Why the stream failed. */
  failure: Error | null = null
  #state: StreamState = 'open'
  readonly #ring: SourceRing
  readonly #chunk: Float32Array[]

  /** Takes the file and its reader over. @param ring open, and written by nobody else */
  constructor(ring: SourceRing, file: SoundFile, reader: FrameReader) {
    this.file = file
    this.reader = reader
    this.#ring = ring
    this.#chunk = Array.from({ length: reader.channels }, () => new Float32Array(CHUNK_FRAMES))
  }

  get state(): StreamState {
    return this.#state
  }

  /** Whether there is something to write and room for it. */
  get wantsMore(): boolean {
    return this.#state === 'open' && this.#ring.filled() < CHUNKS
  }

  /** Nobody needs the ring's content any more: given up, or played to the end. */
  get finished(): boolean {
    return this.#state === 'stopped' || (this.#state !== 'open' && this.#ring.filled() === 0)
  }

  /**
   * Writes one chunk. With the file's last one the ring is ended; a file that cannot be read any
   * further ends it too, and `failure` says why.
   */
  writeChunk(): void {
    try {
      const frames = this.reader.read(this.#chunk, 0, CHUNK_FRAMES)
      this.#ring.write(this.#chunk, 0, frames, 0)
      if (this.reader.ended) this.#finish('ended')
    } catch (error) {
      this.failure = error as Error
      this.#finish('failed')
    }
  }

  /** Closes the ring: a voice on it ends after what the ring still holds. */
  stop(): void {
    if (this.#state === 'open') this.reader.close()
    this.#state = 'stopped'
    this.#ring.close()
  }

  #finish(state: StreamState): void {
    this.#state = state
    this.#ring.end()
    this.reader.close()
  }
}
