import { randomInt } from 'node:crypto'
import { BoxError } from '../box-error.ts'
import type { Role } from './roles.ts'

const LIVES_MS = 5 * 60_000
const TRIES = 5
/** With 5 tries in each minute of its life a code is guessed once in 40 000 codes. */
const PAUSE_MS = 60_000

export interface PairingCode {
  /** 6 digits. */
  code: string
  /** What whoever gives it will be. */
  role: Role
  /** Milliseconds since 1970. */
  until: number
}

/** One code at a time: whoever reads it off the box may take a device into the house. */
export class PairingCodes {
  readonly #now: () => number
  #current: PairingCode | undefined
  #wrong = 0
  #pausedUntil = 0

  /** @param now ms since 1970 */
  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  get current(): PairingCode | undefined {
    if (this.#current && this.#current.until <= this.#now()) this.#current = undefined
    return this.#current
  }

  /** A new one, in the place of any other. */
  make(role: Role): PairingCode {
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    this.#current = { code, role, until: this.#now() + LIVES_MS }
    return this.#current
  }

  /** Takes a code, which is gone then. @throws BoxError EPAIR */
  redeem(given: string): Role {
    const now = this.#now()
    if (now < this.#pausedUntil) {
      const seconds = Math.ceil((this.#pausedUntil - now) / 1000)
      throw new BoxError('EPAIR', `${TRIES} wrong codes were given: wait ${seconds} s`)
    }
    const { current } = this
    if (current && given === current.code) {
      this.#current = undefined
      this.#wrong = 0
      return current.role
    }
    // Also where there is none to be guessed: whether there is one is nobody's business.
    if (++this.#wrong >= TRIES) {
      this.#wrong = 0
      this.#pausedUntil = now + PAUSE_MS
    }
    throw new BoxError('EPAIR', 'this is not the code that the box shows now, or its 5 minutes are over')
  }
}
