// The connection to the box: requests and their answers, one JSON object a line.
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { EXIT, Exit } from './exit.ts'
import { INSTALLED } from './socket-path.ts'

interface Line {
  mixbox?: string
  protocol?: number
  id?: number | null
  result?: unknown
  error?: { code: string; message: string }
  event?: unknown
}

const PROTOCOL = 1
const START = INSTALLED ? 'sudo systemctl start mixbox' : 'npm start'

export class Client {
  readonly #socket: Socket
  readonly #waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>()
  readonly #streams = new Map<number, (event: unknown) => void>()
  #nextId = 1
  #failed: (error: Error) => void = () => {}
  /** Rejects when the connection ends: streams wait for it. */
  readonly ended: Promise<never>

  private constructor(socket: Socket) {
    this.#socket = socket
    this.ended = new Promise((_, reject) => {
      this.#failed = reject
    })
    this.ended.catch(() => {})
    const lines = createInterface({ input: socket })
    lines.on('line', (line) => this.#take(JSON.parse(line) as Line))
    // readline passes the socket's errors on, and the socket's own listener below answers them.
    lines.on('error', () => {})
    socket.on('close', () => this.#end(gone('the box closed the connection')))
    socket.on('error', (error) => this.#end(gone(error.message)))
  }

  /** @throws Exit notRunning, or refused where the box speaks another protocol */
  static connect(path: string): Promise<Client> {
    return new Promise((resolve, reject) => {
      const socket = connect(path)
      socket.once('error', (error) => reject(notThere(path, error)))
      socket.once('connect', () => {
        socket.removeAllListeners('error')
        resolve(new Client(socket))
      })
    })
  }

  /** @throws Exit refused, with the box's own words */
  request<Result>(op: string, fields: object = {}): Promise<Result> {
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (result: unknown) => void, reject })
      this.#socket.write(`${JSON.stringify({ id, op, ...fields })}\n`)
    })
  }

  /** As request; `take` gets what follows the answer. */
  stream<Result>(op: string, fields: object, take: (event: never) => void): Promise<Result> {
    this.#streams.set(this.#nextId, take as (event: unknown) => void)
    return this.request<Result>(op, fields)
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(line: Line): void {
    if (line.mixbox !== undefined) {
      if (line.protocol === PROTOCOL) return
      const message = `Mixbox ${line.mixbox} speaks protocol ${line.protocol}, this mixctl ${PROTOCOL}: use the mixctl that came with it`
      this.#end(new Exit(EXIT.refused, 'EPROTO', message))
      return
    }
    const { id, event, error, result } = line
    if (event !== undefined) {
      this.#streams.get(id ?? 0)?.(event)
      return
    }
    // Not about one request: it ends the connection.
    if (error && id === null) {
      this.#end(new Exit(EXIT.refused, error.code, error.message))
      return
    }
    const waiting = this.#waiting.get(id ?? 0)
    this.#waiting.delete(id ?? 0)
    if (error) waiting?.reject(new Exit(EXIT.refused, error.code, error.message))
    else waiting?.resolve(result)
  }

  #end(error: Exit): void {
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
    this.#failed(error)
    this.#socket.destroy()
  }
}

function gone(message: string): Exit {
  return new Exit(EXIT.notRunning, 'ENOTRUNNING', `the box is gone: ${message}`)
}

function notThere(path: string, { code, message }: NodeJS.ErrnoException): Exit {
  if (code === 'EACCES') {
    return new Exit(
      EXIT.notRunning,
      'EACCES',
      `no right to speak to the box at ${path}: join the group that owns it`,
    )
  }
  const why = code === 'ENOENT' || code === 'ECONNREFUSED' ? '' : ` (${message})`
  return new Exit(
    EXIT.notRunning,
    'ENOTRUNNING',
    `no box runs at ${path}${why}. Start it with ${START}; MIXBOX_RUNTIME_DIR names another one's folder.`,
  )
}
