import { Command, RECORD_DOUBLES, RECORD_INTS, Record } from '../arena/index.ts'
import { QUANTUM } from './graph.ts'

export const SCHEDULED_RECORDS = 1024

/**
 * Commands that are due at a later frame, soonest last, in preallocated memory. A voice starts in the
 * quantum that holds its frame, and there exactly on it; everything else takes effect at the first
 * quantum that begins at or after its frame. Records of the same quantum keep the order they came in.
 */
export class Schedule {
  readonly ints = new Int32Array(SCHEDULED_RECORDS * RECORD_INTS)
  readonly doubles = new Float64Array(this.ints.buffer)
  /** Slots, the soonest at the end. */
  readonly #order = new Int32Array(SCHEDULED_RECORDS)
  /** First frame of the quantum at which a slot is due. */
  readonly #due = new Float64Array(SCHEDULED_RECORDS)
  readonly #freeSlots = new Int32Array(SCHEDULED_RECORDS)
  count = 0

  constructor() {
    for (let slot = 0; slot < SCHEDULED_RECORDS; slot++) this.#freeSlots[slot] = slot
  }

  /** Takes a copy of a record; false when the table is full. */
  add(ints: Int32Array, doubles: Float64Array, from: number): boolean {
    if (this.count === SCHEDULED_RECORDS) return false
    const slot = this.#freeSlots[SCHEDULED_RECORDS - 1 - this.count]!
    for (let i = 0; i < RECORD_INTS; i++) this.ints[slot * RECORD_INTS + i] = ints[from * RECORD_INTS + i]!
    const frame = doubles[from * RECORD_DOUBLES + Record.frame]!
    const exact = ints[from * RECORD_INTS + Record.op] === Command.startVoice
    const due = (exact ? Math.floor(frame / QUANTUM) : Math.ceil(frame / QUANTUM)) * QUANTUM
    this.#due[slot] = due
    let at = this.count
    while (at > 0 && this.#due[this.#order[at - 1]!]! <= due) {
      this.#order[at] = this.#order[at - 1]!
      at--
    }
    this.#order[at] = slot
    this.count++
    return true
  }

  /** Slot of the soonest record if it is due at `now[0]`, else -1. */
  next(now: Float64Array): number {
    if (this.count === 0) return -1
    const slot = this.#order[this.count - 1]!
    return this.#due[slot]! <= now[0]! ? slot : -1
  }

  /** Removes the record next() named. */
  pop(): void {
    this.count--
    this.#freeSlots[SCHEDULED_RECORDS - 1 - this.count] = this.#order[this.count]!
  }

  /** Drops every record of a batch. */
  cancel(batch: number): void {
    let kept = 0
    for (let at = 0; at < this.count; at++) {
      const slot = this.#order[at]!
      if (this.ints[slot * RECORD_INTS + Record.batch] !== batch) this.#order[kept++] = slot
    }
    // The order array held each slot once; what is free is whatever is not in it any more.
    if (kept === this.count) return
    this.count = kept
    let free = 0
    for (let slot = 0; slot < SCHEDULED_RECORDS; slot++) {
      if (!this.#holds(slot)) this.#freeSlots[free++] = slot
    }
  }

  #holds(slot: number): boolean {
    for (let at = 0; at < this.count; at++) if (this.#order[at] === slot) return true
    return false
  }
}
