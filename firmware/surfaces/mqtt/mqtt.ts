// The box on a broker: states, commands, events.
import { ConsoleError, type ParameterTable, type Store } from '../../console/index.ts'
import {
  BoxError,
  type EngineEvent,
  type Log,
  type MqttConfig,
  type Supervisor,
} from '../../supervisor/index.ts'
import { COMMANDS } from './commands.ts'
import { Connection, type Received } from './connection.ts'
import { eventMessage } from './events.ts'
import { LatestValues } from './latest-values.ts'
import { Meters } from './meters.ts'
import { readText, stateText } from './payloads.ts'
import { Refusals } from './refusals.ts'
import type { MqttStats } from './stats.ts'
import { MESSAGE, Topics } from './topics.ts'

/** What a program is to know that introduces the box to others. */
export interface DiscoveryContext {
  config: MqttConfig
  topics: Topics
  id: string
  version: string
  table: ParameterTable
  store: Store
}

export type Discovery = (context: DiscoveryContext) => [topic: string, payload: string][]

export interface MqttParts {
  supervisor: Supervisor
  config: MqttConfig
  /** The broker's address. */
  url: string
  /** 8 characters that no other box on the broker has. */
  id: string
  version: string
  rate: number
  log: Log
  /** Retained messages that are told at every connect, and when the listener's own birth is announced. */
  discovery?: Discovery
}

/** How often it is looked whether the engine mixes: what it tells itself comes at once. */
const LOOK_MS = 1000
/** Without a card the desk goes on, and is worth being moved. */
const MIXES = ['running', 'card lost']
const SHOWN_PAYLOAD = 200

export class Mqtt {
  readonly #parts: MqttParts
  readonly #topics: Topics
  readonly #values = new LatestValues()
  readonly #refusals = new Refusals()
  readonly #connection: Connection
  readonly #meters: Meters
  readonly #birth: string
  readonly #ends: (() => void)[] = []
  readonly #counts = { connects: 0, published: 0, left: 0, commands: 0 }
  #since = Date.now()
  #problem: string | undefined
  #engine = ''

