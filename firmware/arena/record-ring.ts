import { RECORD_DOUBLES, RECORD_INTS } from './layout.ts'

const HEAD = 0
/** On a cache line of its own: producer and consumer do not fight for one. */
const TAIL = 16

/**
 * Single-producer single-consumer ring of fixed 64-byte records. The payload is written by plain
 * stores, the head by an atomic one; the consumer loads the head, then the payload. Indices count
 * records and wrap at 2^32; only their difference is ever used.
 *
 * Records are read and written in place, through `ints` and `doubles` at `intAt` and `doubleAt`:
 * nothing is allocated on either side.
 */
export class RecordRing {
  readonly ints: Int32Array
  readonly doubles: Float64Array
  readonly capacity: number
  readonly #index: Int32Array
  readonly #mask: number
  #staged = 0

  /** @param capacity records, a power of two */
  constructor(memory: ArrayBuffer, indexOffset: number, recordsOffset: number, capacity: number) {
    if (capacity < 1 || (capacity & (capacity - 1)) !== 0) {
      throw new RangeError(`record ring: capacity ${capacity} is not a power of two`)
    }
    this.capacity = capacity
    this.#mask = capacity - 1
    this.#index = new Int32Array(memory, indexOffset, 32)
    this.ints = new Int32Array(memory, recordsOffset, capacity * RECORD_INTS)
    this.doubles = new Float64Array(memory, recordsOffset, capacity * RECORD_DOUBLES)
  }

  /** Sets both indices of an unused ring; they behave alike from every start. */
  reset(index: number): void {
    Atomics.store(this.#index, HEAD, index | 0)
    Atomics.store(this.#index, TAIL, index | 0)
    this.#staged = 0
  }

  /** Where the producer stands: two equal answers mean that nothing was published between them. */
  head(): number {
    return Atomics.load(this.#index, HEAD)
  }

  /** Producer: records that still fit beside those staged. */
  space(): number {
    return this.capacity - this.#staged - ((this.#index[HEAD]! - Atomics.load(this.#index, TAIL)) | 0)
  }

  /** Producer: takes the next free record and returns its slot (fill every word; see intAt). The caller has looked at space(). */
  stage(): number {
    const slot = (this.#index[HEAD]! + this.#staged) & this.#mask
    this.#staged++
    return slot
  }

  /** Producer: makes all staged records visible at once. */
  publish(): void {
    Atomics.store(this.#index, HEAD, (this.#index[HEAD]! + this.#staged) | 0)
    this.#staged = 0
  }

  /** Consumer: records to read. */
  available(): number {
    return (Atomics.load(this.#index, HEAD) - this.#index[TAIL]!) | 0
  }

  /** Consumer: slot of the n-th unread record. */
  slot(n: number): number {
    return (this.#index[TAIL]! + n) & this.#mask
  }

  /** Consumer: gives n records back to the producer. */
  consume(n: number): void {
    Atomics.store(this.#index, TAIL, (this.#index[TAIL]! + n) | 0)
  }
}
