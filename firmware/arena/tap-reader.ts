import type { TapChunk, TapRing } from './tap-ring.ts'

/** A reader further behind goes to the newest: what it has not read is about to be written over. */
const MOST_BEHIND = 120

/** Takes a tap's chunks in order, from now on. */
export class TapReader {
  /** Chunks that were not read in time. */
  dropped = 0
  readonly #ring: TapRing
  #next: number

  constructor(ring: TapRing) {
    this.#ring = ring
    this.#next = (ring.newest() + 1) | 0
  }

  /** The next chunk; undefined while there is none. */
  read(): TapChunk | undefined {
    for (;;) {
      const newest = this.#ring.newest()
      const behind = (newest - this.#next) | 0
      // A new engine on the same memory goes on with the numbers.
      if (behind < 0) return undefined
      if (behind > MOST_BEHIND) {
        this.#next = newest
        this.dropped += behind
      }
      const chunk = this.#ring.copy(this.#next)
      this.#next = (this.#next + 1) | 0
      if (chunk) return chunk
      this.dropped++
    }
  }
}
