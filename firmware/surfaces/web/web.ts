// The browser panel's other end: HTTP for its files, a WebSocket for everything that moves.
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { hostname } from 'node:os'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { BoxError, type Log, type WebConfig } from '../../supervisor/index.ts'
import type { Box } from '../operations/index.ts'
import { AddressLimit } from './address-limit.ts'
import { Audience, type AudienceStats, type Identity } from './audience.ts'
import { Door, type Visitor } from './door.ts'
import { checkHost } from './host-check.ts'
import { Pages } from './pages.ts'
import { readStaticFiles } from './static-files.ts'

const PATH = '/ws'
const LONGEST_MESSAGE = 65_536
const MOST_CLIENTS = 64
const MOST_SOCKETS = 256
/** One stranger is not to take them all; a browser has six, and one for each page. */
const MOST_SOCKETS_OF_ONE = 48
/** A header that is not there by then is a slow attack. ms */
const HEADERS_WITHIN_MS = 5000
/** The port may be another program's for a while. */
const AGAIN_MS = 5000

export interface WebParts {
  box: Box
  config: WebConfig
  identity: Identity
  /** Where the page's files are. */
  folder: string
  /** Where files lie that may be played by name. */
  sounds: string
  log: Log
}

export interface WebStats extends AudienceStats {
  port: number
  address: string
  listening: boolean
  /** Why nobody is served. */
  trouble?: string
}

export class Web {
  readonly #parts: WebParts
  readonly #audience: Audience
  readonly #names: readonly string[]
  readonly #door: Door
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LONGEST_MESSAGE,
    perMessageDeflate: false,
    clientTracking: false,
  })
  #server: Server | undefined
  #trouble: string | undefined
  #again: NodeJS.Timeout | undefined
  #stopped = false

  constructor(parts: WebParts) {
    this.#parts = parts
    this.#audience = new Audience(parts.box, parts.identity, parts.sounds)
    this.#door = new Door(parts.box.access, parts.identity.id)
    const name = hostname().toLowerCase()
    this.#names = [name, `${name.replace(/\..*$/, '')}.local`, ...parts.config.hosts]
  }

  /** After the supervisor's. Waits for nobody. */
  start(): void {
    this.#audience.start()
    this.#listen()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#again)
    this.#audience.stop()
    const server = this.#server
    if (!server?.listening) return
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeIdleConnections()
    // Farewells are short.
    setTimeout(() => server.closeAllConnections(), 200).unref()
    for (const socket of this.#upgraded) setTimeout(() => socket.destroy(), 200).unref()
    await closed
  }

  readonly #upgraded = new Set<Duplex>()

  stats(): WebStats {
    const { port, address } = this.#parts.config
    const listening = this.#server?.listening ?? false
    const trouble = this.#trouble
    return { port, address, listening, ...(trouble !== undefined && { trouble }), ...this.#audience.stats() }
  }

  #listen(): void {
    const { box, config, folder, log } = this.#parts
    const pages = new Pages({
      ...{ files: readStaticFiles(folder), names: this.#names, log },
      ...{ access: box.access, door: this.#door },
    })
    const server = createServer({
      ...{ headersTimeout: HEADERS_WITHIN_MS, requestTimeout: HEADERS_WITHIN_MS },
      connectionsCheckingInterval: 1000,
    })
    server.maxConnections = MOST_SOCKETS
    const limit = new AddressLimit(MOST_SOCKETS_OF_ONE)
    server.on('connection', (socket) => limit.count(socket))
    server.on('request', (request, response) => void pages.answer(request, response))
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
    server.on('error', (error: NodeJS.ErrnoException) => this.#refused(error))
    server.on('listening', () => {
      this.#trouble = undefined
      log.info({ address: config.address, port: config.port }, 'web: serves')
    })
    server.listen(config.port, config.address)
    this.#server = server
  }

  #refused({ code, message }: NodeJS.ErrnoException): void {
    const { port, address } = this.#parts.config
    const why = code === 'EADDRINUSE' ? 'another program has it' : message
    const trouble = `web: port ${port} of ${address} cannot be had: ${why}; tried again every ${AGAIN_MS / 1000} s`
    if (trouble !== this.#trouble) this.#parts.log.warn(trouble)
    this.#trouble = trouble
    if (!this.#stopped) this.#again = setTimeout(() => this.#listen(), AGAIN_MS)
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => {})
    let visitor: Visitor
    try {
      const { host, origin } = request.headers
      checkHost({ host, origin }, this.#names)
      visitor = this.#door.admit(request)
      if (request.url !== PATH) throw new BoxError('ENOPAGE', `no socket there: use ${PATH}`)
      if (this.#audience.clients.size >= MOST_CLIENTS) {
        throw new BoxError('EBUSY', `${MOST_CLIENTS} are connected, which is as many as may be`)
      }
    } catch (error) {
      if (!(error instanceof BoxError)) throw error
      const text = `${error.code}: ${error.message}\n`
      const status = STATUS[error.code] ?? '403 Forbidden'
      const head = `content-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(text)}`
      socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n${head}\r\n\r\n${text}`)
      return
    }
    this.#upgraded.add(socket)
    socket.on('close', () => this.#upgraded.delete(socket))
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#audience.join(webSocket, visitor))
  }
}

const STATUS: Readonly<Record<string, string>> = {
  ESTRANGER: '401 Unauthorized',
  ENOPAGE: '404 Not Found',
  EBUSY: '503 Service Unavailable',
}
