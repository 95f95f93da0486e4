import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '../log.ts'
import type { PairingCode } from './pairing-codes.ts'

/** The open code in the log and in a file that only the box's user reads, for as long as it is open. */
export class CodeNote {
  readonly #file: string
  readonly #log: Log
  #over: NodeJS.Timeout | undefined

  constructor(runtimeDir: string, log: Log) {
    this.#file = join(runtimeDir, 'pairing-code.txt')
    this.#log = log
  }

  show({ code, role, until }: PairingCode): void {
    this.#log.warn(
      { code, role },
      `pairing code ${code}: whoever gives it within 5 minutes is taken in as ${role}`,
    )
    writeFileSync(this.#file, `${code}\n${role}, until ${new Date(until).toISOString()}\n`, { mode: 0o600 })
    clearTimeout(this.#over)
    this.#over = setTimeout(() => this.hide(), until - Date.now())
    this.#over.unref()
  }

  hide(): void {
    clearTimeout(this.#over)
    rmSync(this.#file, { force: true })
  }
}
