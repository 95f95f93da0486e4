// Taking devices into the house.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '../log.ts'
import { type PairingCode, PairingCodes } from './pairing-codes.ts'
import type { Role } from './roles.ts'
import { Sessions } from './sessions.ts'

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
  #over: NodeJS.Timeout | undefined

  constructor({ stateDir, runtimeDir, log, now }: AccessParts) {
    this.sessions = new Sessions(stateDir, log, now)
    this.#codes = new PairingCodes(now)
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

  /** Somebody on the box wants to take in a device. */
  offer(role: Role): PairingCode {
    const code = this.#codes.make(role)
    this.#show(code)
    return code
  }

  /**
   * A device that has no code asks for one: it is shown on the box, to whoever stands there. The first device is the
   * owner's; those after it mix.
   */
  ask(): void {
    if (!this.code) this.offer(this.sessions.list().length === 0 ? 'admin' : 'engineer')
  }

  /** @returns the device's secret @throws BoxError EPAIR */
  async pair(code: string, name: string): Promise<{ secret: string; role: Role }> {
    const role = this.#codes.redeem(code)
    this.#hide()
    const secret = await this.sessions.make(role, name)
    this.#log.info({ device: name, role }, 'a device has paired')
    return { secret, role }
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
