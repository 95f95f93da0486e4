const LINE = 64
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
  /** [0] entries that are to be in the slots; 0 = the slots are whole. */
  readonly #count: Int32Array
  readonly #entries: Float64Array

  constructor(memory: ArrayBuffer, slotsOffset: number, journalOffset: number, slots: number) {
    this.#slots = new Float64Array(memory, slotsOffset, slots)
    this.#count = new Int32Array(memory, journalOffset, 1)
    this.#entries = new Float64Array(memory, journalOffset + LINE, slots * ENTRY_DOUBLES)
  }

  /** @param changes slot and value, each slot at most once */
  write(changes: readonly (readonly [slot: number, value: number])[]): void {
    changes.forEach(([slot, value], n) => {
      this.#entries[n * ENTRY_DOUBLES] = slot
      this.#entries[n * ENTRY_DOUBLES + 1] = value
    })
    Atomics.store(this.#count, 0, changes.length)
    this.recover()
  }

  /** Finishes what a writer that died had begun. */
  recover(): void {
    const count = Atomics.load(this.#count, 0)
    for (let n = 0; n < count; n++) {
      this.#slots[this.#entries[n * ENTRY_DOUBLES]!] = this.#entries[n * ENTRY_DOUBLES + 1]!
    }
    Atomics.store(this.#count, 0, 0)
  }

  /** A copy of all of them. */
  read(): Float64Array {
    return Float64Array.from(this.#slots)
  }
}
