// The connection to the box: opened again for ever, every message once read. No DOM: socket and timers are passed in.
import { backoff } from './backoff.ts'

export interface Socket {
  send(text: string): void
  close(): void
  binaryType: string
  onopen: (() => void) | null
  onclose: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
}

export interface LinkParts {
  open(): Socket
  now(): number
  after(ms: number, call: () => void): void
  /** Of the box: an object with an "op". */
  message(message: Record<string, unknown> & { op: string }): void
  binary(data: ArrayBuffer): void
  /** The link is there, or has gone. */
  linked(up: boolean): void
  /** Sent first on every connection. */
  hello(): Record<string, unknown>
}

/** Nothing heard for so long: asked whether anybody is there. A box with meters on is never quiet for so long. */
const QUIET_MS = 700
/** Nothing heard for so long: given up, and opened again. */
const DEAD_MS = 1500

export class Link {
  readonly #parts: LinkParts
  #socket: Socket | undefined
  #open = false
  #failures = 0
  #heard = 0
  #stopped = false

  constructor(parts: LinkParts) {
    this.#parts = parts
  }

  get isOpen(): boolean {
    return this.#open
  }

  start(): void {
    this.#connect()
    this.#watch()
  }

  stop(): void {
    this.#stopped = true
    this.#socket?.close()
  }

  /** @returns false if there is nobody to send it to: nothing is kept for later, a late move of a fader is a wrong one */
  send(message: Record<string, unknown> & { op: string }): boolean {
    if (!this.#open) return false
    this.#socket!.send(JSON.stringify(message))
    return true
  }

  #connect(): void {
    if (this.#stopped) return
    const socket = this.#parts.open()
    this.#socket = socket
    this.#heard = this.#parts.now()
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => {
      if (socket !== this.#socket) return
      this.#open = true
      this.#failures = 0
      this.#heard = this.#parts.now()
      this.send({ op: 'hello', ...this.#parts.hello() })
      this.#parts.linked(true)
    }
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#take(data)
    }
    socket.onclose = () => {
      if (socket === this.#socket) this.#lost()
    }
  }

  #take(data: unknown): void {
    this.#heard = this.#parts.now()
    if (data instanceof ArrayBuffer) this.#parts.binary(data)
    else if (typeof data === 'string') this.#parts.message(JSON.parse(data))
  }

  #lost(): void {
    this.#socket = undefined
    const was = this.#open
    this.#open = false
    this.#failures++
    if (was) this.#parts.linked(false)
    this.#parts.after(backoff(this.#failures), () => this.#connect())
  }

  /** A network that went away says nothing: sockets stay open for minutes. */
  #watch(): void {
    if (this.#stopped) return
    const quiet = this.#parts.now() - this.#heard
    if (this.#socket && quiet > DEAD_MS) {
      const dead = this.#socket
      this.#lost()
      dead.close()
    } else if (this.#open && quiet > QUIET_MS) this.send({ op: 'ping' })
    this.#parts.after(250, () => this.#watch())
  }
}
