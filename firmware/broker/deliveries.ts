import type { Client } from 'aedes'

/** Of so many messages of a client each may come before any other. */
const REMEMBERED = 1024
/** In the place of the highest number that aedes has seen: none was seen. */
const NONE: object = new Proxy({}, { get: () => 0, set: () => true })

/**
 * A client whose subscriptions overlap gets every message once. Aedes sees to that by taking whatever was overtaken by
 * a later message for one that was there already; and what is retained is overtaken by all that comes right behind it,
 * because it is stored first. Here each message is known by its own number.
 */
export class Deliveries {
  readonly #had = new WeakMap<Client, Set<number>>()

  /** Before its first message. */
  take(client: Client): void {
    this.#had.set(client, new Set())
    Object.defineProperty(client, 'duplicates', { value: NONE })
  }

  /** @param number of a message @returns whether the client gets it for the first time */
  isFirst(client: Client, number: number): boolean {
    const had = this.#had.get(client)
    if (!had) return true
    if (had.has(number)) return false
    had.add(number)
    // The oldest.
    if (had.size > REMEMBERED) for (const one of had) return had.delete(one)
    return true
  }
}
