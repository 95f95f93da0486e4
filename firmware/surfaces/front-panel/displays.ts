import type { Oled } from '../../../hal/chips/index.ts'
import { drawScreen, type ScreenModel } from './display/index.ts'

/** The displays, all with the same picture; one is under way at a time. */
export class Displays {
  readonly #displays = new Map<Oled, { busy: boolean }>()

  /** @returns what takes it out */
  add(display: Oled): () => void {
    this.#displays.set(display, { busy: false })
    return () => this.#displays.delete(display)
  }

  get count(): number {
    return this.#displays.size
  }

  /** What the first one shows. */
  get picture(): Uint8Array | undefined {
    const [first] = this.#displays.keys()
    return first?.image.slice()
  }

  draw(model: ScreenModel): void {
    for (const [display, state] of this.#displays) {
      // A picture that has not gone out yet is not drawn over: half of each would be seen.
      if (state.busy) continue
      drawScreen(model, display.image, display.height as 64 | 32)
      void this.#show(display, state)
    }
  }

  async #show(display: Oled, state: { busy: boolean }): Promise<void> {
    state.busy = true
    // Off the bus: it gets the newest picture when it is back.
    await display.show().catch(() => {})
    state.busy = false
  }

  /** Dark, before the end. */
  async clear(): Promise<void> {
    for (const display of this.#displays.keys()) display.image.fill(0)
    await Promise.all([...this.#displays.keys()].map((display) => display.show().catch(() => {})))
  }
}
