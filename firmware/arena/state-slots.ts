const LINE = 64
/** Int32 words of the journal's first line: its entries (0 = the slots are whole), and of which write they are. */
const COUNT = 0
const WRITE = 1
const WRITES_DONE = 2
const ENTRY_DOUBLES = 2

/** Bytes of the journal for so many slots. */
export function journalBytes(stateSlots: number): number {
  return LINE + stateSlots * ENTRY_DOUBLES * 8
}

/**
 * The console's numbers, one slot each: the truth that a restarted supervisor reads first. What changes together
 * is written into a journal before it is written into the slots, so that a writer that dies between two stores
 * leaves all of a change or nothing.
 */
export class StateSlots {
  readonly #slots: Float64Array
  readonly #words: Int32Array
  readonly #entries: Float64Array

  constructor(memory: ArrayBuffer, slotsOffset: number, journalOffset: number, slots: number) {
    this.#slots = new Float64Array(memory, slotsOffset, slots)
    this.#words = new Int32Array(memory, journalOffset, LINE / 4)
    this.#entries = new Float64Array(memory, journalOffset + LINE, slots * ENTRY_DOUBLES)
  }

  /** @param changes slot and value, each slot at most once */
  write(changes: readonly (readonly [slot: number, value: number])[]): void {
    changes.forEach(([slot, value], n) => {
      this.#entries[n * ENTRY_DOUBLES] = slot
      this.#entries[n * ENTRY_DOUBLES + 1] = value
    })
    this.#words[WRITE] = (this.writes + 1) | 0
    Atomics.store(this.#words, COUNT, changes.length)
    this.recover()
  }

  /** How often they were written; wraps at 2^32. */
  get writes(): number {
    return Atomics.load(this.#words, WRITES_DONE)
  }

  /** Finishes what a writer that died had begun. */
  recover(): void {
    const count = Atomics.load(this.#words, COUNT)
    if (count === 0) return
    for (let n = 0; n < count; n++) {
      this.#slots[this.#entries[n * ENTRY_DOUBLES]!] = this.#entries[n * ENTRY_DOUBLES + 1]!
    }
    Atomics.store(this.#words, WRITES_DONE, this.#words[WRITE]!)
    Atomics.store(this.#words, COUNT, 0)
  }

  /** A copy of all of them. */
  read(): Float64Array {
    return Float64Array.from(this.#slots)
  }
}
