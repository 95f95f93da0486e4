// Talks to the media process: JSON lines both ways.
import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { createInterface } from 'node:readline'
import { BoxError } from './box-error.ts'
import { KeptProcess } from './kept-process.ts'
import type { Log } from './log.ts'
import type { Program } from './process-file.ts'
import { relog } from './relog.ts'

/** What every answer about a file holds; frames and seconds at the rate of the box. */
export interface FileFacts {
  channels: number
  frames: number
  rate: number
  seconds: number
  warning?: string
}

export interface Requests {
  probe: { ask: { path: string }; answer: FileFacts }
  load: { ask: { path: string }; answer: FileFacts & { asset: number } }
  /** resume: goes on where the ring's last writer stopped. */
  stream: {
    ask: { path: string; source: number; loop: boolean; resume?: boolean }
    answer: FileFacts & { source: number }
  }
  sources: { ask: object; answer: { sources: { source: number; state: string; filling: boolean }[] } }
  stopStream: { ask: { source: number }; answer: object }
  retire: { ask: { asset: number }; answer: object }
  free: { ask: { asset: number }; answer: object }
}

interface Answer {
  id?: number
  error?: { code: string; message: string }
}

interface Waiting {
  resolve(answer: never): void
  reject(error: Error): void
}

const STOP_WITHIN_MS = 1000

/** The media process, kept alive. Nothing of the live mix depends on it. */
export class MediaLink extends EventEmitter<{ exit: []; ready: [] }> {
  readonly process: KeptProcess
  readonly #program: Program
  readonly #log: Log
  readonly #waiting = new Map<number, Waiting>()
  #child: ChildProcess | undefined
  #nextId = 1

  constructor(program: Program, log: Log) {
    super()
    this.#program = program
    this.#log = log
    this.process = new KeptProcess({ name: 'media process', log, spawn: () => this.#spawn() })
    this.process.on('exit', (how) => this.#exited(how))
  }

  async start(_followed: boolean): Promise<void> {
    this.process.start()
  }

  /** It ends when its input does. */
  async stop(): Promise<void> {
    await this.process.stop(() => this.#child?.stdin?.end(), STOP_WITHIN_MS)
  }

  /** @throws BoxError with the media process's own code and message; EMEDIA when it is not there */
  request<Op extends keyof Requests>(op: Op, ask: Requests[Op]['ask']): Promise<Requests[Op]['answer']> {
    return new Promise((resolve, reject) => {
      const input = this.#child?.stdin
      if (!input?.writable) {
        reject(
          new BoxError('EMEDIA', `cannot ${op}: the media process does not run; it is being started again`),
        )
        return
      }
      const id = this.#nextId++
      this.#waiting.set(id, { resolve, reject })
      input.write(`${JSON.stringify({ id, op, ...ask })}\n`)
    })
  }

  #spawn(): ChildProcess {
    const { file, args, env } = this.#program
    // A session of its own, as the engine's: it ends when the supervisor closes its input, or dies.
    const child = spawn(file, args, { detached: true, stdio: 'pipe', env: env ?? process.env })
    createInterface({ input: child.stdout! }).on('line', (line) => this.#take(line))
    createInterface({ input: child.stderr! }).on('line', (line) => relog(this.#log, 'media', line))
    // A write to a process that has just died: its exit rejects what waits.
    child.stdin!.on('error', () => {})
    this.#child = child
    return child
  }

  #take(line: string): void {
    let answer: Answer
    try {
      answer = JSON.parse(line) as Answer
    } catch {
      this.#log.warn({ line: line.slice(0, 200) }, 'media process wrote a line that is not JSON')
      return
    }
    const waiting = this.#waiting.get(answer.id ?? -1)
    if (!waiting) return
    this.#waiting.delete(answer.id!)
    if (answer.error) waiting.reject(new BoxError(answer.error.code, answer.error.message))
    else waiting.resolve(answer as never)
  }

  #exited(how: string): void {
    for (const { reject } of this.#waiting.values()) {
      reject(new BoxError('EMEDIA', `the media process ${how} while at work; it is being started again`))
    }
    this.#waiting.clear()
    this.emit('exit')
  }
}
