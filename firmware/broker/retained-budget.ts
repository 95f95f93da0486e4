/** What an entry costs beside its topic and payload; measured at about half of it. */
const ENTRY_BYTES = 512

/** How much the retained messages take: the broker keeps them in memory, and whoever may publish could fill it. */
export class RetainedBudget {
  readonly #sizes = new Map<string, number>()
  readonly #limit: number
  #bytes = 0

  constructor(limitBytes: number) {
    this.#limit = limitBytes
  }

  get topics(): number {
    return this.#sizes.size
  }

  get bytes(): number {
    return this.#bytes
  }

  /** @param payloadBytes 0 lets go of the topic. @returns false when there is no room: nothing is counted then */
  take(topic: string, payloadBytes: number): boolean {
    const before = this.#sizes.get(topic) ?? 0
    const size = payloadBytes === 0 ? 0 : ENTRY_BYTES + 2 * topic.length + payloadBytes
    if (size > before && this.#bytes - before + size > this.#limit) return false
    this.#bytes += size - before
    if (size === 0) this.#sizes.delete(topic)
    else this.#sizes.set(topic, size)
    return true
  }
}
