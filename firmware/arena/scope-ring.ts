import { fence } from './fence.ts'

/** Frames of the scope's ring: 0.34 s at 48 kHz, twice what a spectrum from 20 Hz on needs. A power of two. */
export const SCOPE_FRAMES = 16384
const LINE = 64
/** What the writer may overwrite while a reader copies. */
const MARGIN = 8192

export function scopeBytes(): number {
  return LINE + SCOPE_FRAMES * 4
}

/**
 * The sound of one chosen point of the console, for panels: waveform and spectrum. The writer goes on whoever
 * reads; a reader takes the newest frames, and what was overwritten meanwhile it takes again.
 */
export class ScopeRing {
  readonly #written: Int32Array
  readonly #samples: Float32Array

  constructor(memory: ArrayBuffer, offset: number) {
    this.#written = new Int32Array(memory, offset, 1)
    this.#samples = new Float32Array(memory, offset + LINE, SCOPE_FRAMES)
  }

  /** Writer: `count` samples of `from`, beginning at `first`. At most 4096 at once. */
  write(from: Float32Array, first: number, count: number): void {
    const written = this.#written[0]!
    for (let n = 0; n < count; n++) this.#samples[(written + n) & (SCOPE_FRAMES - 1)] = from[first + n]!
    Atomics.store(this.#written, 0, (written + count) | 0)
  }

  /** The newest frames, oldest first. @param frames 1 to 8192 @throws RangeError */
  newest(frames: number): Float32Array {
    const most = SCOPE_FRAMES - MARGIN
    if (!Number.isInteger(frames) || frames < 1 || frames > most) {
      throw new RangeError(`the scope gives 1 to ${most} frames, not ${frames}`)
    }
    const copy = new Float32Array(frames)
    for (;;) {
      const end = Atomics.load(this.#written, 0)
      for (let n = 0; n < frames; n++) copy[n] = this.#samples[(end - frames + n) & (SCOPE_FRAMES - 1)]!
      fence()
      if (((Atomics.load(this.#written, 0) - end) | 0) < MARGIN) return copy
    }
  }
}
