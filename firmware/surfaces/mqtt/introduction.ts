import { hostname } from 'node:os'
import type { Parameter } from '../../console/index.ts'
import type { MqttConfig, Supervisor } from '../../supervisor/index.ts'
import {
  changesDiscovery,
  type DiscoveryContext,
  discoveryFilters,
  discoverySteps,
} from './discovery/index.ts'
import { MESSAGE, type Topics } from './topics.ts'

/** Home Assistant subscribes to everything meanwhile. ms */
const BORN_WITHIN_MS = 500
/** Somebody who types a name does so letter by letter. ms */
const NAMED_AFTER_MS = 1000

export interface IntroductionParts {
  supervisor: Pick<Supervisor, 'table' | 'store'>
  config: Pick<MqttConfig, 'discovery' | 'discoveryPrefix' | 'meters'>
  topics: Topics
  /** What no other box on the broker has. */
  id: string
  version: string
  /** In the order of the calls, each of them. */
  keep(topic: string, payload: string): void
  /** Somebody listens who was told nothing of what is not kept. */
  newcomer(): void
}

/** Introduces the box to whoever turns messages into knobs and lamps. */
export class Introduction {
  readonly #parts: IntroductionParts
  readonly #context: Omit<DiscoveryContext, 'retained'>
  readonly #filters: readonly string[]
  /** Where the one who reads it says that it is there. */
  readonly #birth: string
  readonly #retained = new Map<string, string>()
  #timer: NodeJS.Timeout | undefined

  constructor(parts: IntroductionParts) {
    const { supervisor, config, topics, id, version } = parts
    const { discoveryPrefix: prefix, discovery: form, meters } = config
    const { table, store } = supervisor
    this.#parts = parts
    this.#context = {
      ...{ id, root: topics.root, prefix, form, meters, version, table },
      // As in `hostnamectl`: what people call the machine.
      name: `Mixbox ${hostname()}`,
      value: ({ address }) => store.get(address),
    }
    this.#filters = discoveryFilters(this.#context)
    this.#birth = `${prefix}/status`
  }

  get subscriptions(): string[] {
    return [...this.#filters, this.#birth]
  }

  /** The next broker may hold something else, and some tell it before they have confirmed the subscription. */
  down(): void {
    clearTimeout(this.#timer)
    this.#retained.clear()
  }

  /** @returns whether the message was meant for it */
  take(topic: string, payload: Buffer): boolean {
    if (topic === this.#birth) {
      if (payload.toString() === MESSAGE.online) {
        this.#tellAfter(BORN_WITHIN_MS)
        this.#parts.newcomer()
      }
      return true
    }
    if (!topic.startsWith(`${this.#context.prefix}/`)) return false
    if (payload.length === 0) this.#retained.delete(topic)
    else this.#retained.set(topic, payload.toString())
    return true
  }

  changed(parameters: readonly Parameter[]): void {
    if (parameters.some(changesDiscovery)) this.#tellAfter(NAMED_AFTER_MS)
  }

  /** What differs from what the broker holds. */
  tell(): void {
    const steps = discoverySteps({ ...this.#context, retained: this.#retained })
    for (const message of steps.flat()) this.#parts.keep(...message)
  }

  #tellAfter(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.tell(), ms)
  }
}
