// Who is told of messages, by their "op".
export type Message = Record<string, unknown> & { op: string }

export class Listeners {
  readonly #all = new Map<string, Set<(message: Message) => void>>()

  /** @returns ends it */
  on(op: string, listener: (message: Message) => void): () => void {
    const listeners = this.#all.get(op) ?? new Set()
    this.#all.set(op, listeners.add(listener))
    return () => {
      listeners.delete(listener)
    }
  }

  tell(message: Message): void {
    for (const listener of [...(this.#all.get(message.op) ?? [])]) listener(message)
  }
}
