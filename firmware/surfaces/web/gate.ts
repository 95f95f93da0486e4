// From an HTTP request to a socket, for who may have one.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { BoxError } from '../../supervisor/index.ts'
import type { Audience } from './audience.ts'
import type { Door } from './door.ts'
import { checkHost } from './host-check.ts'

const PATH = '/ws'
const LONGEST_MESSAGE = 65_536
const MOST_CLIENTS = 64
/** Farewells are short. */
const FAREWELL_MS = 200

/** 403 for the others. */
const STATUS: Readonly<Record<string, string>> = {
  ESTRANGER: '401 Unauthorized',
  ENOPAGE: '404 Not Found',
  EBUSY: '503 Service Unavailable',
}

export class Gate {
  readonly #audience: Audience
  readonly #door: Door
  readonly #names: readonly string[]
  readonly #upgraded = new Set<Duplex>()
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LONGEST_MESSAGE,
    perMessageDeflate: false,
    clientTracking: false,
  })

  /** @param names by which the box may be reached */
  constructor(audience: Audience, door: Door, names: readonly string[]) {
    this.#audience = audience
    this.#door = door
    this.#names = names
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => {})
    try {
      const visitor = this.#check(request)
      this.#upgraded.add(socket)
      socket.on('close', () => this.#upgraded.delete(socket))
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) =>
        this.#audience.join(webSocket, visitor),
      )
    } catch (error) {
      if (!(error instanceof BoxError)) throw error
      refuse(socket, error)
    }
  }

  stop(): void {
    for (const socket of this.#upgraded) setTimeout(() => socket.destroy(), FAREWELL_MS).unref()
  }

  /** @throws BoxError EHOST, EORIGIN, ESTRANGER, ENOPAGE, EBUSY */
  #check(request: IncomingMessage) {
    checkHost(request, this.#names)
    const visitor = this.#door.admit(request)
    if (request.url !== PATH) throw new BoxError('ENOPAGE', `no socket there: use ${PATH}`)
    if (this.#audience.people.clients.size >= MOST_CLIENTS) {
      throw new BoxError('EBUSY', `${MOST_CLIENTS} are connected, which is as many as may be`)
    }
    return visitor
  }
}

function refuse(socket: Duplex, { code, message }: BoxError): void {
  const text = `${code}: ${message}\n`
  const head = `content-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(text)}`
  socket.end(`HTTP/1.1 ${STATUS[code] ?? '403 Forbidden'}\r\nconnection: close\r\n${head}\r\n\r\n${text}`)
}
