import { monotonicNs } from '../linux/index.ts'

const times = new Float64Array(1)

/** CLOCK_MONOTONIC, as edges bear it. */
export function nowNs(): number {
  monotonicNs(times, 0)
  return times[0]!
}

/** One timer on the clock of the edges. */
export class Alarm {
  readonly #ring: (nowNs: number) => void
  #timer: NodeJS.Timeout | undefined
  #dueNs: number | undefined
  #closed = false

  constructor(ring: (nowNs: number) => void) {
    this.#ring = ring
  }

  /** Rings once at that time or after it; an earlier setting is forgotten. @param dueNs undefined: not at all */
  set(dueNs: number | undefined): void {
    if (dueNs === this.#dueNs || this.#closed) return
    clearTimeout(this.#timer)
    this.#dueNs = dueNs
    if (dueNs === undefined) return
    const ms = Math.max(0, Math.ceil((dueNs - nowNs()) / 1e6))
    // Edges that have come by then are told first: a release that waits in the queue must not count as held.
    this.#timer = setTimeout(() => setImmediate(() => this.#due(dueNs)), ms)
  }

  /** Never rings again, though whoever it told of something sets it once more. */
  close(): void {
    this.set(undefined)
    this.#closed = true
  }

  #due(dueNs: number): void {
    if (this.#dueNs !== dueNs) return
    this.#dueNs = undefined
    const now = nowNs()
    if (now < dueNs) this.set(dueNs)
    else this.#ring(now)
  }
}
