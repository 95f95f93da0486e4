// The button that turns the box off: held, so that nobody leans on it by mistake. Pure.

/** arm: pressed. cancel: let go too early. shutdown: once, when it was held long enough. */
export type ShutdownEvent = 'arm' | 'cancel' | 'shutdown'

export const SHUTDOWN_HOLD_MS = 3000

export class ShutdownButton {
  readonly #holdNs: number
  #down: boolean
  #dueNs: number | undefined

  /** @param down as it is now: a contact that is stuck, or a cable shorted, never turns a box off that was just turned on */
  constructor(holdMs = SHUTDOWN_HOLD_MS, down = false) {
    this.#holdNs = holdMs * 1e6
    this.#down = down
  }

  get dueNs(): number | undefined {
    return this.#dueNs
  }

  edge(down: boolean, timeNs: number, tell: (event: ShutdownEvent, timeNs: number) => void): void {
    this.advance(timeNs, tell)
    if (down === this.#down) return
    this.#down = down
    if (down) {
      this.#dueNs = timeNs + this.#holdNs
      tell('arm', timeNs)
    } else if (this.#dueNs !== undefined) {
      this.#dueNs = undefined
      tell('cancel', timeNs)
    }
  }

  advance(nowNs: number, tell: (event: ShutdownEvent, timeNs: number) => void): void {
    const due = this.#dueNs
    if (due === undefined || due > nowNs) return
    this.#dueNs = undefined
    tell('shutdown', due)
  }
}
