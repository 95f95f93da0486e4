/** So many at once after a rest, and one more each time so many ms have gone by. */
export class Allowance {
  readonly #most: number
  readonly #everyMs: number
  readonly #now: () => number
  #left: number
  #at: number

  /** @param now ms that only grow */
  constructor(most: number, everyMs: number, now: () => number = () => performance.now()) {
    this.#most = most
    this.#everyMs = everyMs
    this.#now = now
    this.#left = most
    this.#at = now()
  }

  /** @returns whether there were so many */
  take(count: number): boolean {
    this.#refill()
    if (this.#left < count) return false
    this.#left -= count
    return true
  }

  give(count: number): void {
    this.#left = Math.min(this.#most, this.#left + count)
  }

  /** ms until there is one. */
  get waitMs(): number {
    this.#refill()
    return this.#left >= 1 ? 0 : Math.ceil((1 - this.#left) * this.#everyMs)
  }

  #refill(): void {
    const now = this.#now()
    this.give(Math.max(0, now - this.#at) / this.#everyMs)
    this.#at = now
  }
}
