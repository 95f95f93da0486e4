// The box on a broker: states, commands, events.
import { hostname } from 'node:os'
import type { EngineEvent, Log, MqttConfig, Supervisor } from '../../supervisor/index.ts'
import { COMMANDS } from './commands.ts'
import { eventMessage } from './events.ts'
import { Introduction } from './introduction.ts'
import { Line } from './line.ts'
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
  readonly #line: Line
  readonly #orders: Orders
  readonly #meters: Meters
  readonly #introduction: Introduction
  readonly #ends: (() => void)[] = []

  constructor(parts: MqttParts) {
    const { config, supervisor, id, url, log, version, rate } = parts
    const topics = new Topics(config.base, id)
    this.#parts = parts
    this.#topics = topics
    this.#states = new States({ supervisor, topics, version, rate })
    const tell = (topic: string, payload: string, correlation?: Buffer) =>
      this.#line.tell(topic, payload, correlation)
    const republish = (addresses: readonly string[]) => this.#states.tell(addresses)
    this.#orders = new Orders({ desk: supervisor, topics, log, tell, republish })
    this.#introduction = introductionOf(parts, topics, (...message) =>
      this.#states.values.putEvery(...message),
    )
    this.#line = new Line({
      ...{ url, log, access: config, clientId: `mixbox-${id}`, root: topics.root },
      will: { topic: topics.status, payload: MESSAGE.offline },
      subscriptions: [
        ...Object.entries(COMMANDS).map(([name, { below }]) => topics.command(name, below)),
        ...this.#introduction.subscriptions,
      ],
      up: (mostInFlight) => this.#up(mostInFlight),
      down: () => this.#states.down(),
      fault: (fault) => this.#orders.refusals.note(fault),
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
    this.#line.start()
  }

  /** Says farewell, and waits a second at most for it to be heard. */
  async stop(): Promise<void> {
    for (const end of this.#ends.splice(0)) end()
    this.#states.down()
    const { engine, status } = this.#topics
    await this.#line.stop([engine, status].map((topic) => [topic, MESSAGE.offline] as const))
  }

  stats(): MqttStats {
    const { refusals, obeyed } = this.#orders
    const { inFlight, waiting } = this.#states.values
    return {
      ...{ broker: this.#parts.config.broker, root: this.#topics.root, ...this.#line.stats() },
      ...{ commands: obeyed, refused: refusals.counts, errors: refusals.last },
      ...{ inFlight, waiting },
    }
  }

  #up(mostInFlight: number): void {
    this.#states.up((...message) => this.#line.keep(...message), mostInFlight)
    this.#introduction.up()
    this.#meters.forget()
  }

  #event(event: EngineEvent): void {
    this.#states.event(event)
    const message = eventMessage(event)
    if (message) this.#line.tell(this.#topics.event(message[0]), message[1])
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
