// Taking devices into the house.
import { BoxError } from '../box-error.ts'
import type { Log } from '../log.ts'
import { BootFile, type WrittenCode } from './boot-file.ts'
import { CodeNote } from './code-note.ts'
import { FairShare } from './fair-share.ts'
import { type PairingCode, PairingCodes, type TakenCode } from './pairing-codes.ts'
import { Presence } from './presence.ts'
import type { Role } from './roles.ts'
import { type DeviceSession, Sessions } from './sessions.ts'

const MINUTE_MS = 60_000
/** Codes that devices have shown without giving them: the display has other things to say, and the log. */
const ASKED = { each: { most: 3, everyMs: 20 * MINUTE_MS }, all: { most: 6, everyMs: 10 * MINUTE_MS } }
/** A warning of guessers. */
const WARNED_EVERY_MS = 10 * MINUTE_MS

export interface AccessParts {
  stateDir: string
  runtimeDir: string
  log: Log
  /** Where the owner may have written a code. */
  bootFolder?: string | undefined
  /** ms since 1970 */
  now?: () => number
  /** Seconds since the machine's start. */
  upSeconds?: () => number
}

export class Access {
  readonly sessions: Sessions
  /** Who looks just now. */
  readonly presence: Presence
  readonly #codes: PairingCodes
  readonly #note: CodeNote
  readonly #log: Log
  readonly #boot: BootFile
  readonly #asked: FairShare
  /** Whose asking has made the code that is open. */
  #askedBy: string | undefined
  #warnedAt = Number.NEGATIVE_INFINITY

  constructor({ stateDir, runtimeDir, log, bootFolder, now, upSeconds }: AccessParts) {
    this.sessions = new Sessions(stateDir, log, now)
    this.presence = new Presence(now)
    this.#codes = new PairingCodes(now)
    this.#asked = new FairShare(ASKED, now)
    this.#note = new CodeNote(runtimeDir, log)
    this.#log = log
    this.#boot = new BootFile({ folder: bootFolder, log, ...(upSeconds && { upSeconds }) })
  }

  start(): void {
    this.sessions.load()
    this.#note.hide()
    void this.#boot.tell(this.sessions.spent)
  }

  stop(): void {
    this.#note.hide()
  }

  /** The code that is open, for the box's display. */
  get code(): PairingCode | undefined {
    return this.#codes.current
  }

  /** Those that have paired. */
  devices(): (DeviceSession & { here: boolean })[] {
    return this.sessions.list().map((device) => ({
      ...device,
      seen: Math.max(device.seen, this.presence.seen(device.id)),
      here: this.presence.has(device.id),
    }))
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
    this.#codes.check(code, address)
    const written = await this.#boot.read(this.sessions.spent)
    const taken = this.#redeem(code, address, written)
    if (taken === written) this.#log.info('the code on the boot partition is taken: its file may be deleted')
    else this.#end()
    const { role } = taken
    const secret = await this.sessions.make(role, name, taken === written ? written.mark : undefined)
    this.#log.info({ device: name, role }, 'a device has paired')
    return { secret, role }
  }

  #offer(role: Role, long: boolean): PairingCode {
    const code = this.#codes.make(role, long)
    this.#askedBy = undefined
    this.#note.show(code)
    return code
  }

  /** The code that was shown is taken. */
  #end(): void {
    if (this.#askedBy !== undefined) this.#asked.giveBack(this.#askedBy)
    this.#askedBy = undefined
    this.#note.hide()
  }

  #redeem(code: string, address: string, written: WrittenCode | undefined): TakenCode {
    // Another one may have been faster while it was read.
    const open = written?.mark === this.sessions.spent ? undefined : written
    try {
      return this.#codes.redeem(code, address, open)
    } finally {
      const now = performance.now()
      if (this.#codes.areGuessed && now - this.#warnedAt > WARNED_EVERY_MS) {
        this.#warnedAt = now
        this.#log.warn({ address }, 'somebody gives wrong pairing codes again and again')
      }
    }
  }
}
