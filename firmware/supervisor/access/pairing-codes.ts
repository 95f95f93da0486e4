import { randomInt } from 'node:crypto'
import { BoxError } from '../box-error.ts'
import { FairShare } from './fair-share.ts'
import type { Role } from './roles.ts'

const LIVES_MS = 5 * 60_000
const MINUTE_MS = 60_000
/**
 * A code of six digits is one of 10^6. In its five minutes it meets 101 wrong ones at most (one in 10 000), 11 of one
 * address; whoever goes on day and night has 288 a day, and after six years an even chance. One address alone, with
 * six an hour, never uses up what all have.
 */
const WRONG = { each: { most: 10, everyMs: 10 * MINUTE_MS }, all: { most: 100, everyMs: 5 * MINUTE_MS } }
/** Two groups of six: as many as can be tried in five minutes by 10 000 a second are one in 300 000. */
const LONG_DIGITS = 12
const DIGITS = 6

export interface TakenCode {
  /** 6 digits, or 12. */
  code: string
  /** What whoever gives it will be. */
  role: Role
}

export interface PairingCode extends TakenCode {
  /** Milliseconds since 1970. */
  until: number
}

/** One code at a time: whoever reads it off the box may take a device into the house. */
export class PairingCodes {
  readonly #now: () => number
  readonly #wrong: FairShare
  #current: PairingCode | undefined

  /** @param now ms since 1970 */
  constructor(now?: () => number) {
    this.#now = now ?? Date.now
    this.#wrong = new FairShare(WRONG, now)
  }

  get current(): PairingCode | undefined {
    if (this.#current && this.#current.until <= this.#now()) this.#current = undefined
    return this.#current
  }

  /** Whether somebody has given so many wrong codes that they have to wait. */
  get areGuessed(): boolean {
    return this.#wrong.isShort
  }

  /** A new one, in the place of any other. @param long one that needs no limit of wrong ones */
  make(role: Role, long = false): PairingCode {
    const digits = long ? LONG_DIGITS : DIGITS
    const code = String(randomInt(10 ** digits)).padStart(digits, '0')
    this.#current = { code, role, until: this.#now() + LIVES_MS }
    return this.#current
  }

  /** Before anything is compared. @throws BoxError EPAIR */
  check(given: string, address: string): void {
    const waitMs = given.length === LONG_DIGITS ? 0 : this.#wrong.waitMs(address)
    if (waitMs === 0) return
    const seconds = Math.ceil(waitMs / 1000)
    throw new BoxError(
      'EPAIR',
      `too many wrong codes were given: wait ${seconds} s, or give the longer code that "mixctl pair" makes now`,
    )
  }

  /**
   * Takes a code, which is gone then.
   * @param address of whoever gives it @param written another one that counts
   * @returns what it was @throws BoxError EPAIR
   */
  redeem(given: string, address: string, written?: TakenCode): TakenCode {
    this.check(given, address)
    const { current } = this
    if (current && given === current.code) {
      this.#current = undefined
      return current
    }
    if (given === written?.code) return written
    // Also where there is none to be guessed: whether there is one is nobody's business.
    if (given.length !== LONG_DIGITS) this.#wrong.take(address)
    throw new BoxError('EPAIR', 'this is not the code that the box shows now, or its 5 minutes are over')
  }
}
