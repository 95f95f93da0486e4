// The way to one client, however slow: state in full, meters as far as they come through.
import type { WebSocket } from 'ws'

/** Unread: the client is given up. */
const HOPELESS_BYTES = 2 ** 20
/** How long a farewell may take to be heard. ms */
const FAREWELL_MS = 1000
/** Frames between two questions whether they came through, and questions that may be open. */
const ASK_EVERY = 5
const MOST_OPEN = 3
/** Try again later: RFC 6455, 7.4.1, and its registry. */
export const TRY_LATER = 1013

export class Line {
  readonly #socket: WebSocket
  #sinceAsked = 0
  #asked = 0
  #answered = 0
  #heard = true
  #closing = false

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('pong', (data) => {
      this.heard()
      // RFC 6455, 5.5.3: of several questions the newest alone may be answered.
      const number = data.length === 4 ? data.readUInt32LE() : 0
      if (number > this.#answered && number <= this.#asked) this.#answered = number
    })
    // A frame that is none, or too long: 'close' follows.
    socket.on('error', () => {})
  }

  get isOpen(): boolean {
    return !this.#closing && this.#socket.readyState === this.#socket.OPEN
  }

  heard(): void {
    this.#heard = true
  }

  /** State: never left out. */
  tell(data: string): void {
    if (!this.isOpen) return
    this.#socket.send(data)
    if (this.#socket.bufferedAmount > HOPELESS_BYTES) this.close(TRY_LATER, 'too slow: connect again')
  }

  /**
   * What may be missing.
   * @param patience how many times as long as usual it may wait
   * @returns false: it was left out
   */
  offer(frame: Buffer, patience = 1): boolean {
    if (!this.isOpen) return false
    const open = this.#asked - this.#answered
    if (this.#socket.bufferedAmount > 2 * patience * frame.length || open >= MOST_OPEN * patience)
      return false
    this.#socket.send(frame)
    // The kernel holds megabytes for a slow reader, which would see levels of minutes ago: only it knows what it has.
    if (++this.#sinceAsked >= ASK_EVERY) {
      this.#sinceAsked = 0
      this.#ask()
    }
    return true
  }

  /** Called now and then. Whoever was asked the last time and has said nothing since is gone. */
  checkAlive(): void {
    if (!this.#heard) this.#socket.terminate()
    this.#heard = false
    this.#ask()
  }

  close(code: number, reason: string): void {
    if (this.#closing) return
    this.#closing = true
    this.#socket.close(code, reason)
    setTimeout(() => this.#socket.terminate(), FAREWELL_MS).unref()
  }

  #ask(): void {
    if (!this.isOpen) return
    const number = Buffer.alloc(4)
    number.writeUInt32LE(++this.#asked)
    this.#socket.ping(number)
  }
}
