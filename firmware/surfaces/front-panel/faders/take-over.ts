/** A little more than a fader's own noise, a little less than anybody sees: 1 dB in the upper part of the travel. */
const TOUCH = 0.01

/**
 * A fader that does not stand where its value is moves nothing until it has come there: by touching the value, or by
 * going across it between two looks. Pure; positions are 0 to 1.
 */
export class TakeOver {
  #holds = false
  #last: number | undefined

  /** Whether the fader moves the value. */
  get holds(): boolean {
    return this.#holds
  }

  /** Whether anybody knows where it is. */
  get seen(): boolean {
    return this.#last !== undefined
  }

  /** Which way it has to go. */
  way(value: number): 'up' | 'down' | undefined {
    if (this.#holds || this.#last === undefined) return undefined
    return this.#last < value ? 'up' : 'down'
  }

  /** The fader now means another value, or its value was moved by somebody else. */
  release(value: number): void {
    this.#holds = this.#last !== undefined && touches(this.#last, value)
  }

  /** Nobody has seen the fader for a while. */
  lose(): void {
    this.#holds = false
    this.#last = undefined
  }

  /** @returns whether the value is to go where the fader is */
  move(position: number, value: number): boolean {
    const last = this.#last
    this.#last = position
    if (this.#holds) return true
    const crossed = last !== undefined && Math.sign(last - value) !== Math.sign(position - value)
    this.#holds = crossed || touches(position, value)
    // A fader that is found where its value is has not been moved.
    return this.#holds && last !== undefined
  }
}

const touches = (position: number, value: number): boolean => Math.abs(position - value) <= TOUCH
