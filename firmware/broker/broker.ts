import { createServer, type Server, type Socket } from 'node:net'
import { Aedes, type Client } from 'aedes'
import { BrokerError } from './broker-error.ts'
import { Deliveries } from './deliveries.ts'
import { guardPackets, type PacketLimits } from './packet-gate.ts'
import { RetainedBudget } from './retained-budget.ts'
import { type BrokerSettings, checkSettings } from './settings.ts'
import { Users } from './users.ts'

/** Name, password and last will; a message with its topic: the announcement of the largest console takes 0.4 MB. */
const LONGEST: PacketLimits = { first: 2 ** 16, others: 2 ** 20 }
const RETAINED_BYTES = 2 ** 25
const MOST_CLIENTS = 200
const GREETING_WITHIN_MS = 5000
/** A subscriber that takes nothing for so long is let go: the others would wait for it. */
const DRAIN_TIMEOUT_MS = 5000
/** Who tries passwords has time. */
const REFUSE_AFTER_MS = 500

/** CONNACK, MQTT 3.1.1, 3.2.2.3. */
const BAD_CREDENTIALS = 4

export interface BrokerUsage {
  port: number | null
  clients: number
  retained: number
  retainedBytes: number
  /** Since it runs: logins and messages. */
  refused: number
}

/** An MQTT 3.1.1 broker. What is retained is kept in memory: whoever publishes does so again when it has died. */
export class Broker {
  readonly #aedes: Aedes
  readonly #warn: (message: string) => void
  readonly #retained = new RetainedBudget(RETAINED_BYTES)
  /** Of those who are in: what they said when they came. */
  readonly #said = new WeakMap<Client, [username: string | undefined, password: Buffer | undefined]>()
  readonly #clients = new Set<Client>()
  readonly #deliveries = new Deliveries()
  #users = new Users([])
  #server: Server | undefined
  #settings: BrokerSettings | undefined
  #refused = 0

  static async create(warn: (message: string) => void): Promise<Broker> {
    const broker = new Broker(warn)
    await broker.#aedes.listen()
    return broker
  }

  private constructor(warn: (message: string) => void) {
    this.#warn = warn
    this.#aedes = new Aedes({
      connectTimeout: GREETING_WITHIN_MS,
      drainTimeout: DRAIN_TIMEOUT_MS,
      preConnect: (_client, packet, done) => {
        // Messages for who is away would pile up in memory without end.
        packet.clean = true
        done(null, true)
      },
      authenticate: (client, username, password, done) => {
        if (this.#users.admits(username, password)) {
          this.#said.set(client, [username, password])
          done(null, true)
          return
        }
        this.#refuse(`a login as ${JSON.stringify(username ?? '')}`)
        const error = Object.assign(new Error('bad user name or password'), { returnCode: BAD_CREDENTIALS })
        setTimeout(() => done(error, null), REFUSE_AFTER_MS)
      },
      authorizePublish: (_client, { topic, payload, retain }, done) => {
        if (topic.startsWith('$')) done(new Error(`${topic}: topics with $ are the broker's own`))
        else if (retain && !this.#retained.take(topic, payload.length)) {
          this.#refuse(`a retained message of ${payload.length} bytes: there is no more room`)
          done(new Error('no room for retained messages'))
        } else done(null)
      },
      authorizeForward: (client, packet) =>
        this.#deliveries.isFirst(client, packet.brokerCounter) ? packet : null,
    })
    this.#aedes.on('client', (client) => {
      this.#clients.add(client)
      this.#deliveries.take(client)
    })
    this.#aedes.on('clientDisconnect', (client) => this.#clients.delete(client))
    // It hangs up by itself; what came in is no fault of the broker.
    for (const event of ['clientError', 'connectionError'] as const) this.#aedes.on(event, () => {})
  }

  /**
   * From now on there, for these users. Those who are in stay, if they may.
   * @throws BrokerError as checkSettings, or with the system's code when the address cannot be had
   */
  async serve(given: Partial<BrokerSettings>): Promise<void> {
    const settings = checkSettings(given)
    this.#users = new Users(settings.users)
    const { address, port } = settings
    if (!this.#server || address !== this.#settings?.address || port !== this.#settings.port) {
      this.#leave()
      this.#server = await this.#listen(settings)
    }
    this.#settings = settings
    for (const client of this.#clients) {
      if (!this.#users.admits(...(this.#said.get(client) ?? [undefined, undefined]))) client.close()
    }
  }

  usage(): BrokerUsage {
    const at = this.#server?.address()
    return {
      port: at && typeof at === 'object' ? at.port : null,
      clients: this.#clients.size,
      retained: this.#retained.topics,
      retainedBytes: this.#retained.bytes,
      refused: this.#refused,
    }
  }

  async close(): Promise<void> {
    this.#leave()
    await new Promise<void>((resolve) => this.#aedes.close(resolve))
  }

  #listen({ address, port }: BrokerSettings): Promise<Server> {
    return new Promise((resolve, reject) => {
      const server = createServer((socket) => this.#accept(socket))
      server.maxConnections = MOST_CLIENTS
      server.once('error', (error: NodeJS.ErrnoException) => {
        const code = error.code ?? 'EIO'
        reject(new BrokerError(code, `broker: cannot listen on ${address} port ${port}: ${error.message}`))
      })
      server.listen(port, address, () => resolve(server))
    })
  }

  #accept(socket: Socket): void {
    socket.setNoDelay(true)
    this.#aedes.handle(socket)
    guardPackets(socket, LONGEST, (length) => this.#refuse(`a packet of ${length} bytes`))
  }

  #leave(): void {
    this.#server?.close()
    this.#server = undefined
    for (const client of this.#clients) client.close()
  }

  #refuse(what: string): void {
    this.#refused++
    this.#warn(`broker refused ${what}`)
  }
}
