// What one client may cost the box in a second.
import type { ParameterTable } from '../../console/index.ts'
import { Allowance, BoxError } from '../../supervisor/index.ts'

/** Knobs a second, and what costs as much; those beyond are refused. */
const SETS_PER_SECOND = 2000
/** In knobs: what makes the box gather much, or think. */
const COSTS: Readonly<Record<string, number>> = {
  ...{ get: 50, status: 50, addresses: 50, presets: 50, scope: 100, cards: 200, backup: 500, restore: 500 },
}
/** In knobs: an unknown address, for which the nearest ones are looked for among thousands. */
const NEAREST = 50
/** Whoever says more than that does not listen to refusals. */
export const MESSAGES_PER_SECOND = 8000

export class Budget {
  readonly #sets = new Allowance(SETS_PER_SECOND, 1000 / SETS_PER_SECOND)
  readonly #messages = new Allowance(MESSAGES_PER_SECOND, 1000 / MESSAGES_PER_SECOND)

  /** @returns whether one more message is heard: one for each KiB that is begun */
  hears(bytes: number): boolean {
    return this.#messages.take(1 + (bytes >> 10))
  }

  /** @throws BoxError EBUSY */
  pay(op: string): void {
    this.#take(COSTS[op] ?? 1)
  }

  /** @throws BoxError EBUSY */
  payEntries(table: ParameterTable, entries: readonly (readonly [address: string, value: unknown])[]): void {
    const known = entries.every(([address]) => table.has(address))
    this.#take(known ? entries.length : Math.max(entries.length, NEAREST))
  }

  #take(knobs: number): void {
    if (this.#sets.take(knobs)) return
    throw new BoxError('EBUSY', `more than ${SETS_PER_SECOND} changes a second: send fewer`)
  }
}
