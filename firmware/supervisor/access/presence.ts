/** Which devices have the panel open just now, by the ids of their sessions. */
export class Presence {
  readonly #pages = new Map<string, number>()

  /** @returns tells that this page is gone */
  join(session: string): () => void {
    this.#pages.set(session, (this.#pages.get(session) ?? 0) + 1)
    return () => {
      const left = (this.#pages.get(session) ?? 0) - 1
      if (left > 0) this.#pages.set(session, left)
      else this.#pages.delete(session)
    }
  }

  has(session: string): boolean {
    return this.#pages.has(session)
  }
}
