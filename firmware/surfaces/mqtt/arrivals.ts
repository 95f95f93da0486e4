/** Fewer than the broker is asked about, in so long, are no load for it: they count as arrived. ms */
const CALM_MS = 50

/**
 * Of messages that nobody acknowledges, those that are under way: a broker that answers a ping has taken what came
 * before it. At most one ping is under way, and none is sent for a single knob that a hand moves.
 */
export class Arrivals {
  readonly #ask: () => void
  readonly #askAfter: number
  #sent: (() => void)[] = []
  /** Sent before the ping that is under way. */
  #asked: (() => void)[] | undefined
  #timer: NodeJS.Timeout | undefined

  /** @param ask sends a ping @param askAfter so many messages */
  constructor(ask: () => void, askAfter: number) {
    this.#ask = ask
    this.#askAfter = askAfter
  }

  /** A message is sent. @param done it has come */
  add(done: () => void): void {
    this.#sent.push(done)
    this.#look()
  }

  /** The broker has answered a ping. */
  answered(): void {
    const arrived = this.#asked
    this.#asked = undefined
    for (const done of arrived ?? []) done()
    this.#look()
  }

  end(): void {
    clearTimeout(this.#timer)
  }

  #look(): void {
    if (this.#asked || this.#sent.length === 0) return
    if (this.#sent.length < this.#askAfter) {
      this.#timer ??= setTimeout(() => this.#calm(), CALM_MS)
      return
    }
    this.#asked = this.#sent
    this.#sent = []
    this.#ask()
  }

  #calm(): void {
    this.#timer = undefined
    // What is asked about has its turn first.
    if (this.#asked) return
    for (const done of this.#sent.splice(0)) done()
  }
}
