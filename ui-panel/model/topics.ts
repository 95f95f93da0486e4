// What the box is to tell again and again: the sum of what the views look at, told anew on every connection.

export class Topics {
  readonly #tell: (what: string[]) => void
  /** Topic -> how many look at it. */
  readonly #wanted = new Map<string, number>()

  constructor(tell: (what: string[]) => void) {
    this.#tell = tell
  }

  /** @returns ends it */
  want(topic: string): () => void {
    this.#count(topic, 1)
    return () => this.#count(topic, -1)
  }

  /** A new connection begins with none. */
  tellAgain(): void {
    if (this.#wanted.size > 0) this.#tell([...this.#wanted.keys()])
  }

  #count(topic: string, by: number): void {
    const before = this.#wanted.get(topic) ?? 0
    if (before + by > 0) this.#wanted.set(topic, before + by)
    else this.#wanted.delete(topic)
    if (before === 0 || before + by === 0) this.#tell([...this.#wanted.keys()])
  }
}
