// Talks to a process of the box: JSON lines both ways on a socket.
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

export interface ServedProcessParts {
  program: Program
  /** On which the program listens. */
  socket: string
  runtimeDir: string
  log: Log
  /** Factor of every time the process is given. */
  patience: number
}

/** Operations, what each is asked with and answers. */
export type Operations = Record<string, { ask: object; answer: object }>

interface Kind {
  /** In words: "media process". */
  name: string
  /** In the log, and of the file that remembers it. */
  child: string
  /** Of the error that it is not there. */
  code: string
}

const STOP_WITHIN_MS = 1000
const RETRY_MS = 10
/** A request waits so long for a process that is being started. */
const CONNECTED_WITHIN_MS = 2000
const PING_MS = 100
/** Answers missed in a row after which one that is stopped is replaced: what the media process fills lasts little longer. */
const PINGS_STOPPED = 1
/** And any other: a disk may keep it waiting for a while. */
const PINGS_HUNG = 50

/** A process that answers requests on a socket, kept alive. Nothing of the live mix depends on it. */
export class ServedProcess<Requests extends Operations> extends EventEmitter<Events> {
  readonly process: KeptProcess
  readonly #kind: Kind
  readonly #parts: ServedProcessParts
  readonly #waiting = new Map<number, Waiting>()
  #socket: Socket | undefined
  #retry: NodeJS.Timeout | undefined
  #pings: NodeJS.Timeout | undefined
  #missed = 0
  #nextId = 1

  constructor(kind: Kind, parts: ServedProcessParts) {
    super()
    this.setMaxListeners(0)
    const { program, runtimeDir, log } = parts
    this.#kind = kind
    this.#parts = parts
    const file = new ProcessFile(join(runtimeDir, `${kind.child}.json`), program)
    this.process = new KeptProcess({ name: kind.name, log, file, spawn: () => this.#spawn() })
    this.process.on('started', () => this.#connect())
    this.process.on('exit', (how) => this.#exited(how))
  }

  /** @param adopt take over the one that an earlier supervisor left on the same arena */
  async start(adopt: boolean): Promise<void> {
    this.#pings = setInterval(() => this.#ping(), PING_MS)
    if (adopt && this.process.adopt()) return
    await this.endForsaken()
    // It may have been stopped meanwhile.
    if (this.#pings) this.process.start()
  }

  /** Ends the one that an earlier supervisor left. */
  async endForsaken(): Promise<void> {
    await this.process.endForsaken((_, kill) => {
      kill('SIGTERM')
      return true
    }, STOP_WITHIN_MS * this.#parts.patience)
  }

  async stop(): Promise<void> {
    clearInterval(this.#pings)
    this.#pings = undefined
    await this.process.stop((held) => held.kill('SIGTERM'), STOP_WITHIN_MS * this.#parts.patience)
    this.#disconnect()
  }

  /** @throws BoxError with the process's own code and message; with the kind's code when it is not there */
  async request<Op extends keyof Requests & string>(
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
        const message = `cannot ${op}: the ${this.#kind.name} does not run; it is being started again`
        reject(new BoxError(this.#kind.code, message))
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
      const { log } = this.#parts
      log.warn({ line: line.slice(0, 200) }, `${this.#kind.name} wrote a line that is not JSON`)
      return
    }
    if (message.log) relog(this.#parts.log, this.#kind.child, JSON.stringify(message.log))
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
      this.#parts.log.error({ child: pid }, `${this.#kind.name} hangs and is killed`)
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
    const { name, code } = this.#kind
    for (const { reject } of this.#waiting.values()) {
      reject(new BoxError(code, `the ${name} ${how} while at work; it is being started again`))
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
