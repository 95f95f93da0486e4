// What the broker keeps for everybody: that the box is there, and where its knobs stand.
import type { Supervisor } from '../../supervisor/index.ts'
import { LatestValues, type Send } from './latest-values.ts'
import { stateText } from './payloads.ts'
import { MESSAGE, type Topics } from './topics.ts'

export interface StatesParts {
  supervisor: Pick<Supervisor, 'table' | 'store'>
  topics: Topics
}

export class States {
  readonly values = new LatestValues()
  readonly #parts: StatesParts

  constructor(parts: StatesParts) {
    this.#parts = parts
  }

  up(send: Send, mostInFlight: number): void {
    this.values.open(send, mostInFlight)
    this.values.put(this.#parts.topics.status, MESSAGE.online)
  }

  /** Whatever was told before: the broker may have forgotten it all. */
  tellAll(): void {
    this.tell(this.#parts.supervisor.table.addresses())
  }

  down(): void {
    this.values.close()
  }

  tell(addresses: readonly string[]): void {
    const { store, table } = this.#parts.supervisor
    for (const address of addresses) {
      this.values.put(this.#parts.topics.state(address), stateText(table.at(address), store.get(address)))
    }
  }
}
