import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** To all pages together, since they came. */
export interface Came {
  bytes: number
  meters: number
  changes: number
  /** Changes that did not follow on the one before. */
  gaps: number
}

/** A server that says as much as a box. */
interface Other {
  port: number
  bytes: number
  hertz: number
  changes: number
}

/** Pages in a process of their own. */
export class Crowd {
  readonly count: number
  readonly #pages: ChildProcess
  readonly #lines: AsyncIterator<string>
  readonly #server: ChildProcess | undefined

  private constructor(
    count: number,
    pages: ChildProcess,
    lines: AsyncIterator<string>,
    server?: ChildProcess,
  ) {
    this.count = count
    this.#pages = pages
    this.#lines = lines
    this.#server = server
  }

  /** @param at the box's port, or another program to look at, which is started @param hertz of meters */
  static async gather(at: number | Other, count: number, hertz: number): Promise<Crowd> {
    let server: ChildProcess | undefined
    let port = at
    if (typeof port !== 'number') {
      const { bytes, changes } = port
      port = port.port
      server = start('other-server', [port, bytes, hertz, changes])
      await linesOf(server).next()
    }
    const pages = start('crowd', [port, count, hertz])
    const lines = linesOf(pages)
    await lines.next()
    return new Crowd(count, pages, lines, server)
  }

  async came(): Promise<Came> {
    this.#pages.stdin!.write('\n')
    const { value } = await this.#lines.next()
    return JSON.parse(value as string) as Came
  }

  async leave(): Promise<void> {
    for (const one of [this.#pages, this.#server]) {
      if (!one) continue
      one.stdin!.end()
      if (one.exitCode === null) await once(one, 'exit')
    }
  }
}

function start(program: string, words: readonly number[]): ChildProcess {
  const file = fileURLToPath(new URL(`./${program}.js`, import.meta.url))
  return spawn(process.execPath, [file, ...words.map(String)], { stdio: ['pipe', 'pipe', 'inherit'] })
}

const linesOf = ({ stdout }: ChildProcess): AsyncIterator<string> =>
  createInterface({ input: stdout! })[Symbol.asyncIterator]()