  constructor(parts: MqttParts) {
    const { config, supervisor, id, url } = parts
    const topics = new Topics(config.base, id)
    this.#parts = parts
    this.#topics = topics
    this.#birth = `${config.discoveryPrefix}/status`
    this.#connection = new Connection({
      ...{ url, config, clientId: clientId(id) },
      will: { topic: topics.status, payload: MESSAGE.offline },
      subscriptions: [
        ...Object.entries(COMMANDS).map(([name, { below }]) => topics.command(name, below)),
        ...(parts.discovery ? [this.#birth] : []),
      ],
      up: (most) => this.#up(most),
      down: (why) => this.#down(why),
      message: (topic, payload, packet) => this.#take(topic, payload, packet),
    })
    this.#meters = new Meters({
      ...{ supervisor, size: supervisor.table.size, hertz: config.meters },
      level: (place, decibels) => this.#tell(topics.meter(place), decibels),
      clip: (place, event) => this.#tell(topics.event('clip'), JSON.stringify({ channel: place, ...event })),
    })
  }

  /** After the supervisor's. Waits for nobody. */
  start(): void {
    const { supervisor } = this.#parts
    const { link, store } = supervisor
    this.#ends.push(
      store.subscribe(({ changes }) => {
        for (const { parameter } of changes) this.#state(parameter.address)
      }),
    )
    const event = (told: EngineEvent) => this.#event(told)
    link.on('event', event)
    const look = setInterval(() => this.#lookAtEngine(), LOOK_MS)
    this.#ends.push(
      () => link.off('event', event),
      () => clearInterval(look),
    )
    this.#meters.start()
    this.#connection.start()
  }

  /** Says farewell, and waits a second at most for it to be heard. */
  async stop(): Promise<void> {
    for (const end of this.#ends.splice(0)) end()
    this.#meters.stop()
    this.#values.close()
    const { engine, status } = this.#topics
    await this.#connection.stop([engine, status].map((topic) => [topic, MESSAGE.offline] as const))
  }

  stats(): MqttStats {
    const { config, url, id } = this.#parts
    return {
      ...{ broker: config.broker, url, connected: this.#connection.connected, since: this.#since },
      ...(this.#problem !== undefined && { problem: this.#problem }),
      ...{ protocol: this.#connection.protocol, root: this.#topics.root, clientId: clientId(id) },
      ...this.#counts,
      ...{ refused: this.#refusals.counts, errors: this.#refusals.last },
      ...{ inFlight: this.#values.inFlight, waiting: this.#values.waiting },
    }
  }

  /** Everything, whatever was told before: the broker may have forgotten it all. */
  #up(mostInFlight: number): void {
    const { supervisor, log, url } = this.#parts
    this.#since = Date.now()
    this.#problem = undefined
    this.#counts.connects++
    log.info({ url, root: this.#topics.root }, 'mqtt: connected')
    this.#values.open((topic, payload, done) => {
      this.#connection.keep(topic, payload, (problem) => {
        if (problem === undefined) this.#counts.published++
        else if (this.#connection.connected) this.#fault('EPUBLISH', problem, topic)
        done()
      })
    }, mostInFlight)
    this.#values.put(this.#topics.status, MESSAGE.online)
    this.#engine = ''
    this.#lookAtEngine()
    this.#values.put(this.#topics.info, this.#info())
    for (const { address } of supervisor.table.parameters) this.#state(address)
    this.#introduce()
    this.#meters.forget()
  }

  #down(why: string): void {
    const first = this.#problem === undefined
    if (first) {
      this.#since = Date.now()
      this.#values.close()
    }
    // The same again is no news.
    if (why !== this.#problem) this.#fault('ECONNECTION', why)
    this.#problem = why
  }

  #state(address: string): void {
    const { store, table } = this.#parts.supervisor
    const parameter = table.at(address)
    this.#values.put(this.#topics.state(parameter.address), stateText(parameter, store.get(address)))
  }

  #introduce(): void {
    const { discovery, config, id, version, supervisor } = this.#parts
    const { table, store } = supervisor
    const told = discovery?.({ config, topics: this.#topics, id, version, table, store }) ?? []
    for (const [topic, payload] of told) this.#values.put(topic, payload)
  }

  #info(): string {
    const { version, rate, supervisor } = this.#parts
    return JSON.stringify({ mixbox: version, root: this.#topics.root, rate, ...supervisor.table.size })
  }

  #lookAtEngine(): void {
    this.#setEngine(MIXES.includes(this.#parts.supervisor.status().engine.state))
  }

  #setEngine(mixes: boolean): void {
    const message = mixes ? MESSAGE.online : MESSAGE.offline
    if (message === this.#engine) return
    this.#engine = message
    this.#values.put(this.#topics.engine, message)
  }

  #event(event: EngineEvent): void {
    if (event.kind === 'engineDied') this.#setEngine(false)
    if (event.kind === 'engineBack') this.#setEngine(true)
    const message = eventMessage(event)
    if (message) this.#tell(this.#topics.event(message[0]), message[1])
  }

  #tell(topic: string, payload: string, correlation?: Buffer): void {
    if (!this.#connection.connected) return
    if (this.#connection.tell(topic, payload, correlation)) this.#counts.published++
    else this.#counts.left++
  }

  #take(topic: string, payload: Buffer, packet: Received): void {
    if (topic === this.#birth) {
      if (payload.toString() === MESSAGE.online && !packet.retain) this.#introduce()
      return
    }
    void this.#obey(topic, payload, packet)
  }

  /** Never rejects. */
  async #obey(topic: string, payload: Buffer, { retain, properties }: Received): Promise<void> {
    // Somebody clears a message that was kept by mistake.
    if (retain && payload.length === 0) return
    try {
      const { name, rest } = this.#topics.read(topic) ?? { name: '', rest: '' }
      if (!Object.hasOwn(COMMANDS, name)) throw new BoxError('ETOPIC', `there is no command ${name}`)
      // It would be carried out again at every connect.
      if (retain)
        throw new BoxError(
          'ERETAINED',
          'a command is not to be retained: send it without, and clear this one',
        )
      const asked = { desk: this.#parts.supervisor, rest, text: readText(payload) }
      const republish = (addresses: readonly string[]) => {
        for (const address of addresses) this.#state(address)
      }
      const answer = await COMMANDS[name]!.act({ ...asked, republish })
      this.#counts.commands++
      this.#answer(properties, { ok: true, ...answer })
    } catch (error) {
      this.#refuse(error as Error, topic, payload, properties)
    }
  }

  #refuse(error: Error, topic: string, payload: Buffer, properties: Received['properties']): void {
    const told = error instanceof BoxError || error instanceof ConsoleError
    if (!told) this.#parts.log.error(error, 'mqtt: a command failed')
    const code = told ? error.code : 'EFAULT'
    const reason = told ? error.message : `the box failed: ${error.message}`
    const shown = payload.toString('utf8', 0, 4 * SHOWN_PAYLOAD).slice(0, SHOWN_PAYLOAD)
    this.#refusals.count(code)
    const refusal = this.#refusals.note({
      code,
      reason,
      topic: topic.slice(0, SHOWN_PAYLOAD),
      payload: shown,
    })
    this.#answer(properties, { error: { code, message: reason } })
    if (this.#refusals.mayTell()) this.#tell(this.#topics.error, JSON.stringify(refusal))
  }

  /** MQTT 5: to whoever has said where. Not to a topic of the box's own, where it would be a command again. */
  #answer(properties: Received['properties'], answer: object): void {
    const { responseTopic, correlationData } = properties ?? {}
    if (!responseTopic || /[+#\0]/.test(responseTopic) || this.#topics.owns(responseTopic)) return
    this.#tell(responseTopic, JSON.stringify(answer), correlationData)
  }

  /** Of the connection, not of a command. */
  #fault(code: string, reason: string, topic?: string): void {
    this.#parts.log.warn({ url: this.#parts.url, topic }, `mqtt: ${reason}`)
    this.#refusals.note({ code, reason, ...(topic !== undefined && { topic }) })
  }
}

const clientId = (id: string): string => `mixbox-${id}`
