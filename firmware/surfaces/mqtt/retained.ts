// What the broker keeps of the box: knobs, health, what kind of box it is, its introduction to Home Assistant.
import type { Parameter } from '../../console/index.ts'
import type { MqttConfig, Supervisor } from '../../supervisor/index.ts'
import { Health } from './health.ts'
import { Info } from './info.ts'
import { Introduction } from './introduction.ts'
import type { Send } from './latest-values.ts'
import { States } from './states.ts'
import type { Topics } from './topics.ts'

/** An earlier life has left nothing more on the broker when nothing has come for so long. ms */
const LEFT_COMES_WITHIN_MS = 500
/** Somebody may write there all the time. ms */
const AT_MOST_MS = 5000

export interface RetainedParts {
  supervisor: Pick<Supervisor, 'table' | 'store' | 'status'>
  config: MqttConfig
  topics: Topics
  /** What no other box on the broker has. */
  id: string
  version: string
  /** Hz. */
  rate: number
  /** Somebody listens who was told nothing of what is not kept. */
  newcomer(): void
}

export class Retained {
  readonly states: States
  readonly health: Health
  readonly #info: Info
  readonly #introduction: Introduction
  #upAt = 0
  /** Runs while what is there is read. */
  #reading: NodeJS.Timeout | undefined

  constructor(parts: RetainedParts) {
    const { supervisor, topics } = parts
    const states = new States({ supervisor, topics })
    const keep = (topic: string, payload: string) => states.values.putEvery(topic, payload)
    this.states = states
    this.health = new Health({ supervisor, topics, keep: (...message) => states.values.put(...message) })
    this.#info = new Info({ ...parts, table: supervisor.table, keep })
    this.#introduction = new Introduction({ ...parts, keep })
  }

  /** What is there already is read, to clear what is no more. */
  get subscriptions(): string[] {
    return [...this.#info.subscriptions, ...this.#introduction.subscriptions]
  }

  /** Everything, whatever was told before: the broker may have forgotten it all. */
  up(send: Send, mostInFlight: number): void {
    this.states.up(send, mostInFlight)
    this.health.up()
    this.states.tellAll()
    this.#upAt = performance.now()
    this.#read()
  }

  down(): void {
    this.states.down()
    this.health.down()
    this.#info.down()
    this.#introduction.down()
    clearTimeout(this.#reading)
    this.#reading = undefined
  }

  stop(): void {
    this.down()
    this.health.stop()
  }

  /** @returns whether the message was meant for it */
  take(topic: string, payload: Buffer): boolean {
    const taken = this.#info.take(topic, payload) || this.#introduction.take(topic, payload)
    if (taken && this.#reading && performance.now() - this.#upAt < AT_MOST_MS) this.#read()
    return taken
  }

  changed(parameters: readonly Parameter[]): void {
    this.states.tell(parameters.map(({ address }) => address))
    this.#introduction.changed(parameters)
  }

  #read(): void {
    clearTimeout(this.#reading)
    this.#reading = setTimeout(() => {
      this.#reading = undefined
      this.#info.tell()
      this.#introduction.tell()
    }, LEFT_COMES_WITHIN_MS)
  }
}
