// At which frame the box is just now, by what has come from it: the message that was on its way for the shortest time counts.

/** A clock that drifts by 200 millionths is wrong by 4 ms after that. */
const FORGET_MS = 10_000
/** So much behind: it is another count of frames. Seconds. */
const ANOTHER = 1

export class BoxClock {
  #rate = 0
  /** Frames of the box less what its rate makes of our time, at most: of the last 10 s, and of the 10 s before. */
  #newer = Number.NEGATIVE_INFINITY
  #older = Number.NEGATIVE_INFINITY
  #since = 0

  /** @param rate Hz @param now ms */
  saw(frame: number, rate: number, now: number): void {
    const ahead = frame - (now / 1000) * rate
    if (rate !== this.#rate || ahead < this.#ahead - ANOTHER * rate) {
      this.#rate = rate
      this.#newer = Number.NEGATIVE_INFINITY
      this.#older = Number.NEGATIVE_INFINITY
      this.#since = now
    }
    if (now - this.#since > FORGET_MS) {
      this.#older = this.#newer
      this.#newer = Number.NEGATIVE_INFINITY
      this.#since = now
    }
    this.#newer = Math.max(this.#newer, ahead)
  }

  /** @param now ms @returns undefined: nothing has come */
  frameAt(now: number): number | undefined {
    return this.#rate === 0 ? undefined : this.#ahead + (now / 1000) * this.#rate
  }

  get #ahead(): number {
    return Math.max(this.#newer, this.#older)
  }
}
