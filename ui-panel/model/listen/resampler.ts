import { PHASES, type SincTable, sincTable } from './sinc-table.ts'
import { RING_FRAMES, type SoundRing } from './sound-ring.ts'

const PLACE = 0
const STEP = 1

/** Reads a ring at any speed, from any place between its frames. Reading makes no garbage: so doubles lie in an array. */
export class Resampler {
  #table: SincTable
  readonly #doubles = new Float64Array(2)
  readonly #ratio: number

  /** @param ratio frames in for one out, nominally */
  constructor(ratio: number) {
    this.#ratio = ratio
    this.#table = sincTable(ratio)
    this.#doubles[STEP] = ratio
  }

  /** Of the ring, that sounds next. */
  get place(): number {
    return this.#doubles[PLACE]!
  }

  set place(place: number) {
    this.#doubles[PLACE] = place
  }

  /** How much faster than nominally: 0.001 is 0.1 %. */
  set speedUp(share: number) {
    this.#doubles[STEP] = this.#ratio * (1 + share)
  }

  get step(): number {
    return this.#doubles[STEP]!
  }

  /** Frames needed behind the place that sounds. */
  get reach(): number {
    return this.#table.taps / 2
  }

  /** Fills both, and moves on. */
  read(ring: SoundRing, left: Float32Array, right: Float32Array): void {
    const { taps, rows } = this.#table
    const from = this.#doubles[PLACE]!
    const step = this.#doubles[STEP]!
    const { left: ringLeft, right: ringRight } = ring
    const frames = left.length
    for (let n = 0; n < frames; n++) {
      const place = from + n * step
      const whole = Math.floor(place)
      const phase = (place - whole) * PHASES
      const row = Math.floor(phase)
      const share = phase - row
      const one = row * taps
      const two = one + taps
      const first = (whole - taps / 2 + 1) & (RING_FRAMES - 1)
      let sumLeft = 0
      let sumRight = 0
      for (let tap = 0; tap < taps; tap++) {
        const weight = rows[one + tap]! + share * (rows[two + tap]! - rows[one + tap]!)
        const at = (first + tap) & (RING_FRAMES - 1)
        sumLeft += weight * ringLeft[at]!
        sumRight += weight * ringRight[at]!
      }
      left[n] = sumLeft
      right[n] = sumRight
    }
    this.#doubles[PLACE] = from + frames * step
  }
}
