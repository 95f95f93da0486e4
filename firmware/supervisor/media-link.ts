// Talks to the media process: JSON lines both ways on a socket.
import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { readActivity } from './activity.ts'
import { BoxError } from './box-error.ts'
import { KeptProcess } from './kept-process.ts'
import type { Log } from './log.ts'
import { ProcessFile, type Program } from './process-file.ts'
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
  stopStream: { ask: { source: number }; answer: object }
  /** Every source ring: its state, and whether this media process fills it. */
  sources: {
    ask: object
    answer: { sources: { source: number; state: 'closed' | 'open' | 'ended'; filling: boolean }[] }
  }
  retire: { ask: { asset: number }; answer: object }
  free: { ask: { asset: number }; answer: object }
  ping: { ask: object; answer: object }
  quit: { ask: object; answer: object }
}

interface Message {
  id?: number
  error?: { code: string; message: string }
  log?: object
}

interface Waiting {
  resolve(answer: never): void
  reject(error: Error): void
}

interface Events {
  exit: []
  /** There is a connection: to a new process, or to one that outlived its supervisor. */
  ready: []
}

export interface MediaLinkParts {
  program: Program
  /** On which the program listens. */
  socket: string
  runtimeDir: string
  log: Log
  /** Factor of every time the process is given. */
  patience: number
}

const STOP_WITHIN_MS = 1000
const RETRY_MS = 10
/** A request waits so long for a media process that is being started. */
const CONNECTED_WITHIN_MS = 2000
const PING_MS = 100
/** Answers missed in a row after which one that is stopped is replaced: its rings last a little longer. */
const PINGS_STOPPED = 1
/** And any other: a disk may keep it waiting for a while. */
const PINGS_HUNG = 50

/** The media process, kept alive. Nothing of the live mix depends on it. */
export class MediaLink extends EventEmitter<Events> {
  readonly process: KeptProcess
  readonly #parts: MediaLinkParts
  readonly #waiting = new Map<number, Waiting>()
  #socket: Socket | undefined
  #retry: NodeJS.Timeout | undefined
  #pings: NodeJS.Timeout | undefined
  #missed = 0
  #nextId = 1

  constructor(parts: MediaLinkParts) {
    super()
    this.setMaxListeners(0)
    const { program, runtimeDir, log } = parts
    this.#parts = parts
    const file = new ProcessFile(join(runtimeDir, 'media.json'), program)
    this.process = new KeptProcess({ name: 'media process', log, file, spawn: () => this.#spawn() })
    this.process.on('started', () => this.#connect())
    this.process.on('exit', (how) => this.#exited(how))
  }

  /** @param adopt take over the one that an earlier supervisor left on the same arena */
  async start(adopt: boolean): Promise<void> {
    this.#pings = setInterval(() => this.#ping(), PING_MS)
    if (adopt && this.process.adopt()) return
    await this.process.endForsaken((_, kill) => {
      kill('SIGTERM')
      return true
    }, STOP_WITHIN_MS * this.#parts.patience)
    this.process.start()
  }

  async stop(): Promise<void> {
    clearInterval(this.#pings)
    await this.process.stop((held) => held.kill('SIGTERM'), STOP_WITHIN_MS * this.#parts.patience)
    this.#disconnect()
  }

  /** @throws BoxError with the media process's own code and message; EMEDIA when it is not there */
  async request<Op extends keyof Requests>(
    op: Op,
    ask: Requests[Op]['ask'],
  ): Promise<Requests[Op]['answer']> {
    const socket = this.#socket ?? (await this.#connected(op))
    return new Promise((resolve, reject) => {
      const id = this.#nextId++
      this.#waiting.set(id, { resolve, reject })
      socket.write(`${JSON.stringify({ id, op, ...ask })}\n`)
    })
  }

  #spawn(): ChildProcess {
    const { file, args, env } = this.#parts.program
    // A session of its own, as the engine's: it goes on when this process dies.
    return spawn(file, args, { detached: true, stdio: ['ignore', 'ignore', 2], env: env ?? process.env })
  }

  #connected(op: string): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.off('ready', ready)
        const message = `cannot ${op}: the media process does not run; it is being started again`
        reject(new BoxError('EMEDIA', message))
      }, CONNECTED_WITHIN_MS * this.#parts.patience)
      const ready = () => {
        clearTimeout(timer)
        resolve(this.#socket!)
      }
      this.once('ready', ready)
    })
  }

  /** Until the process listens, and again whenever the connection is lost while it lives. */
  #connect(): void {
    this.#disconnect()
    const socket = connect(this.#parts.socket)
    let joined = false
    socket.on('connect', () => {
      joined = true
      this.#socket = socket
      this.#missed = 0
      const lines = createInterface({ input: socket })
      lines.on('line', (line) => this.#take(line))
      // Told twice, by the socket too.
      lines.on('error', () => {})
      this.emit('ready')
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      if (joined && this.#socket === socket) this.#lose('has hung up')
      if (this.process.pid === undefined) return
      this.#retry = setTimeout(() => this.#connect(), RETRY_MS)
    })
  }

  #disconnect(): void {
    clearTimeout(this.#retry)
    const socket = this.#socket
    this.#socket = undefined
    socket?.removeAllListeners('close')
    socket?.destroy()
  }

  #take(line: string): void {
    let message: Message
    try {
      message = JSON.parse(line) as Message
    } catch {
      this.#parts.log.warn({ line: line.slice(0, 200) }, 'media process wrote a line that is not JSON')
      return
    }
    if (message.log) relog(this.#parts.log, 'media', JSON.stringify(message.log))
    const waiting = this.#waiting.get(message.id ?? -1)
    if (!waiting) return
    this.#waiting.delete(message.id!)
    if (message.error) waiting.reject(new BoxError(message.error.code, message.error.message))
    else waiting.resolve(message as never)
  }

  /** A frozen process is replaced, and its streams are gone on with. */
  #ping(): void {
    const { pid } = this.process
    if (pid === undefined) return
    const stopped = ++this.#missed > PINGS_STOPPED && readActivity(pid)?.state === 'T'
    if (stopped || this.#missed > PINGS_HUNG * this.#parts.patience) {
      this.#missed = 0
      this.#parts.log.error({ child: pid }, 'media process hangs and is killed')
      this.process.kill()
      return
    }
    if (!this.#socket) return
    this.request('ping', {}).then(
      () => {
        this.#missed = 0
      },
      () => {},
    )
  }

  #lose(how: string): void {
    this.#socket = undefined
    for (const { reject } of this.#waiting.values()) {
      reject(new BoxError('EMEDIA', `the media process ${how} while at work; it is being started again`))
    }
    this.#waiting.clear()
  }

  #exited(how: string): void {
    this.#missed = 0
    this.#disconnect()
    this.#lose(how)
    this.emit('exit')
  }
}
