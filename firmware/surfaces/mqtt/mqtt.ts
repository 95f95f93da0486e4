// The box on a broker: states, commands, events.
import { hostname } from 'node:os'
import type { EngineEvent, Log, MqttConfig, Supervisor } from '../../supervisor/index.ts'
import { COMMANDS } from './commands.ts'
import { Connection } from './connection.ts'
import { eventMessage } from './events.ts'
import { Introduction } from './introduction.ts'
import { Meters } from './meters.ts'
import { Orders } from './orders.ts'
import { States } from './states.ts'
import type { MqttStats } from './stats.ts'
import { MESSAGE, Topics } from './topics.ts'

export interface MqttParts {
  supervisor: Supervisor
  config: MqttConfig
  /** The broker's address. */
  url: string
  /** What no other box on the broker has. */
  id: string
  version: string
  /** Hz. */
  rate: number
  log: Log
}

export class Mqtt {
  readonly #parts: MqttParts
  readonly #topics: Topics
  readonly #states: States
  readonly #connection: Connection
  readonly #orders: Orders
  readonly #meters: Meters
  readonly #introduction: Introduction
  readonly #clientId: string
  readonly #ends: (() => void)[] = []
  readonly #counts = { connects: 0, published: 0, left: 0 }
  #since = Date.now()
  #problem: string | undefined

  constructor(parts: MqttParts) {
    const { config, supervisor, id, url, log, version, rate } = parts
    const topics = new Topics(config.base, id)
    this.#parts = parts
    this.#topics = topics
    this.#clientId = `mixbox-${id}`
    this.#states = new States({ supervisor, topics, version, rate })
    const tell = (topic: string, payload: string, correlation?: Buffer) =>
      this.#tell(topic, payload, correlation)
    const republish = (addresses: readonly string[]) => this.#states.tell(addresses)
    this.#orders = new Orders({ desk: supervisor, topics, log, tell, republish })
    this.#introduction = introductionOf(parts, topics, (...message) =>
      this.#states.values.putEvery(...message),
    )
    this.#connection = new Connection({
      ...{ url, access: config, clientId: this.#clientId },
      will: { topic: topics.status, payload: MESSAGE.offline },
      subscriptions: [
        ...Object.entries(COMMANDS).map(([name, { below }]) => topics.command(name, below)),
        ...this.#introduction.subscriptions,
      ],
      up: (most) => this.#up(most),
      refused: (filters) => this.#refused(filters),
      down: (why) => this.#down(why),
      message: (topic, payload, packet) => {
        if (!this.#introduction.take(topic, payload)) void this.#orders.take(topic, payload, packet)
      },
    })
    this.#meters = new Meters({
      ...{ supervisor, size: supervisor.table.size, hertz: config.meters },
      level: (place, decibels) => tell(topics.meter(place), decibels),
      clip: (place, event) => tell(topics.event('clip'), JSON.stringify({ channel: place, ...event })),
    })
  }

  /** After the supervisor's. Waits for nobody. */
  start(): void {
    const { link, store } = this.#parts.supervisor
    const event = (told: EngineEvent) => this.#event(told)
    link.on('event', event)
    this.#ends.push(
      () => link.off('event', event),
      // What this surface did itself is told too: whoever asked for it waits to see it.
      store.subscribe(({ changes }) => {
        const parameters = changes.map(({ parameter }) => parameter)
        this.#states.tell(parameters.map(({ address }) => address))
        this.#introduction.changed(parameters)
      }),
      () => this.#meters.stop(),
      () => this.#introduction.stop(),
    )
    this.#meters.start()
    this.#connection.start()
  }

  /** Says farewell, and waits a second at most for it to be heard. */
  async stop(): Promise<void> {
    for (const end of this.#ends.splice(0)) end()
    this.#states.down()
    const { engine, status } = this.#topics
    await this.#connection.stop([engine, status].map((topic) => [topic, MESSAGE.offline] as const))
  }

  stats(): MqttStats {
    const { config, url } = this.#parts
    const { refusals, obeyed } = this.#orders
    const { inFlight, waiting } = this.#states.values
    return {
      ...{ broker: config.broker, url, connected: this.#connection.connected, since: this.#since },
      ...(this.#problem !== undefined && { problem: this.#problem }),
      ...{ protocol: this.#connection.protocol, root: this.#topics.root, clientId: this.#clientId },
      ...{ ...this.#counts, commands: obeyed, refused: refusals.counts, errors: refusals.last },
      ...{ inFlight, waiting },
    }
  }

  #up(mostInFlight: number): void {
    const { log, url } = this.#parts
    this.#since = Date.now()
    this.#problem = undefined
    this.#counts.connects++
    log.info({ url, root: this.#topics.root }, 'mqtt: connected')
    this.#states.up((...message) => this.#keep(...message), mostInFlight)
    this.#introduction.up()
    this.#meters.forget()
  }

  #down(why: string): void {
    const { url, log } = this.#parts
    if (this.#problem === undefined) this.#since = Date.now()
    this.#states.down()
    // The same again is no news.
    if (why !== this.#problem) {
      log.warn({ url, why }, 'mqtt: not connected')
      this.#orders.refusals.note({ code: 'ECONNECTION', reason: why })
    }
    this.#problem = why
  }

  /** An account that may not listen everywhere: what it may do is done. */
  #refused(filters: readonly string[]): void {
    const reason = `the broker does not let this box listen to ${filters.join(', ')}`
    this.#parts.log.warn({ filters }, `mqtt: ${reason}`)
    this.#orders.refusals.note({ code: 'ESUBSCRIBE', reason })
  }

  #keep(topic: string, payload: string, done: () => void): void {
    this.#connection.keep(topic, payload, (problem) => {
      if (problem === undefined) this.#counts.published++
      else if (this.#connection.connected) {
        this.#orders.refusals.note({ code: 'EPUBLISH', reason: problem, topic })
      }
      done()
    })
  }

  #tell(topic: string, payload: string, correlation?: Buffer): void {
    if (!this.#connection.connected) return
    if (this.#connection.tell(topic, payload, correlation)) this.#counts.published++
    else this.#counts.left++
  }

  #event(event: EngineEvent): void {
    this.#states.event(event)
    const message = eventMessage(event)
    if (message) this.#tell(this.#topics.event(message[0]), message[1])
  }
}

function introductionOf(
  { config, supervisor, id, version }: MqttParts,
  { root }: Topics,
  keep: (topic: string, payload: string) => void,
): Introduction {
  const { table, store } = supervisor
  const { discoveryPrefix: prefix, discovery: form, meters } = config
  // As in `hostnamectl`: what people call the machine.
  const own = { id, root, prefix, form, meters, version, name: `Mixbox ${hostname()}` }
  return new Introduction({ context: { ...own, table, value: ({ address }) => store.get(address) }, keep })
}
