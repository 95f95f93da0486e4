/** Which devices have the panel open just now, by the ids of their sessions. */
export class Presence {
  readonly #pages = new Map<string, number>()
  readonly #left = new Map<string, number>()
  readonly #now: () => number

  /** @param now ms since 1970 */
  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** @returns tells that this page is gone */
  join(session: string): () => void {
    this.#pages.set(session, (this.#pages.get(session) ?? 0) + 1)
    return () => {
      const left = (this.#pages.get(session) ?? 0) - 1
      this.#left.set(session, this.#now())
      if (left > 0) this.#pages.set(session, left)
      else this.#pages.delete(session)
    }
  }

  has(session: string): boolean {
    return this.#pages.has(session)
  }

  /** ms since 1970; 0 for one that was not here since the start. */
  seen(session: string): number {
    return this.has(session) ? this.#now() : (this.#left.get(session) ?? 0)
  }
}
