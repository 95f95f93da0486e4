// Which process this box started: a small file that outlives the supervisor.
import { createHash } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isAlive, type ProcessIdentity, processIdentity } from '../../hal/linux/index.ts'

/** How a program is started. */
export interface Program {
  file: string
  args: readonly string[]
  env?: NodeJS.ProcessEnv
}

interface Remembered {
  identity: ProcessIdentity
  /** Of the program it was started with. */
  fingerprint: string
  facts: unknown
}

/** The number of a process is used again; its start time within one boot is not. */
export class ProcessFile {
  readonly #path: string
  readonly #fingerprint: string

  /** @param program what the process has to have been started with to be of use */
  constructor(path: string, { file, args }: Program) {
    this.#path = path
    this.#fingerprint = createHash('sha256')
      .update(JSON.stringify([file, ...args]))
      .digest('hex')
  }

  /** @param facts what its next supervisor has to know of it */
  remember(pid: number, facts: unknown = null): void {
    const remembered: Remembered = { identity: processIdentity(pid), fingerprint: this.#fingerprint, facts }
    writeFileSync(`${this.#path}.tmp`, JSON.stringify(remembered))
    renameSync(`${this.#path}.tmp`, this.#path)
  }

  forget(): void {
    rmSync(this.#path, { force: true })
  }

  /** The process that an earlier supervisor started, if it lives. */
  living(): { pid: number; same: boolean; facts: unknown } | undefined {
    const remembered = livingIn(this.#path)
    if (!remembered) return undefined
    const same = remembered.fingerprint === this.#fingerprint
    return { pid: remembered.identity.pid, same, facts: remembered.facts }
  }
}

/** What a file remembers, if it lives. */
export function livingIn(path: string): Remembered | undefined {
  try {
    const read = JSON.parse(readFileSync(path, 'utf8')) as Partial<Remembered>
    return read.identity && isAlive(read.identity) ? (read as Remembered) : undefined
  } catch {
    // None was started, or the file is not whole because the machine stopped: then no process runs either.
    return undefined
  }
}
