import { getHeapStatistics } from 'node:v8'
import { memoryCounters, monotonicNs, sleepUntilNs } from '../../hal/linux/index.ts'
import { type Arena, Clock, Control, EngineState, Event, Load, publishClock } from '../arena/index.ts'
import type { Card } from './card.ts'
import { QUANTUM } from './graph.ts'
import type { Renderer } from './renderer.ts'

/** No call waits longer. */
const WAIT_MS = 50
/** Waits without a period after which the card counts as stuck and is started again. */
const STUCK_WAITS = 4
const FADE_MS = 20
/** After a start the way through the box is measured over so many periods, and corrected, so many times. */
const SETTLE_PERIODS = 5
const SETTLE_ATTEMPTS = 4
const DELAY_LOOKS = 4
/** A card whose directions have slipped against each other for so many checks of 20 ms is started again. */
const SLIP_CHECKS = 25
/** After a gap the sound comes back within 5 ms. */
const RECOVER_MS = 5
const RETRY_MS = [10, 20, 50, 100, 200, 500]
/** Heartbeat deadlines, ns: a running engine answers within a second; opening a card may take longer. */
const DEADLINE_RUNNING_NS = 1e9

/**
 * The engine's life with a card: open it, run periods, recover, and keep the box's time by the
 * machine's clock while there is none. Never returns to the event loop; ends by the arena's stop word.
 */
export class LiveLoop {
  readonly #arena: Arena
  readonly #renderer: Renderer
  readonly #card: Card
  readonly #rate: number
  readonly #orphanSeconds: number
  readonly #counters = new Int32Array(4)
  readonly #deadline = new Float64Array(1)
  readonly #onReport: () => void
  #panicked = false
  #housekeeping = 0
  #slips = 0
  #fadeFrames = 0

  constructor(
    arena: Arena,
    renderer: Renderer,
    card: Card,
    rate: number,
    orphanSeconds: number,
    onReport: () => void,
  ) {
    this.#arena = arena
    this.#renderer = renderer
    this.#card = card
    this.#rate = rate
    this.#orphanSeconds = orphanSeconds
    this.#onReport = onReport
    this.#fadeFrames = Math.ceil((rate * FADE_MS) / 1000)
  }

