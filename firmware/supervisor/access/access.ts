// Taking devices into the house.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BoxError } from '../box-error.ts'
import type { Log } from '../log.ts'
import { FairShare } from './fair-share.ts'
import { type PairingCode, PairingCodes } from './pairing-codes.ts'
import type { Role } from './roles.ts'
import { Sessions } from './sessions.ts'

const MINUTE_MS = 60_000
/** Codes that devices have shown without giving them: the display has other things to say, and the log. */
const ASKED = { each: { most: 3, everyMs: 20 * MINUTE_MS }, all: { most: 6, everyMs: 10 * MINUTE_MS } }
/** A warning of guessers. */
const WARNED_EVERY_MS = 10 * MINUTE_MS

export interface AccessParts {
  stateDir: string
  runtimeDir: string
  log: Log
  /** ms since 1970 */
  now?: () => number
}

export class Access {
  readonly sessions: Sessions
  readonly #codes: PairingCodes
  readonly #file: string
  readonly #log: Log
  readonly #asked: FairShare
  #over: NodeJS.Timeout | undefined
  /** Whose asking has made the code that is open. */
  #askedBy: string | undefined
  #warnedAt = Number.NEGATIVE_INFINITY

  constructor({ stateDir, runtimeDir, log, now }: AccessParts) {
    this.sessions = new Sessions(stateDir, log, now)
    this.#codes = new PairingCodes(now)
    this.#asked = new FairShare(ASKED, now)
    this.#file = join(runtimeDir, 'pairing-code.txt')
    this.#log = log
  }

  start(): void {
    this.sessions.load()
    rmSync(this.#file, { force: true })
  }

  stop(): void {
    this.#hide()
  }

  /** The code that is open, for the box's display. */
  get code(): PairingCode | undefined {
    return this.#codes.current
  }

  /** Somebody on the box wants to take in a device: while others guess codes, by one that is not to be guessed. */
  offer(role: Role): PairingCode {
    return this.#offer(role, this.#codes.areGuessed)
  }

  /**
   * A device that has no code asks for one: it is shown on the box, to whoever stands there. The first device is the
   * owner's; those after it mix.
   * @param address of the device @throws BoxError EPAIR: codes were shown and not given
   */
  ask(address: string): void {
    if (this.code) return
    const waitMs = this.#asked.waitMs(address)
    if (waitMs > 0) {
      const wait = `wait ${Math.ceil(waitMs / MINUTE_MS)} min`
      throw new BoxError(
        'EPAIR',
        `codes were asked for again and again: ${wait}, or make one by "mixctl pair"`,
      )
    }
    this.#asked.take(address)
    this.#offer(this.sessions.list().length === 0 ? 'admin' : 'engineer', false)
    this.#askedBy = address
  }

  /** @param address of the device @returns its secret @throws BoxError EPAIR */
  async pair(code: string, name: string, address: string): Promise<{ secret: string; role: Role }> {
    const role = this.#redeem(code, address)
    if (this.#askedBy !== undefined) this.#asked.giveBack(this.#askedBy)
    this.#hide()
    const secret = await this.sessions.make(role, name)
    this.#log.info({ device: name, role }, 'a device has paired')
    return { secret, role }
  }

  #offer(role: Role, long: boolean): PairingCode {
    const code = this.#codes.make(role, long)
    this.#askedBy = undefined
    this.#show(code)
    return code
  }

  #redeem(code: string, address: string): Role {
    try {
      return this.#codes.redeem(code, address)
    } finally {
      const now = performance.now()
      if (this.#codes.areGuessed && now - this.#warnedAt > WARNED_EVERY_MS) {
        this.#warnedAt = now
        this.#log.warn({ address }, 'somebody gives wrong pairing codes again and again')
      }
    }
  }

  #show({ code, role, until }: PairingCode): void {
    this.#log.warn(
      { code, role },
      `pairing code ${code}: whoever gives it within 5 minutes is taken in as ${role}`,
    )
    writeFileSync(this.#file, `${code}\n${role}, until ${new Date(until).toISOString()}\n`, { mode: 0o600 })
    clearTimeout(this.#over)
    this.#over = setTimeout(() => this.#hide(), until - Date.now())
    this.#over.unref()
  }

  #hide(): void {
    clearTimeout(this.#over)
    rmSync(this.#file, { force: true })
  }
}
