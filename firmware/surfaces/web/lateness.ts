/** A client's clock and the box's may drift apart by so much and it is no delay: ten times what quartz does. */
const DRIFT = 0.001

/** How long messages of one client were on their way, by its own clock: beside the quickest of them, which is as good as none. */
export class Lateness {
  /** Box's clock less the client's. ms */
  #least = Number.POSITIVE_INFINITY
  #notedAt = 0

  /** @param at when it was sent, by the client's clock @param now by the box's, ms both @returns ms */
  of(at: number, now: number): number {
    const apart = now - at
    this.#least = Math.min(apart, this.#least + (now - this.#notedAt) * DRIFT)
    this.#notedAt = now
    return apart - this.#least
  }
}
