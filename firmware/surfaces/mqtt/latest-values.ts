/** Hands one message over; `done` once the broker has it, or nobody will ever know. */
export type Send = (topic: string, payload: string, done: () => void) => void

interface Waiting {
  topic: string
  payload: string
}

/**
 * What is to be told, by topic: of what changes faster than the broker takes it, only the latest goes out. Holds
 * nothing while there is no connection: with the next one everything is told anew.
 */
export class LatestValues {
  readonly #waiting = new Map<string, Waiting>()
  #inFlight = 0
  #send: Send | undefined
  #most = 0
  /** Distinguishes one connection from the next: answers of an earlier one do not count. */
  #connection = 0
  #kept = 0

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
    this.#add(topic, { topic, payload })
  }

  /** Each of several for one topic, in their order. */
  putEvery(topic: string, payload: string): void {
    this.#add(`${++this.#kept}`, { topic, payload })
  }

  get inFlight(): number {
    return this.#inFlight
  }

  get waiting(): number {
    return this.#waiting.size
  }

  #add(key: string, message: Waiting): void {
    if (!this.#send) return
    this.#waiting.set(key, message)
    this.#flush()
  }

  #flush(): void {
    const connection = this.#connection
    for (const [key, { topic, payload }] of this.#waiting) {
      if (this.#inFlight >= this.#most) return
      this.#waiting.delete(key)
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
