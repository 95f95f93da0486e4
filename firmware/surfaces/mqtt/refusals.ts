/** One command that was refused, or one fault of the connection. */
export interface Refusal {
  /** Milliseconds since 1970. */
  at: number
  code: string
  reason: string
  topic?: string
  /** Its beginning. */
  payload?: string
}

const KEPT = 10
/** So many are told at once, and so many a second from then on: a program that is wrong is wrong a thousand times. */
const BURST = 20
const PER_SECOND = 10

/** Counts what was refused by its code; keeps the last ones; says how many may be told. */
export class Refusals {
  readonly #counts: Record<string, number> = {}
  readonly #last: Refusal[] = []
  readonly #now: () => number
  #tokens = BURST
  #filledAt: number

  /** @param now ms */
  constructor(now: () => number = Date.now) {
    this.#now = now
    this.#filledAt = now()
  }

  get counts(): Readonly<Record<string, number>> {
    return { ...this.#counts }
  }

  /** The newest last. */
  get last(): readonly Refusal[] {
    return [...this.#last]
  }

  count(code: string): void {
    this.#counts[code] = (this.#counts[code] ?? 0) + 1
  }

  /** @returns as it is kept */
  note(refusal: Omit<Refusal, 'at'>): Refusal {
    const kept = { at: this.#now(), ...refusal }
    this.#last.push(kept)
    if (this.#last.length > KEPT) this.#last.shift()
    return kept
  }

  /** Whether one more may be told now. */
  mayTell(): boolean {
    const now = this.#now()
    this.#tokens = Math.min(BURST, this.#tokens + (Math.max(0, now - this.#filledAt) * PER_SECOND) / 1000)
    this.#filledAt = now
    if (this.#tokens < 1) return false
    this.#tokens--
    return true
  }
}
