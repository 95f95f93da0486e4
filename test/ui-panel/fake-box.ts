// A box for the panel's tests: the real console behind the documented protocol, with meters that a formula moves.
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { type WebSocket, WebSocketServer } from 'ws'
import { buildTable, type ConsoleSize, createStore, type Store } from '../../firmware/console/index.ts'
import { panelPolicy } from '../../firmware/surfaces/web/protect.ts'
import { writeMeterFrame } from './write-meter-frame.ts'

const SITE = 'build/ui-panel'
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
}

type Message = Record<string, unknown> & { op: string; id?: number }

export class FakeBox {
  readonly store: Store
  /** Everything the panels said, in order. */
  readonly heard: Message[] = []
  /** Before a set is answered. */
  delayMs = 0
  /** Told to who watches it; without one, nothing is. */
  status: Record<string, unknown> = {}
  role = 'admin'
  /** Devices, by the origins of what they move. */
  readonly names: Record<string, string> = {}
  /** Plain requests, by method and path: the answer to each. */
  readonly pages: Record<string, (body: unknown) => { status?: number; json: unknown }> = {
    'GET /whoami': () => ({ json: { role: this.role, name: 'this machine' } }),
  }
  /** What else than knobs it can be asked for: the result of each. */
  readonly answers: Record<string, (fields: Message) => unknown> = {
    panel: () => ({ build: 'off', reason: 'there is none' }),
    status: () => this.status,
    panic: ({ on }) => ({ panic: on }),
  }
  #server: Server | undefined
  #sockets: WebSocketServer | undefined
  #meters: NodeJS.Timeout | undefined
  #frame = 0
  #clients = 0

  constructor(size: Partial<ConsoleSize> = {}) {
    this.store = createStore(buildTable(size))
  }

  get port(): number {
    return (this.#server!.address() as AddressInfo).port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/`
  }

  /** @param port 0: any */
  async start(port = 0): Promise<void> {
    const server = createServer((request, response) => {
      const page = this.pages[`${request.method} ${request.url}`]
      if (page) {
        let text = ''
        request.on('data', (data) => {
          text += data
        })
        request.on('end', () => {
          const { status = 200, json } = page(text === '' ? undefined : JSON.parse(text))
          response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
        })
        return
      }
      const name = request.url === '/' ? '/index.html' : request.url!
      try {
        // As strict as the box.
        response.setHeader('content-security-policy', panelPolicy(request.headers.host ?? ''))
        response.setHeader('content-type', TYPES[extname(name)] ?? 'application/octet-stream')
        response.end(readFileSync(join(SITE, name)))
      } catch {
        response.writeHead(404).end()
      }
    })
    this.#server = server
    this.#sockets = new WebSocketServer({ server, perMessageDeflate: false })
    this.#sockets.on('connection', (socket) => this.#connected(socket))
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    this.#meters = setInterval(() => this.#tick(), 33)
  }

  async stop(): Promise<void> {
    clearInterval(this.#meters)
    for (const socket of this.#sockets!.clients) socket.terminate()
    this.#sockets!.close()
    const server = this.#server!
    await new Promise((resolve) => server.close(resolve))
  }

  /** To every panel. */
  tell(message: Record<string, unknown>): void {
    for (const socket of this.#sockets!.clients) socket.send(JSON.stringify(message))
  }

  #connected(socket: WebSocket): void {
    const origin = `web ${++this.#clients}`
    const { table } = this.store
    const send = (message: Record<string, unknown>) => socket.send(JSON.stringify(message))
    const welcome = () => ({
      ...{
        op: 'welcome',
        protocol: 1,
        version: this.store.sequence,
        role: this.role,
        you: origin,
        size: table.size,
      },
      box: { id: 'test', name: 'Church hall', version: '0.1.0', rate: 48_000 },
      values: this.store.snapshot(),
    })
    send(welcome())
    const end = this.store.subscribe(({ changes, sequence, origin: by }) => {
      send({
        ...{ op: 'change', version: sequence, origin: by, by: this.names[by] },
        changes: changes.map(({ parameter, value }) => [
          parameter.address,
          parameter.kind === 'number' ? parameter.law.save(value as number) : value,
        ]),
      })
    })
    socket.on('close', end)
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as Message
      this.heard.push(message)
      if (message.op === 'get') send(welcome())
      else if (message.op === 'ping') send({ op: 'done', id: null, version: this.store.sequence })
      else if (message.op === 'watch') this.#watched(message['what'] as string[], send)
      else if (this.answers[message.op]) this.#answer(message, send)
      else if (message.op === 'set') setTimeout(() => this.#set(message, origin, send), this.delayMs)
    })
  }

  #set(message: Message, origin: string, send: (message: Record<string, unknown>) => void): void {
    try {
      const { sequence } = this.store.setMany(message['entries'] as [string, string | number][], origin)
      send({ op: 'done', id: message.id, version: sequence, frame: this.#frame })
    } catch (error) {
      const { code, message: words } = error as Error & { code: string }
      send({ op: 'refused', id: message.id, code, message: words })
    }
  }

  #watched(what: string[], send: (message: Record<string, unknown>) => void): void {
    if (what.includes('status') && Object.keys(this.status).length > 0) send({ op: 'status', ...this.status })
  }

  #answer(message: Message, send: (message: Record<string, unknown>) => void): void {
    const result = this.answers[message.op]!(message)
    send({ op: 'done', id: message.id, version: this.store.sequence, result })
  }

  #tick(): void {
    this.#frame += 1600
    const data = writeMeterFrame(this.store.table.size, this.#frame)
    for (const socket of this.#sockets!.clients) socket.send(data)
  }
}
