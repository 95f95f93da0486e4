/** Hands one message over; `done` once the broker has it, or nobody will ever know. */
export type Send = (topic: string, payload: string, done: () => void) => void

/**
 * What is to be told, by topic: of what changes faster than the broker takes it, only the latest goes out. Holds
 * nothing while there is no connection: with the next one everything is told anew.
 */
export class LatestValues {
  readonly #waiting = new Map<string, string>()
  #inFlight = 0
  #send: Send | undefined
  #most = 0
  /** Distinguishes one connection from the next: answers of an earlier one do not count. */
  #connection = 0

  /** @param most messages that may be under way at once */
  open(send: Send, most: number): void {
    this.close()
    this.#send = send
    this.#most = most
  }

  close(): void {
    this.#connection++
    this.#send = undefined
    this.#inFlight = 0
    this.#waiting.clear()
  }

  put(topic: string, payload: string): void {
    if (!this.#send) return
    this.#waiting.set(topic, payload)
    this.#flush()
  }

  get inFlight(): number {
    return this.#inFlight
  }

  get waiting(): number {
    return this.#waiting.size
  }

  #flush(): void {
    const connection = this.#connection
    for (const [topic, payload] of this.#waiting) {
      if (this.#inFlight >= this.#most) return
      this.#waiting.delete(topic)
      this.#inFlight++
      let open = true
      this.#send!(topic, payload, () => {
        if (!open || connection !== this.#connection) return
        open = false
        this.#inFlight--
        this.#flush()
      })
    }
  }
}
