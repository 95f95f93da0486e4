// The devices that have paired: what they hold is a secret, what is kept here tells it and does not give it away.
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { BoxError } from '../box-error.ts'
import type { Log } from '../log.ts'
import { writeWhole } from '../write-whole.ts'
import type { Role } from './roles.ts'
import { readSessionFile, type StoredSession, sessionFileText } from './session-file.ts'

const MOST = 100
/** Browsers keep a cookie so long at most (draft-ietf-httpbis-rfc6265bis, 5.5). */
export const FORGOTTEN_AFTER_DAYS = 400
const DAY_MS = 86_400_000

/** As it is shown. */
export type DeviceSession = Omit<StoredSession, 'hash'>

export class Sessions {
  readonly #path: string
  readonly #log: Log
  readonly #now: () => number
  readonly #revoked = new Set<(id: string) => void>()
  #sessions: StoredSession[] = []
  #spent: string | undefined
  #written: Promise<void> = Promise.resolve()

  /** @param now ms since 1970 */
  constructor(stateDir: string, log: Log, now: () => number = Date.now) {
    this.#path = join(stateDir, 'sessions.json')
    this.#log = log
    this.#now = now
  }

  /** A file that cannot be read is put aside: then every device pairs again. */
  load(): void {
    if (!existsSync(this.#path)) return
    try {
      const { sessions, spent } = readSessionFile(readFileSync(this.#path, 'utf8'))
      this.#sessions = sessions
      this.#spent = spent
    } catch (error) {
      const aside = `${this.#path}.broken`
      this.#log.error(
        { error: (error as Error).message, aside },
        'sessions cannot be read: devices pair again',
      )
      renameSync(this.#path, aside)
    }
    const oldest = this.#now() - FORGOTTEN_AFTER_DAYS * DAY_MS
    this.#sessions = this.#sessions.filter(({ seen }) => seen > oldest)
  }

  list(): DeviceSession[] {
    return this.#sessions.map(({ hash: _, ...shown }) => shown)
  }

  /** What takes no device in any more. */
  get spent(): string | undefined {
    return this.#spent
  }

  /** @param spent with what @returns the device's secret, which is nowhere else @throws BoxError EPAIR */
  async make(role: Role, name: string, spent = this.#spent): Promise<string> {
    if (this.#sessions.length >= MOST) {
      throw new BoxError(
        'EPAIR',
        `${MOST} devices have paired, which is as many as may: mixctl sessions revoke`,
      )
    }
    const secret = randomBytes(32).toString('base64url')
    const now = this.#now()
    const id = randomBytes(4).toString('hex')
    const session = { id, hash: hashOf(secret), role, name, made: now, seen: now }
    const before = this.#spent
    this.#sessions.push(session)
    this.#spent = spent
    try {
      await this.#save()
    } catch (error) {
      // What a restart would forget is not begun.
      this.#sessions = this.#sessions.filter((one) => one !== session)
      this.#spent = before
      throw new BoxError('EPAIR', `the device cannot be noted: ${(error as Error).message}`)
    }
    return secret
  }

  find(secret: string): DeviceSession | undefined {
    const hash = hashOf(secret)
    const session = this.#sessions.find((one) => one.hash === hash)
    if (!session) return undefined
    const now = this.#now()
    if (now - session.seen > DAY_MS) {
      session.seen = now
      this.#save().catch((error: Error) =>
        this.#log.warn({ error: error.message }, 'sessions cannot be saved'),
      )
    }
    const { hash: _, ...shown } = session
    return shown
  }

  /** @param id of one, or "all" @returns how many @throws BoxError ESESSION */
  async revoke(id: string): Promise<number> {
    const gone = this.#sessions.filter((session) => id === 'all' || session.id === id)
    if (gone.length === 0 && id !== 'all') {
      const known = this.#sessions.map((session) => session.id).join(', ') || 'none'
      throw new BoxError(
        'ESESSION',
        `there is no session ${JSON.stringify(id.slice(0, 40))}: there are ${known}`,
      )
    }
    this.#sessions = this.#sessions.filter((session) => !gone.includes(session))
    for (const session of gone) for (const tell of this.#revoked) tell(session.id)
    await this.#save()
    return gone.length
  }

  /** @returns ends it */
  onRevoked(tell: (id: string) => void): () => void {
    this.#revoked.add(tell)
    return () => this.#revoked.delete(tell)
  }

  /** One write at a time; each writes what is so by then. */
  #save(): Promise<void> {
    const write = () =>
      writeWhole(this.#path, sessionFileText({ sessions: this.#sessions, spent: this.#spent }))
    this.#written = this.#written.then(write, write)
    return this.#written
  }
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')
