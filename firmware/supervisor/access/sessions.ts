// The devices that have paired: what they hold is a secret, what is kept here tells it and does not give it away.
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { BoxError } from '../box-error.ts'
import type { Log } from '../log.ts'
import { writeWhole } from '../write-whole.ts'
import { ROLES, type Role } from './roles.ts'

const MOST = 100
/** Browsers keep a cookie so long at most (draft-ietf-httpbis-rfc6265bis, 5.5). */
export const FORGOTTEN_AFTER_DAYS = 400
const DAY_MS = 86_400_000

const SESSION = z.object({
  /** For people. */
  id: z.string().regex(/^[0-9a-f]{8}$/),
  /** SHA-256 of the secret, which is random enough to need no salt. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  role: z.enum(ROLES),
  /** The device, as it called itself. */
  name: z.string().max(100),
  /** Milliseconds since 1970. */
  made: z.number(),
  /** To the day. */
  seen: z.number(),
})
const FILE = z.object({ schema: z.literal(1), sessions: z.array(SESSION) })

export type StoredSession = z.infer<typeof SESSION>
/** As it is shown. */
export type DeviceSession = Omit<StoredSession, 'hash'>

export class Sessions {
  readonly #path: string
  readonly #log: Log
  readonly #now: () => number
  readonly #revoked = new Set<(id: string) => void>()
  #sessions: StoredSession[] = []
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
      this.#sessions = FILE.parse(JSON.parse(readFileSync(this.#path, 'utf8'))).sessions
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

  /** @returns the device's secret, which is nowhere else @throws BoxError EPAIR */
  async make(role: Role, name: string): Promise<string> {
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
    this.#sessions.push(session)
    try {
      await this.#save()
    } catch (error) {
      // What a restart would forget is not begun.
      this.#sessions = this.#sessions.filter((one) => one !== session)
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
      writeWhole(this.#path, `${JSON.stringify({ schema: 1, sessions: this.#sessions }, undefined, 1)}\n`)
    this.#written = this.#written.then(write, write)
    return this.#written
  }
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')
