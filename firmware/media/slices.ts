import { setImmediate as turn } from 'node:timers/promises'

/** Work at a stretch, ms, before others get their turn: a request never waits much longer than this. */
const SLICE_MS = 5

/** Divides long work of one request so that the process stays open to all others. */
export class Slices {
  #began = performance.now()

  /** Between two steps: lets everything else that waits go first when the slice is used up. */
  async pause(): Promise<void> {
    if (performance.now() - this.#began < SLICE_MS) return
    await turn()
    this.#began = performance.now()
  }
}
