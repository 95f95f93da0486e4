import { Allowance } from './allowance.ts'

/** Addresses that are told apart; of more, those not heard of for longest begin anew: what all may do together still holds. */
const ADDRESSES = 1000

/** So many at once, and one more each time so many ms have gone by. */
export interface Share {
  most: number
  everyMs: number
}

/** What strangers may do: each address its share, and all of them together theirs, where that is limited. */
export class FairShare {
  readonly #each: Share
  readonly #now: () => number
  readonly #all: Allowance | undefined
  readonly #addresses = new Map<string, Allowance>()

  /** @param now ms that only grow */
  constructor({ each, all }: { each: Share; all?: Share }, now: () => number = () => performance.now()) {
    this.#each = each
    this.#now = now
    this.#all = all && new Allowance(all.most, all.everyMs, now)
  }

  /** How long this address has to wait. ms */
  waitMs(address: string): number {
    return Math.max(this.#all?.waitMs ?? 0, this.#addresses.get(address)?.waitMs ?? 0)
  }

  /** Whether somebody has to wait. */
  get isShort(): boolean {
    return this.waitMs('') > 0 || [...this.#addresses.values()].some(({ waitMs }) => waitMs > 0)
  }

  take(address: string): void {
    const own = this.#addresses.get(address) ?? new Allowance(this.#each.most, this.#each.everyMs, this.#now)
    this.#addresses.delete(address)
    this.#addresses.set(address, own)
    own.take(1)
    this.#all?.take(1)
    if (this.#addresses.size > ADDRESSES) this.#addresses.delete(this.#addresses.keys().next().value!)
  }

  /** It was no stranger. */
  giveBack(address: string): void {
    this.#addresses.get(address)?.give(1)
    this.#all?.give(1)
  }
}
