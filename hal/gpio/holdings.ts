/** Groups of lines that a backend has given out. Each is closed once: a second time the lines may be another's. */
export class Holdings {
  readonly #held = new Set<{ close(): void }>()

  keep<T extends { close(): void }>(one: T): T {
    const close = one.close.bind(one)
    one.close = () => {
      if (this.#held.delete(one)) close()
    }
    this.#held.add(one)
    return one
  }

  closeAll(): void {
    for (const one of this.#held) one.close()
  }
}
