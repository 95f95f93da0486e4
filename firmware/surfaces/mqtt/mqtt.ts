// The box on a broker: states, commands, events.
import type { EngineEvent, Log, MqttConfig, Supervisor } from '../../supervisor/index.ts'
import { COMMANDS } from './commands.ts'
import { eventMessage } from './events.ts'
import { Line } from './line.ts'
import { Meters } from './meters.ts'
import { Orders } from './orders.ts'
import { Retained } from './retained.ts'
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
  /** The folder of what may be played, absolute. */
  sounds: string
  /** Hz. */
  rate: number
  log: Log
}

export class Mqtt {
  readonly #parts: MqttParts
  readonly #topics: Topics
  readonly #retained: Retained
  readonly #line: Line
  readonly #orders: Orders
  readonly #meters: Meters
  readonly #ends: (() => void)[] = []

  constructor(parts: MqttParts) {
    const { config, supervisor, id, url, sounds, log } = parts
    const topics = new Topics(config.base, id)
    this.#parts = parts
    this.#topics = topics
    const retained = new Retained({ ...parts, topics, newcomer: () => this.#meters.forget() })
    this.#retained = retained
    const tell = (topic: string, payload: string, correlation?: Buffer) =>
      this.#line.tell(topic, payload, correlation)
    const republish = (addresses: readonly string[]) => retained.states.tell(addresses)
    this.#orders = new Orders({
      ...{ desk: supervisor, role: config.role, topics, sounds, log },
      ...{ tell, republish },
    })
    const commands = Object.entries(COMMANDS).map(([name, { below }]) => topics.command(name, below))
    this.#line = new Line({
      ...{ url, log, access: config, clientId: `mixbox-${id}`, root: topics.root },
      will: { topic: topics.status, payload: MESSAGE.offline },
      subscriptions: [...commands, ...retained.subscriptions],
      up: (mostInFlight) => {
        retained.up((...message) => this.#retain(...message), mostInFlight)
        this.#meters.forget()
      },
      down: () => retained.down(),
      fault: (fault) => this.#orders.refusals.note(fault),
      message: (topic, payload, packet) => {
        if (!retained.take(topic, payload)) void this.#orders.take(topic, payload, packet)
      },
    })
    this.#meters = new Meters({
      ...{ supervisor, size: supervisor.table.size, hertz: config.meters },
      level: (place, decibels) => tell(topics.meter(place), decibels),
      clip: (place, event) => {
        retained.health.happened('clip')
        tell(topics.event('clip'), JSON.stringify({ channel: place, ...event }))
      },
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
      store.subscribe(({ changes }) => this.#retained.changed(changes.map(({ parameter }) => parameter))),
      () => this.#meters.stop(),
    )
    this.#meters.start()
    this.#line.start()
  }

  /** The broker is known to be there: the next try is not waited for. */
  tryNow(): void {
    this.#line.tryNow()
  }

  /** Says farewell, and waits a second at most for it to be heard. */
  async stop(): Promise<void> {
    for (const end of this.#ends.splice(0)) end()
    this.#retained.stop()
    const { engine, status } = this.#topics
    await this.#line.stop([engine, status].map((topic) => [topic, MESSAGE.offline] as const))
  }

  stats(): MqttStats {
    const { refusals, obeyed } = this.#orders
    const { inFlight, waiting } = this.#retained.states.values
    return {
      ...{ broker: this.#parts.config.broker, root: this.#topics.root, ...this.#line.stats() },
      ...{ commands: obeyed, refused: refusals.counts, errors: refusals.last },
      ...{ inFlight, waiting },
    }
  }

  #retain(topic: string, payload: string, done: () => void): void {
    if (this.#topics.isState(topic)) this.#line.show(topic, payload, done)
    else this.#line.keep(topic, payload, done)
  }

  #event(event: EngineEvent): void {
    this.#retained.health.event(event)
    const message = eventMessage(event)
    if (message) this.#line.tell(this.#topics.event(message[0]), message[1])
  }
}
