import { getHeapStatistics } from 'node:v8'
import { memoryCounters, monotonicNs } from '../../hal/linux/index.ts'
import { type Arena, Clock, Control, Load } from '../arena/index.ts'
import type { Card } from './card.ts'

const TIMES_A_SECOND = 50
/** The engine counts as hung when it gives no sign for so long, ns. It beats after every wait of 50 ms at the latest. */
const DEADLINE_NS = 150e6
const DELAY_LOOKS = 4
/** A card whose directions have slipped against each other for so many checks is started again. */
const SLIP_CHECKS = 25

/**
 * What is done every 20 ms: heartbeat, delays of the card, page faults. Too rare to be compiled well, it
 * touches no double: interpreted code allocates each.
 */
export class Housekeeping {
  readonly #arena: Arena
  readonly #card: Card
  readonly #rate: number
  readonly #counters = new Int32Array(4)
  #frames = 0
  #slips = 0

  constructor(arena: Arena, card: Card, rate: number) {
    this.#arena = arena
    this.#card = card
    this.#rate = rate
  }

  /** Signs of life, and until when the next is due. */
  beat(): void {
    const { clock } = this.#arena
    monotonicNs(clock, Clock.engineHeartbeatNs)
    monotonicNs(clock, Clock.engineDeadlineNs, DEADLINE_NS)
  }

  /** Counts a period's frames; true when the card's directions have slipped apart for half a second. */
  afterPeriod(frames: number): boolean {
    this.#frames += frames
    if (this.#frames * TIMES_A_SECOND < this.#rate) return false
    this.#frames = 0
    this.#keepHouse()
    if (this.#slips < SLIP_CHECKS) return false
    this.#slips = 0
    return true
  }

  /** Frames in both buffers together beyond one buffer: the pointers alone, without what converters and buses add. */
  surplusFrames(): number {
    const waiting = this.#card.capture!.avail()
    const room = this.#card.playback!.avail()
    return waiting < 0 || room < 0 ? 0 : waiting - room
  }

  #keepHouse(): void {
    const { clock, control, load } = this.#arena
    this.beat()
    this.#measureRoundTrip()
    const slipped = Math.abs(this.surplusFrames()) >= this.#card.periodFrames
    this.#slips = slipped ? this.#slips + 1 : 0
    if (Atomics.load(control, Control.heapRequest) !== 0) {
      clock[Clock.usedHeapBytes] = getHeapStatistics().used_heap_size
      Atomics.store(control, Control.heapRequest, 0)
    }
    if (memoryCounters(this.#counters) === 0) {
      load[Load.minorFaults] = this.#counters[0]!
      load[Load.majorFaults] = this.#counters[1]!
    }
  }

  /**
   * Frames on the way through the box: waiting in capture plus queued in playback, at one instant. The card's
   * clock may tick between two looks: capture is looked at before and after playback, until it stood still.
   */
  #measureRoundTrip(): void {
    const { clock } = this.#arena
    const capture = this.#card.capture!
    for (let look = 0; look < DELAY_LOOKS; look++) {
      const waiting = capture.delay()
      const queued = this.#card.playback!.delay()
      if (waiting < 0 || queued < 0) return
      if (capture.delay() !== waiting && look < DELAY_LOOKS - 1) continue
      clock[Clock.captureDelayFrames] = waiting
      clock[Clock.playbackDelayFrames] = queued
      clock[Clock.roundTripFrames] = waiting + queued
      return
    }
  }
}
