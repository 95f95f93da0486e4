/**
 * Contact bounce taken out of one line's edges, in either way of `InputLine.debounce`. Pure: time comes in with the edges
 * and by `advance`; a timer that is late changes nothing of what is told, since edges bear the time at which they were due.
 */
export class Debouncer {
  readonly #periodNs: number
  readonly #first: boolean
  /** Last told. */
  #told: boolean
  /** Last seen. */
  #seen: boolean
  /** End of the time in which nothing is told; undefined while the line is at rest. */
  #dueNs: number | undefined

  constructor(periodUs: number, kind: 'settled' | 'first', level: boolean) {
    this.#periodNs = periodUs * 1000
    this.#first = kind === 'first'
    this.#told = level
    this.#seen = level
  }

  /** When `advance` has to be called at the latest. */
  get dueNs(): number | undefined {
    return this.#dueNs
  }

  /** @param tell is called with what is an edge, none to two times */
  edge(level: boolean, timeNs: number, tell: (level: boolean, timeNs: number) => void): void {
    // What was due before this edge came first.
    this.advance(timeNs, tell)
    if (level === this.#seen) return
    this.#seen = level
    if (!this.#first) {
      this.#dueNs = timeNs + this.#periodNs
    } else if (this.#dueNs === undefined) {
      this.#dueNs = timeNs + this.#periodNs
      this.#tell(level, timeNs, tell)
    }
  }

  advance(nowNs: number, tell: (level: boolean, timeNs: number) => void): void {
    while (this.#dueNs !== undefined && this.#dueNs <= nowNs) {
      const timeNs = this.#dueNs
      this.#dueNs = undefined
      if (this.#seen === this.#told) return
      // A line that ended up elsewhere than it was told to be has moved, and may still bounce.
      if (this.#first) this.#dueNs = timeNs + this.#periodNs
      this.#tell(this.#seen, timeNs, tell)
    }
  }

  #tell(level: boolean, timeNs: number, tell: (level: boolean, timeNs: number) => void): void {
    this.#told = level
    tell(level, timeNs)
  }
}
