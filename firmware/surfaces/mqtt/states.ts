// What the broker keeps for everybody: knobs, whether the engine mixes, what kind of box this is.
import type { EngineEvent, Supervisor } from '../../supervisor/index.ts'
import { LatestValues, type Send } from './latest-values.ts'
import { stateText } from './payloads.ts'
import { MESSAGE, type Topics } from './topics.ts'

/** How often it is looked whether the engine mixes: what it tells itself comes at once. ms */
const LOOK_MS = 1000
/** Without a card the desk goes on, and is worth being moved. */
const MIXES = ['running', 'card lost']

export interface StatesParts {
  supervisor: Pick<Supervisor, 'table' | 'store' | 'status'>
  topics: Topics
  version: string
  /** Hz. */
  rate: number
}

export class States {
  readonly values = new LatestValues()
  readonly #parts: StatesParts
  #engine = ''
  #look: NodeJS.Timeout | undefined

  constructor(parts: StatesParts) {
    this.#parts = parts
  }

  /** Everything, whatever was told before: the broker may have forgotten it all. */
  up(send: Send, mostInFlight: number): void {
    const { topics, supervisor, version, rate } = this.#parts
    const { root, info, status } = topics
    this.values.open(send, mostInFlight)
    this.values.put(status, MESSAGE.online)
    this.#engine = ''
    this.#lookAtEngine()
    clearInterval(this.#look)
    this.#look = setInterval(() => this.#lookAtEngine(), LOOK_MS)
    this.values.put(info, JSON.stringify({ mixbox: version, root, rate, ...supervisor.table.size }))
    this.tell(supervisor.table.addresses())
  }

  down(): void {
    clearInterval(this.#look)
    this.values.close()
  }

  tell(addresses: readonly string[]): void {
    const { store, table } = this.#parts.supervisor
    for (const address of addresses) {
      this.values.put(this.#parts.topics.state(address), stateText(table.at(address), store.get(address)))
    }
  }

  event({ kind }: EngineEvent): void {
    if (kind === 'engineDied') this.#setEngine(false)
    if (kind === 'engineBack') this.#setEngine(true)
  }

  #lookAtEngine(): void {
    this.#setEngine(MIXES.includes(this.#parts.supervisor.status().engine.state))
  }

  #setEngine(mixes: boolean): void {
    const message = mixes ? MESSAGE.online : MESSAGE.offline
    if (message === this.#engine) return
    this.#engine = message
    this.values.put(this.#parts.topics.engine, message)
  }
}
