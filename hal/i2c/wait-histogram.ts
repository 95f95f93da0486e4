/** Eight steps an octave: a quantile is told at most 9 % too high. From 1 us to 16 s. */
const STEPS_AN_OCTAVE = 8
const STEPS = 24 * STEPS_AN_OCTAVE

/** Times of any number of waits, in constant memory. */
export class WaitHistogram {
  readonly #counts = new Float64Array(STEPS)
  #count = 0
  #maxUs = 0

  add(us: number): void {
    const step = Math.ceil(Math.log2(Math.max(us, 1)) * STEPS_AN_OCTAVE)
    const index = Math.min(STEPS - 1, step)
    this.#counts[index] = this.#counts[index]! + 1
    this.#count++
    this.#maxUs = Math.max(this.#maxUs, us)
  }

  get count(): number {
    return this.#count
  }

  get maxUs(): number {
    return this.#maxUs
  }

  /** Nearest rank, rounded up to a step; 0 without any wait. */
  quantileUs(q: number): number {
    let left = Math.ceil(q * this.#count)
    if (left === 0) return 0
    for (let step = 0; step < STEPS; step++) {
      left -= this.#counts[step]!
      if (left <= 0) return Math.min(this.#maxUs, 2 ** (step / STEPS_AN_OCTAVE))
    }
    return this.#maxUs
  }
}
