// The browser panel's other end: HTTP for its files, a WebSocket for everything that moves.
import { createServer, type Server } from 'node:http'
import { hostname } from 'node:os'
import type { Log, WebConfig } from '../../supervisor/index.ts'
import type { Box } from '../operations/index.ts'
import { AddressLimit } from './address-limit.ts'
import { Audience } from './audience.ts'
import { Door } from './door.ts'
import { Gate } from './gate.ts'
import { Pages } from './pages.ts'
import type { AudienceStats } from './people.ts'
import { readStaticFiles } from './static-files.ts'
import type { Identity } from './welcome.ts'

const MOST_SOCKETS = 256
/** A header that is not there by then is a slow attack. ms */
const HEADERS_WITHIN_MS = 5000
/** The port may be another program's for a while. */
const AGAIN_MS = 5000
/** Farewells are short. */
const FAREWELL_MS = 200

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
  readonly #gate: Gate
  readonly #pages: Pages
  #server: Server | undefined
  #trouble: string | undefined
  #again: NodeJS.Timeout | undefined
  #stopped = false
  #tellServed: () => void = () => {}
  /** Resolves when pages are served for the first time: at once, unless another program has the port. */
  readonly served = new Promise<void>((resolve) => {
    this.#tellServed = resolve
  })

  constructor(parts: WebParts) {
    const { box, config, identity, folder, sounds, log } = parts
    this.#parts = parts
    const name = hostname().toLowerCase()
    const names = [name, `${name.replace(/\..*$/, '')}.local`, ...config.hosts]
    const door = new Door(box.access, identity.id)
    this.#audience = new Audience(box, identity, sounds)
    this.#gate = new Gate(this.#audience, door, names)
    this.#pages = new Pages({ files: readStaticFiles(folder), names, log, box, access: box.access, door })
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
    setTimeout(() => server.closeAllConnections(), FAREWELL_MS).unref()
    this.#gate.stop()
    await closed
  }

  stats(): WebStats {
    const { port, address } = this.#parts.config
    const listening = this.#server?.listening ?? false
    const trouble = this.#trouble
    const people = this.#audience.people.stats()
    return { port, address, listening, ...(trouble !== undefined && { trouble }), ...people }
  }

  #listen(): void {
    const { config, log } = this.#parts
    const server = createServer({
      ...{ headersTimeout: HEADERS_WITHIN_MS, requestTimeout: HEADERS_WITHIN_MS },
      connectionsCheckingInterval: 1000,
    })
    server.maxConnections = MOST_SOCKETS
    const limit = new AddressLimit()
    server.on('connection', (socket) => limit.count(socket))
    server.on('request', (request, response) => {
      if (limit.hears(request.socket)) void this.#pages.answer(request, response)
    })
    server.on('upgrade', (request, socket, head) => {
      if (limit.hears(request.socket)) this.#gate.upgrade(request, socket, head)
    })
    server.on('error', (error: NodeJS.ErrnoException) => this.#refused(error))
    server.on('listening', () => {
      this.#trouble = undefined
      log.info({ address: config.address, port: config.port }, 'web: serves')
      this.#tellServed()
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
}
