import { buildTable, type ConsoleSize, type ParameterTable } from '../../console/index.ts'
import type { Topics } from './topics.ts'

export interface InfoParts {
  table: ParameterTable
  topics: Topics
  version: string
  /** Hz. */
  rate: number
  /** In the order of the calls, each of them; an empty payload clears a topic. */
  keep(topic: string, payload: string): void
}

/** Says on the broker what kind of box this is, once it has cleared there what only a larger console had. */
export class Info {
  readonly #parts: InfoParts
  #left = ''

  constructor(parts: InfoParts) {
    this.#parts = parts
  }

  get subscriptions(): string[] {
    return [this.#parts.topics.info]
  }

  down(): void {
    this.#left = ''
  }

  /** @returns whether the message was meant for it */
  take(topic: string, payload: Buffer): boolean {
    if (topic !== this.#parts.topics.info) return false
    this.#left = payload.toString()
    return true
  }

  /** The clearing first: should it not get through, the next connection finds the same again. */
  tell(): void {
    const { table, topics, version, rate, keep } = this.#parts
    const gone = addressesOf(this.#left).filter((address) => !table.has(address))
    for (const address of gone) keep(topics.state(address), '')
    keep(topics.info, JSON.stringify({ mixbox: version, root: topics.root, rate, ...table.size }))
  }
}

/** Of the console that an information speaks of; none where it makes no sense, whoever wrote it. */
function addressesOf(info: string): string[] {
  try {
    const { strips, inputs, outputs, buses, matrices } = JSON.parse(info) as ConsoleSize
    return buildTable({ strips, inputs, outputs, buses, matrices }).addresses()
  } catch {
    return []
  }
}
