import { rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import type { RequestError } from './protocol.ts'
import { RequestLines } from './request-lines.ts'

export interface ServerParts {
  /** Replaced where a dead predecessor left it. */
  path: string
  answer(line: string | RequestError): Promise<object>
  /** Nobody has been connected for that long; 0 = never. */
  orphanSeconds: number
  orphaned(): void
  /** @throws never: the socket cannot be had, ENOENT, EACCES ... */
  failed(error: Error): void
}

/** The supervisor's connection: one at a time, the newest. */
export class MediaServer {
  readonly #parts: ServerParts
  readonly #server: Server
  #socket: Socket | undefined
  #orphan: NodeJS.Timeout | undefined

  constructor(parts: ServerParts) {
    this.#parts = parts
    rmSync(parts.path, { force: true })
    this.#server = createServer((socket) => this.#accept(socket))
    this.#server.on('error', parts.failed)
    // Whoever may connect may read the owner's files.
    const mask = process.umask(0o177)
    this.#server.listen(parts.path)
    process.umask(mask)
    this.#awaitSomebody()
  }

  /** False when nobody is connected. */
  send(message: object): boolean {
    if (!this.#socket?.writable) return false
    this.#socket.write(`${JSON.stringify(message)}\n`)
    return true
  }

  #accept(socket: Socket): void {
    this.#socket?.destroy()
    this.#socket = socket
    clearTimeout(this.#orphan)
    const lines = new RequestLines()
    socket.on('data', (bytes: Buffer) => {
      for (const line of lines.take(bytes)) {
        // Whoever asked may have gone; then nobody is to be told.
        void this.#parts.answer(line).then((answer) => {
          if (socket.writable) socket.write(`${JSON.stringify(answer)}\n`)
        })
      }
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      if (this.#socket !== socket) return
      this.#socket = undefined
      this.#awaitSomebody()
    })
  }

  #awaitSomebody(): void {
    const { orphanSeconds, orphaned } = this.#parts
    if (orphanSeconds > 0) this.#orphan = setTimeout(orphaned, orphanSeconds * 1000)
  }
}
