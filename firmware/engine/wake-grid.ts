import { monotonicNs } from '../../hal/linux/index.ts'
import { type Arena, Clock, Load } from '../arena/index.ts'

/** Which part of its lateness a period hands on to the grid: follows a card that runs slow by 100 ppm or so. */
const FOLLOW = 1e-4

/** How late the thread wakes, against the card's own grid of periods, which it tracks slowly. */
export class WakeGrid {
  readonly #arena: Arena
  readonly #rate: number

  constructor(arena: Arena, rate: number) {
    this.#arena = arena
    this.#rate = rate
  }

  /** The grid begins anew: the next period is due one period from now. */
  anchor(periodFrames: number): void {
    const { clock } = this.#arena
    monotonicNs(clock, Clock.expectedNs)
    clock[Clock.expectedNs]! += (periodFrames * 1e9) / this.#rate
  }

  /** Notes the wake-up at Clock.wakeNs. */
  note(periodFrames: number, bufferFrames: number): void {
    const { clock, load, wakeLateness } = this.#arena
    const wake = clock[Clock.wakeNs]!
    const expected = clock[Clock.expectedNs]!
    const periodNs = (periodFrames * 1e9) / this.#rate
    const late = wake - expected
    if (late < 0) {
      // Nobody wakes before the period is there: the grid lies earlier than thought.
      clock[Clock.expectedNs] = wake + periodNs
      wakeLateness.add(0)
      return
    }
    clock[Clock.expectedNs] = expected + periodNs + late * FOLLOW
    wakeLateness.add((late / 100) | 0)
    const lateNs = late < 2e9 ? late | 0 : 2e9 | 0
    if (lateNs > load[Load.longestLatenessNs]!) load[Load.longestLatenessNs] = lateNs
    if (late > (bufferFrames * 1e9) / this.#rate) {
      load[Load.stalls]! += 1
      this.anchor(periodFrames)
    }
  }
}
