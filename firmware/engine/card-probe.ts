import type { CardPair } from '../arena/index.ts'
import { Card } from './card.ts'
import type { CardFault } from './card-fault.ts'
import type { CardSettings } from './settings.ts'

/** Whether a card could be opened now, found out as the engine would, on threads of the addon. */
export class CardProbe {
  readonly #card: Card
  #free = false

  constructor(pair: CardPair, settings: CardSettings) {
    const nowhere = { inputs: new Float32Array(0), outputs: new Float32Array(0) }
    this.#card = new Card(settings, nowhere)
    this.#card.beginOpen(pair)
  }

  /** undefined while under way; null: it is free, and closed again; else why not. Never waits. */
  poll(): CardFault | null | undefined {
    if (!this.#free) {
      const state = this.#card.pollOpen()
      if (state === 0) return undefined
      this.#free = state > 0
      this.#card.close()
    }
    if (!this.#card.closed()) return undefined
    return this.#free ? null : this.#card.fault
  }

  /** Lets go of whatever is open. */
  end(): void {
    this.#card.close()
  }
}
