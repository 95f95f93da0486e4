// The way to the broker: connects, and again for ever.
import type { Socket } from 'node:net'
import type { IPublishPacket, ISubscriptionMap, MqttClient } from 'mqtt'
import { BrokerNames } from './broker-names.ts'
import { type Access, connectOptions } from './connect-options.ts'
import { disconnectReason } from './disconnect-reason.ts'
import { openClient } from './open-client.ts'
import { Retries } from './retries.ts'
import { Sender } from './sender.ts'
import { Watch } from './watch.ts'

/** What is not published by then of the farewell is left out: nobody waits for a broker. ms */
const FAREWELL_MS = 1000
/** Mosquitto takes so many messages at once; a broker that takes fewer says so (MQTT 5). */
const MOST_IN_FLIGHT = 20
const NOT_CONNECTED = 'not connected'

/** CONNACK: the broker does not know this version. */
const NO_SUCH_PROTOCOL = [1, 132]
/** SUBACK: from here on a refusal. */
const REFUSED = 128

export type Received = Pick<IPublishPacket, 'retain' | 'properties'>

export interface ConnectionParts {
  url: string
  access: Access
  clientId: string
  will: { topic: string; payload: string }
  subscriptions: readonly string[]
  /** Everything is subscribed to. @param mostInFlight messages that the broker takes at once */
  up(mostInFlight: number): void
  /** Before: those of the subscriptions that the broker does not allow. */
  refused(filters: readonly string[]): void
  /** Not connected any more, or not at all. @param why for the log */
  down(why: string): void
  message(topic: string, payload: Buffer, packet: Received): void
}

/** A client of its own for every connection: nothing that was meant for an earlier one is sent in the next. */
export class Connection {
  readonly #parts: ConnectionParts
  #client: MqttClient | undefined
  #timer: NodeJS.Timeout | undefined
  #stopped = false
  readonly #retries = new Retries()
  readonly #names = new BrokerNames()
  #watch: Watch | undefined
  /** While it is connected, and everything is subscribed to. */
  #sender: Sender | undefined
  #protocol: 4 | 5

  constructor(parts: ConnectionParts) {
    this.#parts = parts
    this.#protocol = parts.access.protocol
  }

  /** 4 is MQTT 3.1.1. */
  get protocol(): 4 | 5 {
    return this.#protocol
  }

  get connected(): boolean {
    return this.#sender !== undefined
  }

  start(): void {
    this.#timer = undefined
    this.#connect().catch((error: Error) => this.#later(error.message))
  }

  /** The broker is known to be there: the next try is not waited for. */
  tryNow(): void {
    if (this.#timer === undefined || this.#stopped) return
    clearTimeout(this.#timer)
    this.start()
  }

  /** As the sender's. */
  keep(topic: string, payload: string, done: (problem?: string) => void): void {
    if (this.#sender) this.#sender.keep(topic, payload, done)
    else done(NOT_CONNECTED)
  }

  show(topic: string, payload: string, done: (problem?: string) => void): void {
    if (this.#sender) this.#sender.show(topic, payload, done)
    else done(NOT_CONNECTED)
  }

  tell(topic: string, payload: string, correlation?: Buffer): boolean {
    return this.#sender?.tell(topic, payload, correlation) ?? false
  }

  /** @param farewell what is to be kept by the broker */
  async stop(farewell: readonly (readonly [topic: string, payload: string])[]): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    const client = this.#client
    if (!client) return
    const patience = new Promise((late) => setTimeout(late, FAREWELL_MS))
    if (this.#sender) {
      const said = farewell.map((words) => new Promise<void>((done) => this.keep(...words, () => done())))
      const gone = Promise.all(said).then(() => new Promise((done) => client.end(false, {}, done)))
      await Promise.race([gone, patience])
    }
    this.#client = undefined
    this.#endSender()
    await Promise.race([new Promise((done) => client.end(true, done)), patience])
  }

  /** @throws Error of the password's or the certificate's file */
  async #connect(): Promise<void> {
    const { access, clientId, will, url } = this.#parts
    this.#retries.begun()
    const options = connectOptions({ ...access, protocol: this.#protocol }, clientId, will)
    const client = await openClient(url, options, this.#names.lookup)
    if (this.#stopped) {
      client.end(true)
      return
    }
    this.#client = client
    const watch = new Watch({
      ...{ client, reached: this.#retries.reached, deaths: this.#retries.deaths },
      gone: (why) => {
        this.#retries.givenUp(watch.answered)
        this.#lose(client, why)
      },
    })
    this.#watch = watch
    let why = 'the broker has closed the connection'
    client.on('connect', ({ properties }) => {
      // WebSockets have seen to it themselves.
      ;(client.stream as Partial<Socket>).setNoDelay?.(true)
      watch.connected()
      this.#retries.connected()
      const mostInFlight = Math.min(MOST_IN_FLIGHT, properties?.receiveMaximum ?? MOST_IN_FLIGHT)
      this.#subscribe(client, watch, mostInFlight)
    })
    client.on('message', (topic, payload, packet) => this.#parts.message(topic, payload, packet))
    client.on('disconnect', ({ reasonCode = 0 }) => {
      why = disconnectReason(reasonCode)
    })
    client.on('error', (error) => {
      const { code, message } = error as { code?: unknown; message: string }
      why = message || String(code)
      if (this.#protocol === 4 || !NO_SUCH_PROTOCOL.includes(Number(code))) return
      this.#protocol = 4
      why = `${why}: MQTT 3.1.1 is tried next`
    })
    client.on('close', () => this.#lose(client, why))
  }

  /** Whoever sees the box online can ask it for something. */
  #subscribe(client: MqttClient, watch: Watch, mostInFlight: number): void {
    // rap: a message that asks to be kept says so also when it comes at once (MQTT 5).
    const wish = { qos: 1 as const, rap: true }
    const { subscriptions, refused, up } = this.#parts
    const paid = watch.owe()
    const wishes = Object.fromEntries(subscriptions.map((topic) => [topic, wish]))
    client.subscribe(wishes as ISubscriptionMap, (error, _, packet) => {
      if (this.#client !== client) return
      paid()
      const codes = (packet?.granted ?? []) as number[]
      const forbidden = subscriptions.filter((_, n) => codes[n]! >= REFUSED)
      if (error && forbidden.length === 0) {
        this.#lose(client, error.message)
        return
      }
      if (forbidden.length > 0) refused(forbidden)
      this.#sender = new Sender(client, watch, mostInFlight)
      up(mostInFlight)
    })
  }

  #lose(client: MqttClient, why: string): void {
    if (this.#client !== client) return
    this.#client = undefined
    this.#later(why)
    // Whoever waits for an answer hears of it now, and is not to go on by this connection.
    client.end(true)
  }

  #endSender(): void {
    this.#watch?.end()
    this.#sender?.end()
    this.#sender = undefined
  }

  #later(why: string): void {
    if (this.#sender) this.#retries.lost()
    this.#endSender()
    if (this.#stopped) return
    this.#parts.down(why)
    this.#timer = setTimeout(() => this.start(), this.#retries.delay())
  }
}
