import type { Lights } from '../../../hal/chips/index.ts'
import type { Level } from './levels.ts'
import { MeterColumn } from './meters/index.ts'
import type { View } from './view.ts'

const SHOWS = /^slot ([1-9]\d?)$|^selected$|^(\/\S+)$/

interface Column {
  lights: Lights
  first: number
  count: number
  column: MeterColumn
  root(): string
}

/** The columns of LEDs; painted 50 times a second. */
export class MeterBridge {
  readonly #view: View
  readonly #columns = new Set<Column>()

  constructor(view: View) {
    this.#view = view
  }

  /** @param shows "slot 1", "selected", or a channel's address @returns what takes it out @throws Error in words */
  add(lights: Lights, first: number, count: number, shows: string): () => void {
    const found = SHOWS.exec(shows)
    if (!found) {
      throw new Error(
        `${JSON.stringify(shows)} has no level: give "slot 1", "selected", or a channel such as "/main/st"`,
      )
    }
    const [, slot, address] = found
    const root = () =>
      address ?? (slot === undefined ? this.#view.selected : (this.#view.page.slots[Number(slot) - 1] ?? ''))
    const column = { lights, first, count, column: new MeterColumn({ count }), root }
    this.#columns.add(column)
    return () => this.#columns.delete(column)
  }

  paint(levelOf: (root: string) => Level, timeMs: number): void {
    const touched = new Set<Lights>()
    for (const { lights, first, column, root } of this.#columns) {
      const shown = column.update(levelOf(root()), timeMs)
      for (const [n, level] of shown.entries()) lights.set(first + n, level)
      touched.add(lights)
    }
    for (const lights of touched) {
      // A chip that is offline gets the newest when it is back.
      lights.show().catch(() => {})
    }
  }

  dark(): void {
    for (const { lights, first, count } of this.#columns) {
      for (let n = 0; n < count; n++) lights.set(first + n, 0)
      lights.show().catch(() => {})
    }
  }
}
