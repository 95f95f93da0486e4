// Sound that has come and was not heard yet. Places in it count frames from the first that came; a place stays in memory
// until RING_FRAMES later ones have come.
import { FADE, FADE_FRAMES } from './fade.ts'
import type { SoundPiece } from './sound-piece.ts'

/** 1.4 s at 48 kHz. A power of two. */
export const RING_FRAMES = 2 ** 16
/** What is missing between two pieces is silence up to so many seconds; beyond, the later piece follows at once. */
const LONGEST_GAP = 0.3
const FULL_SCALE = 1 / 32768

export class SoundRing {
  readonly left = new Float32Array(RING_FRAMES)
  readonly right = new Float32Array(RING_FRAMES)
  /** Place after the newest frame. */
  end = 0
  /** Times that something was missing between two pieces, and how much. */
  drops = 0
  missingFrames = 0
  /** Frame of the box at place 0, by the newest piece. */
  #origin = 0
  #tap = -1
  #rate = 0

  /** Frame of the box at a place. */
  frameAt(place: number): number {
    return this.#origin + place
  }

  /**
   * Where a piece does not follow on the one before, both ends are faded.
   * @param untouchable place up to which the sound may have been heard already
   */
  write(piece: SoundPiece, untouchable: number): void {
    const start = piece.frame - this.#origin
    const gap = start - this.end
    const known = piece.tap === this.#tap && piece.rate === this.#rate
    const first = this.#tap === -1
    this.#tap = piece.tap
    this.#rate = piece.rate
    if (known && gap === 0) {
      this.#append(piece, 0)
      return
    }
    if (!first) this.#fadeTail(untouchable)
    if (known && gap > 0) {
      this.drops++
      this.missingFrames += gap
    }
    if (known && gap > 0 && gap <= LONGEST_GAP * piece.rate) this.#appendSilence(gap)
    else this.#origin = piece.frame - this.end
    this.#append(piece, FADE_FRAMES)
  }

  #append({ frames, samples }: SoundPiece, fade: number): void {
    for (let n = 0; n < frames; n++) {
      const at = (this.end + n) & (RING_FRAMES - 1)
      const gain = n < fade ? FADE[n]! * FULL_SCALE : FULL_SCALE
      this.left[at] = samples[2 * n]! * gain
      this.right[at] = samples[2 * n + 1]! * gain
    }
    this.end += frames
  }

  #appendSilence(frames: number): void {
    for (let n = 0; n < frames; n++) {
      const at = (this.end + n) & (RING_FRAMES - 1)
      this.left[at] = 0
      this.right[at] = 0
    }
    this.end += frames
  }

  /** What has not been heard goes down to nothing at its end. */
  #fadeTail(untouchable: number): void {
    const from = Math.max(untouchable, this.end - FADE_FRAMES)
    const count = this.end - from
    for (let n = 0; n < count; n++) {
      const at = (from + n) & (RING_FRAMES - 1)
      const gain = FADE[FADE_FRAMES - Math.round(((n + 1) * FADE_FRAMES) / count)]!
      this.left[at]! *= gain
      this.right[at]! *= gain
    }
  }
}
