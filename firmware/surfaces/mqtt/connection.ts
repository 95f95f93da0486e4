// The way to the broker: connects, and again for ever.
import { readFileSync } from 'node:fs'
import type { IClientOptions, IPublishPacket, ISubscriptionMap, MqttClient } from 'mqtt'
import type { MqttConfig } from '../../supervisor/index.ts'
import { reconnectDelay } from './reconnect-delay.ts'

/** What is not published by then of the farewell is left out: nobody waits for a broker. ms */
const FAREWELL_MS = 1000
const CONNECT_WITHIN_MS = 5000
/** A link that is gone without a word is noticed after one and a half of it. s */
const KEEPALIVE_S = 10
/** A longer message is kept away by the broker itself (MQTT 5); what is shorter and too long is refused and counted. */
const LARGEST_PACKET = 2 ** 20
/** Mosquitto takes so many messages at once; a broker that takes fewer says so (MQTT 5). */
const MOST_IN_FLIGHT = 20
/** A message that nobody has to have is left out when so many are still on their way into the socket. */
const MOST_LOOSE = 64

/** CONNACK: the broker does not know this version. */
const NO_SUCH_PROTOCOL = [1, 132]

export type Received = Pick<IPublishPacket, 'retain' | 'properties'>

export interface ConnectionParts {
  url: string
  config: Pick<MqttConfig, 'username' | 'password' | 'passwordFile' | 'ca' | 'protocol'>
  clientId: string
  will: { topic: string; payload: string }
  subscriptions: readonly string[]
  /** Everything is subscribed to. @param mostInFlight messages that the broker takes at once */
  up(mostInFlight: number): void
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
  #up = false
  #loose = 0
  #lostAt = performance.now()
  #protocol: 4 | 5

  constructor(parts: ConnectionParts) {
    this.#parts = parts
    this.#protocol = parts.config.protocol
  }

  get protocol(): 4 | 5 {
    return this.#protocol
  }

  get connected(): boolean {
    return this.#up
  }

  start(): void {
    void this.#connect()
  }

  /** Retained, at least once. @param done also when it is lost @returns nothing; without a connection it is lost */
  keep(topic: string, payload: string, done: (problem?: string) => void): void {
    if (!this.#up) done('not connected')
    else this.#client!.publish(topic, payload, { qos: 1, retain: true }, (error) => done(error?.message))
  }

  /** Told once, to whoever is there. @returns whether it was sent */
  tell(topic: string, payload: string, correlation?: Buffer): boolean {
    if (!this.#up || this.#loose >= MOST_LOOSE) return false
    const properties = correlation && { properties: { correlationData: correlation } }
    this.#loose++
    this.#client!.publish(topic, payload, { qos: 0, ...properties }, () => {
      this.#loose--
    })
    return true
  }

  /** @param farewell what is to be kept by the broker */
  async stop(farewell: readonly (readonly [topic: string, payload: string])[]): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    const client = this.#client
    if (!client) return
    if (this.#up) {
      const said = farewell.map((words) => new Promise<void>((done) => this.keep(...words, () => done())))
      await Promise.race([Promise.all(said), new Promise((late) => setTimeout(late, FAREWELL_MS))])
    }
    this.#up = false
    this.#client = undefined
    await new Promise<void>((done) => {
      const late = setTimeout(() => client.end(true, () => done()), FAREWELL_MS)
      client.end(false, {}, () => {
        clearTimeout(late)
        done()
      })
    })
  }

  async #connect(): Promise<void> {
    // Its 40 packages are loaded only by a box that has a broker.
    const mqtt = await import('mqtt')
    if (this.#stopped) return
    let options: IClientOptions
    try {
      options = this.#options()
    } catch (error) {
      // The password's file, or the certificate's.
      this.#later((error as Error).message)
      return
    }
    const client = mqtt.connect(this.#parts.url, options)
    this.#client = client
    let why = 'the broker has closed the connection'
    client.on('connect', ({ properties }) => {
      void this.#subscribe(client, Math.min(MOST_IN_FLIGHT, properties?.receiveMaximum ?? MOST_IN_FLIGHT))
    })
    client.on('message', (topic, payload, packet) => this.#parts.message(topic, payload, packet))
    client.on('disconnect', ({ reasonCode }) => {
      why = `the broker has ended the connection${REASONS[reasonCode ?? 0] ?? ` (reason ${reasonCode})`}`
    })
    client.on('error', (error) => {
      why = error.message || String((error as NodeJS.ErrnoException).code)
      if (NO_SUCH_PROTOCOL.includes(Number((error as { code?: unknown }).code)) && this.#protocol === 5) {
        this.#protocol = 4
        why = `${why}: MQTT 3.1.1 is next`
      }
    })
    client.on('close', () => {
      if (this.#client !== client) return
      client.end(true)
      this.#client = undefined
      this.#later(why)
    })
  }

  /** Whoever sees the box online can ask it for something. */
  async #subscribe(client: MqttClient, mostInFlight: number): Promise<void> {
    // rap: a message that asks to be kept says so also when it comes at once (MQTT 5).
    const wish = { qos: 1 as const, rap: true }
    const wishes: ISubscriptionMap = Object.fromEntries(
      this.#parts.subscriptions.map((topic) => [topic, wish]),
    ) as ISubscriptionMap
    client.subscribe(wishes, (error, granted) => {
      if (this.#client !== client) return
      const refused = granted?.filter(({ qos }) => qos >= 128).map(({ topic }) => topic) ?? []
      if (error || refused.length > 0) {
        const what = refused.length > 0 ? `: it does not let us subscribe to ${refused.join(', ')}` : ''
        this.#drop(client, `${error?.message ?? 'refused by the broker'}${what}`)
        return
      }
      this.#up = true
      this.#loose = 0
      this.#parts.up(mostInFlight)
    })
  }

  #drop(client: MqttClient, why: string): void {
    this.#client = undefined
    client.end(true)
    this.#later(why)
  }

  #later(why: string): void {
    if (this.#up) this.#lostAt = performance.now()
    this.#up = false
    if (this.#stopped) return
    this.#parts.down(why)
    const delay = reconnectDelay(performance.now() - this.#lostAt, Math.random())
    this.#timer = setTimeout(() => void this.#connect(), delay)
  }

  #options(): IClientOptions {
    const { config, clientId, will } = this.#parts
    const password =
      config.password ??
      (config.passwordFile && readFileSync(config.passwordFile, 'utf8').replace(/\r?\n$/, ''))
    return {
      clientId,
      protocolVersion: this.#protocol,
      clean: true,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_WITHIN_MS,
      keepalive: KEEPALIVE_S,
      queueQoSZero: false,
      resubscribe: false,
      will: { ...will, payload: Buffer.from(will.payload), qos: 1, retain: true },
      ...(this.#protocol === 5 && { properties: { maximumPacketSize: LARGEST_PACKET } }),
      ...(config.username !== undefined && { username: config.username }),
      ...(password !== undefined && { password }),
      ...(config.ca !== undefined && { ca: readFileSync(config.ca) }),
    }
  }
}

/** MQTT 5, 2.4: those that an owner can do something about. */
const REASONS: Readonly<Record<number, string>> = {
  0: '',
  135: ': not authorized',
  139: ': it is being shut down',
  142: ': another client has the same id; give each box an mqtt.id of its own',
  147: ': too many messages at once',
  149: ': a message was too large',
  152: ': by its administrator',
}
