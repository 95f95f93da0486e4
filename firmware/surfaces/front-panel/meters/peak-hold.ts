const HOLD_MS = 1500

/** The highest of late: a peak stays for 1.5 s, unless a higher one comes. */
export class PeakHold {
  #held = 0
  #heldAt = Number.NEGATIVE_INFINITY

  /**
   * @param peak highest since the last call
   * @param level where the bar is, which the mark falls back to
   * @param timeMs monotonic
   */
  update(peak: number, level: number, timeMs: number): number {
    if (timeMs - this.#heldAt >= HOLD_MS) this.#hold(level, timeMs)
    if (peak >= this.#held) this.#hold(peak, timeMs)
    return this.#held
  }

  #hold(value: number, timeMs: number): void {
    this.#held = value
    this.#heldAt = timeMs
  }
}