  run(): void {
    while (!this.#stopped()) {
      this.#openCard()
      if (this.#stopped()) break
      this.#setState(EngineState.running)
      this.#arena.clock[Clock.periodFrames] = this.#card.periodFrames
      this.#onReport()
      if (this.restart() === 0) {
        this.#fadeIn(this.#fadeFrames)
        this.#runPeriods()
      }
      if (this.#stopped()) break
      this.#loseCard()
    }
    this.#fadeOut()
    this.#card.close()
    this.#setState(EngineState.stopped)
  }

  /** Runs periods until the card is gone or the engine is to stop. */
  #runPeriods(): void {
    this.#anchor()
    let failures = 0
    while (!this.#stopped()) {
      const result = this.runPeriod()
      if (result === 0) {
        failures = 0
        continue
      }
      if (!recoverable(result) || ++failures > 100 || !this.recover(result)) return
    }
  }

  /** One period from the card and back to it. Returns 0 or -errno. */
  runPeriod(): number {
    const { clock } = this.#arena
    const capture = this.#card.capture!
    const playback = this.#card.playback!
    const inputs = this.#card.inputPlanes
    const outputs = this.#card.outputPlanes
    const period = this.#card.periodFrames
    let filled = 0
    for (let waits = 0; filled < period; ) {
      const ready = capture.wait(WAIT_MS)
      if (ready < 0) return ready
      if (ready === 0) {
        this.#beat()
        if (++waits === STUCK_WAITS) return -EPIPE
        if (this.#stopped()) return 0
        continue
      }
      const got = capture.read(inputs, filled, period - filled)
      if (got < 0 && got !== -EAGAIN) return got
      if (got > 0) filled += got
    }
    monotonicNs(clock, Clock.wakeNs)
    this.#noteWake(period)
    this.#watchPanic()
    this.#renderer.renderPeriod(period)
    let written = 0
    for (let waits = 0; written < period; ) {
      const put = playback.write(outputs, written, period - written)
      if (put > 0) {
        written += put
        continue
      }
      if (put < 0 && put !== -EAGAIN) return put
      const ready = playback.wait(WAIT_MS)
      if (ready < 0) return ready
      if (ready === 0 && ++waits === STUCK_WAITS) return -EPIPE
    }
    this.#finishPeriod(period)
    if (this.#slips < SLIP_CHECKS) return 0
    this.#slips = 0
    return -EPIPE
  }

  /** How late the thread woke, against the card's own grid of periods, which it tracks slowly. */
  #noteWake(period: number): void {
    const { clock, load, wakeLateness } = this.#arena
    const wake = clock[Clock.wakeNs]!
    const expected = clock[Clock.expectedNs]!
    const periodNs = (period * 1e9) / this.#rate
    const late = wake - expected
    if (late < 0) {
      // Nobody wakes before the period is there: the grid lies earlier than thought.
      clock[Clock.expectedNs] = wake + periodNs
      wakeLateness.add(0)
      return
    }
    // A ten-thousandth of the lateness a period follows a card that runs slow by up to 100 ppm or so.
    clock[Clock.expectedNs] = expected + periodNs + late * 1e-4
    wakeLateness.add((late / 100) | 0)
    const lateNs = late < 2e9 ? late | 0 : 2e9 | 0
    if (lateNs > load[Load.longestLatenessNs]!) load[Load.longestLatenessNs] = lateNs
    if (late > (this.#card.bufferFrames * 1e9) / this.#rate) {
      load[Load.stalls]! += 1
      this.#anchor()
    }
  }

  #anchor(): void {
    const { clock } = this.#arena
    monotonicNs(clock, Clock.expectedNs)
    clock[Clock.expectedNs]! += (this.#card.periodFrames * 1e9) / this.#rate
  }

  #finishPeriod(period: number): void {
    const arena = this.#arena
    const { clock, load } = arena
    monotonicNs(clock, Clock.doneNs)
    const took = clock[Clock.doneNs]! - clock[Clock.wakeNs]!
    arena.periodTime.add((took / 100) | 0)
    const tookNs = took < 2e9 ? took | 0 : 2e9 | 0
    if (tookNs > load[Load.longestPeriodNs]!) load[Load.longestPeriodNs] = tookNs
    publishClock(clock, arena.control, period)
    this.#housekeeping += period
    if (this.#housekeeping * 50 >= this.#rate) this.#keepHouse()
  }

  /**
   * Every 20 ms, too rarely to be compiled well: it touches no double, because interpreted code allocates each.
   * Heartbeat, delays of the card, page faults. */
  #keepHouse(): void {
    this.#housekeeping = 0
    const { clock, control, load } = this.#arena
    this.#beat()
    this.#measureRoundTrip()
    const slipped = Math.abs(this.#surplusFrames()) >= this.#card.periodFrames
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

  #beat(): void {
    const { clock } = this.#arena
    monotonicNs(clock, Clock.engineHeartbeatNs)
    monotonicNs(clock, Clock.engineDeadlineNs, DEADLINE_RUNNING_NS)
  }

  /**
   * Starts the card, muted, and makes the way through the box take one buffer, whatever the instants at
   * which the two directions really began: without a common start (plugins, two cards) one of them may be
   * a period ahead. Surplus capture is dropped, missing playback filled with silence. 0 or -errno.
   */
  restart(): number {
    this.#renderer.dispatch.setMaster(false, 0)
    const started = this.#card.restart()
    if (started !== 0) return started
    this.#anchor()
    for (let attempt = 0; attempt < SETTLE_ATTEMPTS; attempt++) {
      let surplus = 0
      for (let n = 0; n < SETTLE_PERIODS; n++) {
        const result = this.runPeriod()
        if (result !== 0) return result
        surplus += this.#surplusFrames()
      }
      // The mean, because a plugin may move one direction a moment before the other.
      const periods = Math.round(surplus / SETTLE_PERIODS / this.#card.periodFrames)
      if (periods === 0) break
      const moved = periods > 0 ? this.#dropCapture(periods) : this.#padPlayback(-periods)
      if (moved < 0) return moved
    }
    return 0
  }

  #dropCapture(periods: number): number {
    for (let n = 0; n < periods; n++) {
      const ready = this.#card.capture!.wait(WAIT_MS)
      const got =
        ready < 0 ? ready : this.#card.capture!.read(this.#card.inputPlanes, 0, this.#card.periodFrames)
      if (got < 0 && got !== -EAGAIN) return got
    }
    return 0
  }

  #padPlayback(periods: number): number {
    this.#card.outputPlanes.fill(0)
    for (let n = 0; n < periods; n++) {
      const put = this.#card.playback!.write(this.#card.outputPlanes, 0, this.#card.periodFrames)
      if (put < 0 && put !== -EAGAIN) return put
    }
    return 0
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

  /** Frames in both buffers together beyond one buffer: the pointers alone, without what converters and buses add. */
  #surplusFrames(): number {
    const waiting = this.#card.capture!.avail()
    const room = this.#card.playback!.avail()
    return waiting < 0 || room < 0 ? 0 : waiting - room
  }

  /** Recovers from an xrun: both directions are prepared, primed and started again in step. */
  recover(result: number): boolean {
    const { load } = this.#arena
    load[Load.xruns]! += 1
    this.#renderer.events.emit(Event.xrun, 0, 0, 0, -result, 0)
    if (this.restart() !== 0) return false
    this.#fadeIn(Math.ceil((this.#rate * RECOVER_MS) / 1000))
    this.#anchor()
    return true
  }

  #fadeIn(frames: number): void {
    this.#panicked = Atomics.load(this.#arena.control, Control.panic) !== 0
    if (!this.#panicked) this.#renderer.dispatch.setMaster(true, frames)
  }

  #watchPanic(): void {
    const panic = Atomics.load(this.#arena.control, Control.panic) !== 0
    if (panic === this.#panicked) return
    this.#panicked = panic
    this.#renderer.dispatch.setMaster(!panic, panic ? Math.ceil(this.#rate / 200) : this.#fadeFrames)
  }

  #fadeOut(): void {
    if (this.#card.playback === undefined) return
    this.#renderer.dispatch.setMaster(false, this.#fadeFrames)
    const periods = Math.ceil((this.#fadeFrames + this.#card.bufferFrames) / this.#card.periodFrames) + 1
    for (let n = 0; n < periods; n++) if (this.runPeriod() !== 0) return
  }

  #loseCard(): void {
    this.#arena.load[Load.cardsLost]! += 1
    this.#card.close()
    this.#renderer.events.emit(Event.cardLost, 0, 0, 0, 0, 0)
    this.#onReport()
  }

  /** Tries until the card is open; meanwhile periods are rendered by the machine's clock. */
  #openCard(): void {
    this.#renderer.graph.inputs.fill(0)
    const wasRunning = this.#arena.control[Control.engineState] === EngineState.running
    let attempt = 0
    monotonicNs(this.#deadline, 0)
    let retryIn = 0
    let opening = false
    while (!this.#stopped()) {
      if (!opening && retryIn <= 0) {
        this.#card.beginOpen()
        opening = true
      }
      if (opening) {
        const state = this.#card.pollOpen()
        if (state === 1) {
          if (wasRunning || attempt > 0) this.#renderer.events.emit(Event.cardBack, 0, 0, 0, 0, 0)
          return
        }
        if (state < 0) {
          opening = false
          retryIn = RETRY_MS[attempt < RETRY_MS.length ? attempt : RETRY_MS.length - 1]!
          if (attempt++ === 0) {
            this.#setState(EngineState.cardLost)
            this.#onReport()
          }
        }
      }
      retryIn -= this.renderPaced(1)
    }
  }

  /** About 5 ms of the box's time without a card, by the machine's clock if `sleep` is not 0; returns the milliseconds. */
  renderPaced(sleep: number): number {
    const { clock, control } = this.#arena
    const frames = Math.ceil(this.#rate / 200 / QUANTUM) * QUANTUM
    this.#deadline[0]! += (frames * 1e9) / this.#rate
    if (sleep !== 0) sleepUntilNs(this.#deadline, 0)
    monotonicNs(clock, Clock.wakeNs)
    this.#watchPanic()
    this.#renderer.renderPeriod(frames)
    monotonicNs(clock, Clock.doneNs)
    publishClock(clock, control, frames)
    this.#beat()
    return (frames * 1000) / this.#rate
  }

  #setState(state: number): void {
    Atomics.store(this.#arena.control, Control.engineState, state)
    this.#beat()
  }

  #stopped(): boolean {
    const { control, clock } = this.#arena
    if (Atomics.load(control, Control.stop) !== 0) return true
    if (this.#orphanSeconds === 0) return false
    return clock[Clock.engineHeartbeatNs]! - clock[Clock.supervisorHeartbeatNs]! > this.#orphanSeconds * 1e9
  }
}

const EAGAIN = 11
const EPIPE = 32
const ESTRPIPE = 86

/** An xrun or a suspended card; anything else means that the card is gone. */
function recoverable(result: number): boolean {
  return result === -EPIPE || result === -ESTRPIPE
}
