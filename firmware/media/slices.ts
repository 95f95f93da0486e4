import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'

/** Work at a stretch, ms, before others get their turn: a request never waits much longer than this. */
const SLICE_MS = 5

/** How long work that can wait stands back for work that cannot: a fifth of the time is left to it at worst. */
const STAND_BACK_MS = 20

/** Divides long work of one request so that the process stays open to all others. */
export class Slices {
  readonly #urgent: () => boolean
  #began = performance.now()

  /** @param urgent whether something else needs the processor more than this work */
  constructor(urgent: () => boolean = () => false) {
    this.#urgent = urgent
  }

  /** Between two steps: lets everything else that waits go first when the slice is used up. */
  async pause(): Promise<void> {
    if (performance.now() - this.#began < SLICE_MS) return
    if (this.#urgent()) await sleep(STAND_BACK_MS)
    else await turn()
    this.#began = performance.now()
  }
}
