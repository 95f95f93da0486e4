/** Where progress is shown. */
export interface Screen {
  isTerminal: boolean
  write(text: string): void
}

/** On a terminal one line, rewritten at most ten times a second; in a log a line every ten seconds. */
const EVERY_MS = { terminal: 100, log: 10_000 }

/**
 * How far a render is.
 * @param now ms of any clock
 */
export class Progress {
  readonly #rate: number
  readonly #screen: Screen
  readonly #now: () => number
  readonly #began: number
  #shown: number

  constructor(rate: number, screen: Screen, now: () => number = () => performance.now()) {
    this.#rate = rate
    this.#screen = screen
    this.#now = now
    this.#began = now()
    this.#shown = this.#began
  }

  show(done: number, frames: number): void {
    const { isTerminal, write } = this.#screen
    if (this.#now() - this.#shown < (isTerminal ? EVERY_MS.terminal : EVERY_MS.log)) return
    this.#shown = this.#now()
    const share = Math.floor((100 * done) / Math.max(1, frames))
    const of = `${this.#seconds(done, 0)} of ${this.#seconds(frames, 0)} s`
    const text = `${share} %  ${of}, ${this.#speed(done)} times real time`
    write(isTerminal ? `\r${text}\x1b[K` : `${text}\n`)
  }

  /** The last word, after all is written. */
  end(frames: number): void {
    const line = `${this.#seconds(frames, 2)} s rendered in ${((this.#now() - this.#began) / 1000).toFixed(2)} s, ${this.#speed(frames)} times faster than real time\n`
    this.#screen.write(this.#screen.isTerminal ? `\r${line.slice(0, -1)}\x1b[K\n` : line)
  }

  #seconds(frames: number, digits: number): string {
    return (frames / this.#rate).toFixed(digits)
  }

  #speed(frames: number): string {
    const ms = Math.max(1e-3, this.#now() - this.#began)
    const times = (frames / this.#rate) * (1000 / ms)
    return times < 10 ? times.toFixed(1) : times.toFixed(0)
  }
}
