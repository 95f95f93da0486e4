// One connection to the maintenance socket.
import type { Socket } from 'node:net'
import { ConsoleError } from '../../console/index.ts'
import { BoxError } from '../../supervisor/index.ts'
import { type Box, type RequestId, readRequest } from '../operations/index.ts'
import { act } from './act.ts'
import { JsonLines, LONGEST_LINE } from './json-lines.ts'
import { OPERATIONS, PROTOCOL } from './protocol.ts'
import type { Reply } from './reply.ts'

/** Meters are left out for a reader that has so much unread, and it is hung up on at the second figure. */
const SLOW_BYTES = 65_536
const HOPELESS_BYTES = 4 * 2 ** 20

export class Session {
  readonly #socket: Socket
  readonly #box: Box
  readonly #lines = new JsonLines()
  readonly #ends: (() => void)[] = []

  constructor(socket: Socket, box: Box, version: string) {
    this.#socket = socket
    this.#box = box
    socket.on('data', (bytes) => this.#take(bytes))
    socket.on('close', () => this.#end())
    // A client that went away: 'close' follows.
    socket.on('error', () => {})
    this.#write({ mixbox: version, protocol: PROTOCOL })
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(bytes: Buffer): void {
    const lines = this.#lines.take(bytes)
    if (!lines) {
      const message = `a line is longer than ${LONGEST_LINE} characters: the connection is closed`
      this.#write({ id: null, error: { code: 'EPROTO', message } })
      this.#socket.destroySoon()
      return
    }
    for (const line of lines) void this.#answer(line)
  }

  async #answer(line: string): Promise<void> {
    let id: RequestId | null = null
    try {
      const { op, fields } = readRequest(OPERATIONS, parse(line), (given) => {
        id = given
      })
      const result = await act(this.#box, op, fields, this.#reply(id))
      this.#write({ id, result })
    } catch (error) {
      this.#write({ id, error: this.#describe(error) })
    }
  }

  #reply(id: RequestId | null): Reply {
    return {
      send: (event) => this.#write({ id, event }),
      offer: (event) => {
        if (this.#socket.writableLength < SLOW_BYTES) this.#write({ id, event })
      },
      onEnd: (act) => {
        if (this.#socket.destroyed) act()
        else this.#ends.push(act)
      },
    }
  }

  #write(message: object): void {
    if (this.#socket.destroyed || !this.#socket.writable) return
    this.#socket.write(`${JSON.stringify(message)}\n`)
    if (this.#socket.writableLength > HOPELESS_BYTES) this.#socket.destroy()
  }

  #describe(error: unknown): object {
    if (error instanceof BoxError) return { code: error.code, message: error.message }
    if (error instanceof ConsoleError) {
      const { code, message, suggestions } = error
      return { code, message, suggestions }
    }
    this.#box.log.error(error, 'maintenance: a request failed')
    return { code: 'EFAULT', message: `the box failed: ${(error as Error).message}` }
  }

  #end(): void {
    for (const end of this.#ends.splice(0)) end()
  }
}

/** @throws BoxError EPROTO */
function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new BoxError('EPROTO', `${JSON.stringify(line.slice(0, 60))} is not JSON: give one object a line`)
  }
}
