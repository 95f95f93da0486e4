import { BoxError } from './box-error.ts'

interface Waiter {
  resolve(frame: number): void
  reject(error: Error): void
}

/** As many batches are remembered for those who ask a little late. */
const REMEMBERED = 256

/** Who waits for which batch of commands to take effect. */
export class BatchWaiters {
  readonly #waiters = new Map<number, Set<Waiter>>()
  /** Batches whose records went out under another number. */
  readonly #mergedInto = new Map<number, number>()
  /** Frames of the batches applied last. */
  readonly #applied = new Map<number, number>()

  get idle(): boolean {
    return this.#waiters.size === 0
  }

  /** The frame at which a batch takes effect. @throws BoxError ETIMEDOUT */
  wait(batch: number, timeoutMs: number): Promise<number> {
    const number = this.#mergedInto.get(batch) ?? batch
    const known = this.#applied.get(number)
    if (known !== undefined) return Promise.resolve(known)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () =>
          waiter.reject(
            new BoxError('ETIMEDOUT', `the engine has not taken the change within ${timeoutMs} ms`),
          ),
        timeoutMs,
      )
      const end = (act: () => void) => {
        clearTimeout(timer)
        for (const [key, set] of this.#waiters)
          if (set.delete(waiter) && set.size === 0) this.#waiters.delete(key)
        act()
      }
      const waiter: Waiter = {
        resolve: (frame) => end(() => resolve(frame)),
        reject: (error) => end(() => reject(error)),
      }
      this.#of(number).add(waiter)
    })
  }

  resolve(batch: number, frame: number): void {
    for (const waiter of [...(this.#waiters.get(batch) ?? [])]) waiter.resolve(frame)
    remember(this.#applied, batch, frame)
  }

  reject(batch: number, error: Error): void {
    for (const waiter of [...(this.#waiters.get(batch) ?? [])]) waiter.reject(error)
  }

  /** Whoever waits for `from`, now or later, waits for `into`. */
  merge(from: number, into: number): void {
    remember(this.#mergedInto, from, into)
    for (const [other, target] of this.#mergedInto) if (target === from) this.#mergedInto.set(other, into)
    const moved = this.#waiters.get(from)
    if (!moved) return
    this.#waiters.delete(from)
    for (const waiter of moved) this.#of(into).add(waiter)
  }

  /** Every batch somebody waits for. */
  batches(): number[] {
    return [...this.#waiters.keys()]
  }

  #of(batch: number): Set<Waiter> {
    let set = this.#waiters.get(batch)
    if (!set) {
      set = new Set()
      this.#waiters.set(batch, set)
    }
    return set
  }
}

/** Adds an entry; the oldest goes when there are too many. */
function remember(map: Map<number, number>, key: number, value: number): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > REMEMBERED) map.delete(map.keys().next().value!)
}
