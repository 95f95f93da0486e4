// A code that the owner has written on the card in a computer: the way in without display, shell or log.
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { uptime } from 'node:os'
import { join } from 'node:path'
import type { Log } from '../log.ts'
import { readWrittenCode } from './read-written-code.ts'
import type { Role } from './roles.ts'

const NAME = 'mixbox-pairing.txt'
/** Of the file. */
const LONGEST_BYTES = 200
/** The machine's time since its start: the time of day may come from the network, and jump by years. */
const OPEN_SECONDS = 86_400

export interface WrittenCode {
  code: string
  role: Role
  /** Tells this writing from others, without showing it. */
  mark: string
}

export interface BootFileParts {
  /** undefined: there is none. */
  folder: string | undefined
  log: Log
  /** Seconds since the machine's start. */
  upSeconds?: () => number
}

/** Only read: the box has no right to write there, and needs none. */
export class BootFile {
  readonly #path: string | undefined
  readonly #log: Log
  readonly #upSeconds: () => number

  constructor({ folder, log, upSeconds = uptime }: BootFileParts) {
    this.#path = folder === undefined ? undefined : join(folder, NAME)
    this.#log = log
    this.#upSeconds = upSeconds
  }

  /** @param spent the mark of what has been taken already @returns what takes a device in now. Never rejects */
  async read(spent: string | undefined): Promise<WrittenCode | undefined> {
    if (this.#path === undefined || this.#upSeconds() > OPEN_SECONDS) return undefined
    try {
      const text = await readBeginning(this.#path)
      const mark = createHash('sha256').update(text.trim()).digest('hex')
      return mark === spent ? undefined : { ...readWrittenCode(text), mark }
    } catch {
      return undefined
    }
  }

  /** Says in the log what there is, for whoever wonders. */
  async tell(spent: string | undefined): Promise<void> {
    const file = this.#path
    if (file === undefined) return
    try {
      const { role } = readWrittenCode(await readBeginning(file))
      if (await this.read(spent))
        this.#log.warn({ file, role }, 'the code in this file takes a device in, once')
      else this.#log.info({ file }, `the code in this file counts no more: ${this.#why()}; write another one`)
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code !== 'ENOENT') this.#log.warn({ file, error: message }, 'this file takes no device in')
    }
  }

  #why(): string {
    return this.#upSeconds() > OPEN_SECONDS ? 'the machine was started more than a day ago' : 'it was taken'
  }
}

async function readBeginning(path: string): Promise<string> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST_BYTES), 0, LONGEST_BYTES, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}
