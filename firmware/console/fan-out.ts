// Tells subscribers of changes, in order.
import type { Change, ChangeSet, Listener } from './changes.ts'

interface Subscription {
  listener: Listener
  origin: string | undefined
}

export interface FanOut {
  subscribe(listener: Listener, options?: { origin?: string }): () => void
  /**
   * @param set not empty
   * @param consequences those of its changes that its origin did not ask for
   */
  deliver(set: ChangeSet, consequences: readonly Change[]): void
}

export function createFanOut(): FanOut {
  const subscriptions = new Set<Subscription>()
  const waiting: { set: ChangeSet; consequences: readonly Change[] }[] = []
  let delivering = false

  function deliverOne(set: ChangeSet, consequences: readonly Change[], errors: unknown[]): void {
    const forItsOrigin = { ...set, changes: consequences }
    for (const subscription of [...subscriptions]) {
      const told = subscription.origin === set.origin ? forItsOrigin : set
      // One listener may end another's subscription on the way.
      if (told.changes.length === 0 || !subscriptions.has(subscription)) continue
      try {
        subscription.listener(told)
      } catch (error) {
        errors.push(error)
      }
    }
  }

  return {
    subscribe(listener, options = {}) {
      const subscription = { listener, origin: options.origin }
      subscriptions.add(subscription)
      return () => {
        subscriptions.delete(subscription)
      }
    },
    deliver(set, consequences) {
      waiting.push({ set, consequences })
      // A listener that sets something comes here again: its change waits until everybody knows this one.
      if (delivering) return
      delivering = true
      const errors: unknown[] = []
      for (let next = waiting.shift(); next; next = waiting.shift())
        deliverOne(next.set, next.consequences, errors)
      delivering = false
      if (errors.length === 1) throw errors[0]
      if (errors.length > 1)
        throw new AggregateError(errors, `${errors.length} listeners of the store failed`)
    },
  }
}
