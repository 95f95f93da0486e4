// What a successor of this supervisor has to know, and is no number of the console.
import type { Arena } from '../arena/index.ts'
import { BoxError } from './box-error.ts'

interface Content {
  /** Where the command ring stood. */
  head: number
  /** What was about to be put into it. */
  orders: readonly string[]
  sections: Record<string, unknown>
}

/**
 * Kept in shared memory, written before the engine is told and before anybody is answered. So what was
 * acknowledged is in it; and what is in it was told to the engine, except for the very last orders where the
 * command ring has not moved since.
 */
export class Handover {
  readonly #arena: Arena
  readonly #left: Content | undefined
  /** What the predecessor died before telling. */
  readonly #unsent: readonly string[]
  readonly #sections = new Map<string, () => unknown>()

  constructor(arena: Arena) {
    this.#arena = arena
    const left = arena.ledger.read() as Content | undefined
    this.#left = left
    this.#unsent = left && left.head === arena.commands.head() ? left.orders : []
  }

  /** Joins a section. @returns what the predecessor left in it */
  join<T>(name: string, give: () => T): T | undefined {
    this.#sections.set(name, give)
    return this.#left?.sections[name] as T | undefined
  }

  /** Whether the predecessor died before it told the engine this. */
  unsent(order: string): boolean {
    return this.#unsent.includes(order)
  }

  /**
   * @param orders names of what goes into the command ring next
   * @throws BoxError ETOOMUCH: what was written before stands then
   */
  write(orders: readonly string[] = []): void {
    // Whoever has not joined yet finds what was left to him, in case this supervisor dies before.
    const joined = [...this.#sections].map(([name, give]) => [name, give()])
    const sections = { ...this.#left?.sections, ...Object.fromEntries(joined) }
    const head = this.#arena.commands.head()
    // Until something was told, the predecessor's last orders are still to come.
    const inherited = head === this.#left?.head ? this.#unsent : []
    const content: Content = { head, orders: [...inherited, ...orders], sections }
    if (this.#arena.ledger.write(content)) return
    throw new BoxError(
      'ETOOMUCH',
      'more is scheduled and playing than the box can remember: nothing was done',
    )
  }
}
