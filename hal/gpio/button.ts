// A button's edges as what a hand meant. Pure: time comes in with the edges and by `advance`.

/**
 * press, release: at once, always. short: let go before `longMs`. long: still down after it. double: pressed again
 * within `doubleMs` of a short press, at the second press (that pair is no short). hold: while it is down, after `holdMs`
 * and then every `repeatMs`.
 */
export type ButtonEvent = 'press' | 'release' | 'short' | 'long' | 'double' | 'hold'

export interface ButtonOptions {
  /** 500. What is held so long is no short press. */
  longMs?: number
  /** 0: no double presses, and a short press is told at its release. 300 is usual: then it is told 300 ms later. */
  doubleMs?: number
  /** 0: no repetition. */
  holdMs?: number
  /** 100 */
  repeatMs?: number
}

export type TellButton = (event: ButtonEvent, timeNs: number) => void

export class Button {
  readonly #longNs: number
  readonly #doubleNs: number
  readonly #holdNs: number
  readonly #repeatNs: number
  #down: boolean
  /** What happens at a time, if nothing comes before it. */
  #long: number | undefined
  #hold: number | undefined
  #short: number | undefined
  /** The press that is down has been told already: as long, as the second of a double, or it was there at the start. */
  #told: boolean

  /** @param down as it is now: what is down at the start is no press, however long it stays so */
  constructor({ longMs = 500, doubleMs = 0, holdMs = 0, repeatMs = 100 }: ButtonOptions = {}, down = false) {
    this.#longNs = longMs * 1e6
    this.#doubleNs = doubleMs * 1e6
    this.#holdNs = holdMs * 1e6
    this.#repeatNs = Math.max(1, repeatMs) * 1e6
    this.#down = down
    this.#told = down
  }

  /** When `advance` has to be called at the latest. */
  get dueNs(): number | undefined {
    const due = [this.#long, this.#hold, this.#short].filter((time) => time !== undefined)
    return due.length > 0 ? Math.min(...due) : undefined
  }

  edge(down: boolean, timeNs: number, tell: TellButton): void {
    // A release at the very end of `longMs` is not before it.
    this.advance(timeNs, tell)
    if (down === this.#down) return
    this.#down = down
    if (down) this.#press(timeNs, tell)
    else this.#release(timeNs, tell)
  }

  advance(nowNs: number, tell: TellButton): void {
    for (;;) {
      const due = this.dueNs
      if (due === undefined || due > nowNs) return
      if (due === this.#long) {
        this.#long = undefined
        this.#told = true
        tell('long', due)
      } else if (due === this.#short) {
        this.#short = undefined
        tell('short', due)
      } else {
        this.#hold = due + this.#repeatNs
        tell('hold', due)
      }
    }
  }

  #press(timeNs: number, tell: TellButton): void {
    tell('press', timeNs)
    this.#told = this.#short !== undefined
    this.#short = undefined
    if (this.#told) tell('double', timeNs)
    else this.#long = timeNs + this.#longNs
    if (this.#holdNs > 0) this.#hold = timeNs + this.#holdNs
  }

  #release(timeNs: number, tell: TellButton): void {
    tell('release', timeNs)
    this.#long = undefined
    this.#hold = undefined
    if (this.#told) return
    if (this.#doubleNs > 0) this.#short = timeNs + this.#doubleNs
    else tell('short', timeNs)
  }
}
