// A finger on a fader: it moves by as much as the finger does, from where it stands, never to where it was touched.

/** Two taps within this time, and this near to each other, are a double tap: to 0 dB. */
const DOUBLE_MS = 350
const DOUBLE_PX = 24
/** Less than this is a tap that trembled. */
const STILL_PX = 4

export class FaderDrag {
  readonly #stands: () => number
  #startPosition = 0
  #start = 0
  #fine = false
  #moved = false
  #lastTap = Number.NEGATIVE_INFINITY
  #lastTapAt = 0

  /** @param stands 0..1 where the fader stands */
  constructor(stands: () => number) {
    this.#stands = stands
  }

  /** @param along px, growing upwards */
  down(along: number): void {
    this.#start = along
    this.#moved = false
  }

  /** @param travel px from end to end @param fine a tenth of the way @returns the fader's new position, or undefined while it only trembles */
  move(along: number, travel: number, fine = false): number | undefined {
    if (!this.#moved) {
      if (Math.abs(along - this.#start) < STILL_PX) return undefined
      this.#moved = true
      this.#fine = fine
      // From where it stands now, if somebody else has moved it under the resting finger.
      this.#startPosition = this.#stands()
    }
    const position = this.#startPosition + ((along - this.#start) / travel) * (this.#fine ? 0.1 : 1)
    const held = Math.min(1, Math.max(0, position))
    // Past an end it turns round at once, without the way back first.
    if (held !== position || fine !== this.#fine) {
      this.#startPosition = held
      this.#start = along
      this.#fine = fine
    }
    return held
  }

  /** @returns whether that was the second of two taps */
  up(along: number, ms: number): boolean {
    if (this.#moved) return false
    const double = ms - this.#lastTap < DOUBLE_MS && Math.abs(along - this.#lastTapAt) < DOUBLE_PX
    this.#lastTap = double ? Number.NEGATIVE_INFINITY : ms
    this.#lastTapAt = along
    return double
  }
}
