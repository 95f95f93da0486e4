/** How often it is felt. ms */
export const PULSE_MS = 400
/** So long nobody has said anything: is anybody there? 2 s. */
const ASK_AFTER = 5
/** The same, with something told that needs no answer: 0.8 s. */
const ASK_AFTER_TOLD = 2
/**
 * An answer is due for so long: 3.2 s. TCP sends again what was lost 0.2, 0.6, 1.4 and 3 s later, then not before
 * 6.2 s (RFC 6298, from 0.2 s on as in Linux): from here on another connection is faster.
 */
const GONE_AFTER = 8
/** A broker that is slow, not gone, is waited for up to so many times as long. */
const MOST_PATIENCE = 8

export type Feeling = 'calm' | 'ask' | 'gone'

/**
 * Notices that the other side is gone without a word: a cable was pulled somewhere on the way. It counts ticks, not time:
 * a box that was itself held up has not listened.
 */
export class Pulse {
  readonly #patience: number
  #silent = 0
  #due = 0
  #asked = false

  /** @param deaths connections in succession that were given up before anything was answered */
  constructor(deaths = 0) {
    this.#patience = GONE_AFTER * Math.min(2 ** deaths, MOST_PATIENCE)
  }

  /** Anything came in. */
  heard(): void {
    this.#silent = 0
    this.#due = 0
    this.#asked = false
  }

  /**
   * @param owed answers that the other side owes
   * @param told whether it was told something, which needs no answer, since it last said anything
   * @returns ask: send a ping
   */
  tick(owed: number, told: boolean): Feeling {
    this.#silent++
    if (owed > 0 || told || this.#asked) this.#due++
    if (this.#due >= this.#patience) return 'gone'
    if (this.#asked || this.#silent < (told ? ASK_AFTER_TOLD : ASK_AFTER)) return 'calm'
    this.#asked = true
    return 'ask'
  }
}
