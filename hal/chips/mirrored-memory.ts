import type { Wire } from '../i2c/index.ts'

export interface MirrorOptions {
  readonly length: number
  /** No block goes beyond a multiple of this. Default: the length. */
  readonly rowBytes?: number
  /** What a block of its own costs, in bytes: equal bytes between two changes are sent along if they are no more. */
  readonly blockCostBytes: number
  /** Most bytes of memory in one block. */
  readonly most: (wire: Wire) => number
  readonly send: (wire: Wire, offset: number, bytes: Uint8Array) => Promise<void>
}

/** A chip's memory as it shall be, and what the chip is known to hold: only what differs is sent. */
export class MirroredMemory {
  /** As it shall be; written by the owner at any time. */
  readonly wanted: Uint8Array
  readonly #options: MirrorOptions
  /** What the chip holds; -1 where nobody knows. */
  readonly #held: Int16Array
  #running: Promise<void> | undefined
  #next: Promise<void> | undefined

  constructor(options: MirrorOptions) {
    this.#options = options
    this.wanted = new Uint8Array(options.length)
    this.#held = new Int16Array(options.length).fill(-1)
  }

  /** Sends everything: the chip's memory holds nobody knows what. */
  async fill(wire: Wire): Promise<void> {
    this.forget(0, this.wanted.length)
    await this.#pass(wire)
  }

  /** Whether the chip's memory, as read, is what it is known to hold; what is on its way to it is not looked at. */
  agrees(read: Uint8Array): boolean {
    return read.every((byte, at) => this.#held[at] === -1 || this.#held[at] === byte)
  }

  /** Nobody knows any more what the chip holds there: the next flush sends it. */
  forget(from: number, to: number): void {
    this.#held.fill(-1, from, to)
  }

  /** Sends what differs. Called while that is under way, it does so once more afterwards, once for all who called. */
  flush(wire: Wire): Promise<void> {
    if (!this.#running) return this.#begin(wire)
    const again = () => {
      this.#next = undefined
      return this.#begin(wire)
    }
    this.#next ??= this.#running.then(again, again)
    return this.#next
  }

  #begin(wire: Wire): Promise<void> {
    this.#running = this.#pass(wire).finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #pass(wire: Wire): Promise<void> {
    for (let at = this.#nextChange(0); at >= 0; ) {
      const end = this.#endOfBlock(at, this.#options.most(wire))
      const bytes = this.wanted.slice(at, end)
      // Until it is answered nobody knows how much of it has arrived.
      this.#held.fill(-1, at, end)
      await this.#options.send(wire, at, bytes)
      this.#held.set(bytes, at)
      at = this.#nextChange(end)
    }
  }

  #differs(at: number): boolean {
    return this.wanted[at] !== this.#held[at]
  }

  #nextChange(from: number): number {
    for (let at = from; at < this.wanted.length; at++) if (this.#differs(at)) return at
    return -1
  }

  #endOfBlock(start: number, most: number): number {
    const { rowBytes = this.wanted.length, blockCostBytes } = this.#options
    const rowEnd = (Math.floor(start / rowBytes) + 1) * rowBytes
    const limit = Math.min(start + most, rowEnd, this.wanted.length)
    let end = start + 1
    for (let at = end; at < limit && at - end <= blockCostBytes; at++) if (this.#differs(at)) end = at + 1
    return end
  }
}
