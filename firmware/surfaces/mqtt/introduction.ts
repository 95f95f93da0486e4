import type { Parameter } from '../../console/index.ts'
import {
  changesDiscovery,
  type DiscoveryContext,
  discoveryFilters,
  discoverySteps,
} from './discovery/index.ts'
import { MESSAGE } from './topics.ts'

/** What an earlier announcement left on the broker has come by then. ms */
const LEFT_COMES_WITHIN_MS = 500
/** Somebody who types a name does so letter by letter. ms */
const NAMED_AFTER_MS = 1000

export interface IntroductionParts {
  context: Omit<DiscoveryContext, 'retained'>
  /** In the order of the calls, each of them. */
  keep(topic: string, payload: string): void
}

/** Introduces the box to whoever turns messages into knobs and lamps. */
export class Introduction {
  readonly #parts: IntroductionParts
  readonly #filters: readonly string[]
  /** Where the one who reads it says that it is there. */
  readonly #birth: string
  readonly #retained = new Map<string, string>()
  #timer: NodeJS.Timeout | undefined

  constructor(parts: IntroductionParts) {
    const { context } = parts
    this.#parts = parts
    this.#filters = discoveryFilters(context)
    this.#birth = `${context.prefix}/status`
  }

  get subscriptions(): string[] {
    return [...this.#filters, this.#birth]
  }

  /** Subscribed to a broker that may hold what was announced before. */
  up(): void {
    this.#retained.clear()
    this.#tellAfter(LEFT_COMES_WITHIN_MS)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  /** @returns whether the message was meant for it */
  take(topic: string, payload: Buffer): boolean {
    if (topic === this.#birth) {
      if (payload.toString() === MESSAGE.online) this.#tellAfter(LEFT_COMES_WITHIN_MS)
      return true
    }
    if (!topic.startsWith(`${this.#parts.context.prefix}/`)) return false
    if (payload.length === 0) this.#retained.delete(topic)
    else this.#retained.set(topic, payload.toString())
    return true
  }

  changed(parameters: readonly Parameter[]): void {
    if (parameters.some(changesDiscovery)) this.#tellAfter(NAMED_AFTER_MS)
  }

  #tellAfter(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      const { context, keep } = this.#parts
      for (const message of discoverySteps({ ...context, retained: this.#retained }).flat()) keep(...message)
    }, ms)
  }
}
