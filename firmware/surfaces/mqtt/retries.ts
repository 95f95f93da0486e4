import { reconnectDelay } from './reconnect-delay.ts'

/** When the next try is due, and how much patience the broker needs. */
export class Retries {
  #lostAt = performance.now()
  /** Since when the broker has not said a word, if it should have. */
  #silentSince: number | undefined
  #connectedAt: number | undefined
  #deaths = 0

  /** Whether there has ever been a connection. */
  get reached(): boolean {
    return this.#connectedAt !== undefined
  }

  /** Connections in succession that were given up before anything was answered: such a broker is slow, not gone. */
  get deaths(): number {
    return this.#deaths
  }

  begun(): void {
    this.#silentSince = performance.now()
  }

  connected(): void {
    this.#connectedAt = performance.now()
    this.#silentSince = undefined
  }

  /** A try has no answer, or a connection has none any more. @param answered whether it had some before */
  givenUp(answered: boolean): void {
    if (this.#silentSince !== undefined) return
    this.#deaths = answered ? 0 : this.#deaths + 1
    this.#silentSince = this.#connectedAt
  }

  /** The outage begins. */
  lost(): void {
    this.#lostAt = performance.now()
  }

  /** Until the next try, ms. */
  delay(): number {
    const now = performance.now()
    return reconnectDelay(now - this.#lostAt, now - (this.#silentSince ?? now), Math.random())
  }
}
