import { monotonicNs } from '../linux/index.ts'
import { AT, CLOCK_LINE_BYTES } from './layout.ts'

const scratch = new Float64Array(1)

/** CLOCK_MONOTONIC in ns. */
export function nowNs(): number {
  monotonicNs(scratch, 0)
  return scratch[0]!
}

/**
 * The card's clock: a straight line of CLOCK_MONOTONIC in the shared file, which runs whether anybody looks or
 * not. The plugin computes the same frame from the same doubles.
 */
export class CardClock {
  readonly rate: number
  readonly #turn: Int32Array
  readonly #lines: Float64Array

  constructor(buffer: ArrayBuffer, rate: number) {
    this.rate = rate
    this.#turn = new Int32Array(buffer, AT.clockTurn, 1)
    this.#lines = new Float64Array(buffer, AT.clockLines, (2 * CLOCK_LINE_BYTES) / 8)
  }

  /** Starts at `frame` now. */
  start(frame: number, skewPpm: number): void {
    this.#draw(nowNs(), frame, skewPpm)
  }

  /** Changes the speed from now on; the count of frames goes on without a jump. */
  setSkewPpm(ppm: number): void {
    const ns = nowNs()
    this.#draw(ns, this.#at(ns), ppm)
  }

  get skewPpm(): number {
    return Math.round(((this.#lines[this.#line() + 2]! * 1e9) / this.rate - 1) * 1e9) / 1e3
  }

  /** The frame that sounds at that time: a whole number. */
  frameAt(ns: number): number {
    return Math.floor(this.#at(ns))
  }

  now(): number {
    return this.frameAt(nowNs())
  }

  #line(): number {
    return (Atomics.load(this.#turn, 0) & 1) * 3
  }

  #at(ns: number): number {
    const line = this.#line()
    const [ns0, frame, framesPerNs] = this.#lines.subarray(line, line + 3)
    return frame! + (ns - ns0!) * framesPerNs!
  }

  #draw(ns: number, frame: number, skewPpm: number): void {
    const turn = Atomics.load(this.#turn, 0) + 1
    this.#lines.set([ns, frame, (this.rate * (1 + skewPpm * 1e-6)) / 1e9], (turn & 1) * 3)
    Atomics.store(this.#turn, 0, turn)
  }
}
