/** At most one line in this time: whoever may connect could fill the log. */
const EVERY_MS = 10_000

/** The first of many alike at once, the rest as a number. */
export class SparingLog {
  readonly #write: (message: string) => void
  #silent = 0
  #timer: NodeJS.Timeout | undefined

  constructor(write: (message: string) => void) {
    this.#write = write
  }

  warn(message: string): void {
    if (this.#timer) {
      this.#silent++
      return
    }
    this.#write(message)
    this.#timer = setTimeout(() => this.#wake(), EVERY_MS).unref()
  }

  #wake(): void {
    this.#timer = undefined
    if (this.#silent === 0) return
    const count = this.#silent
    this.#silent = 0
    this.warn(`and ${count} more in ${EVERY_MS / 1000} s`)
  }
}
