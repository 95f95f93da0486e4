import { monotonicNs } from '../../hal/linux/index.ts'
import { type Arena, Clock, Control, Event, Load, publishClock } from '../arena/index.ts'
import type { Card } from './card.ts'
import { EAGAIN, EPIPE, isRecoverable } from './errno.ts'
import { Housekeeping } from './housekeeping.ts'
import type { OutputGate } from './output-gate.ts'
import type { Renderer } from './renderer.ts'
import { WakeGrid } from './wake-grid.ts'

/** No call waits longer. */
const WAIT_MS = 50
/** Waits without a period after which the card counts as stuck and is started again. */
const STUCK_WAITS = 4
/** After a start the way through the box is measured over so many periods, and corrected, so many times. */
const SETTLE_PERIODS = 5
const SETTLE_ATTEMPTS = 4
/** A card that cannot be started so many times in a row is opened anew. */
const RESTART_ATTEMPTS = 10

/** Periods on an open card: read, render, write, and all that starts them again after an xrun. */
export class CardLoop {
  readonly #arena: Arena
  readonly #renderer: Renderer
  readonly #card: Card
  readonly #gate: OutputGate
  readonly #grid: WakeGrid
  readonly house: Housekeeping

  constructor(arena: Arena, renderer: Renderer, card: Card, gate: OutputGate, rate: number) {
    this.#arena = arena
    this.#renderer = renderer
    this.#card = card
    this.#gate = gate
    this.#grid = new WakeGrid(arena, rate)
    this.house = new Housekeeping(arena, card, rate)
  }

  /** One period from the card and back to it. Returns 0 or -errno. */
  runPeriod(): number {
    const period = this.#card.periodFrames
    const read = this.#readPeriod(period)
    // 1: the engine is to stop.
    if (read !== 0) return Math.min(read, 0)
    const { clock, control, load, periodTime } = this.#arena
    monotonicNs(clock, Clock.wakeNs)
    this.#grid.note(period, this.#card.bufferFrames)
    this.#gate.watchPanic()
    this.#renderer.renderPeriod(period)
    const written = this.#writePeriod(period)
    monotonicNs(clock, Clock.doneNs)
    // What was rendered has happened, voices and moves have gone on, even if the card took none of it.
    publishClock(clock, control, period)
    if (written < 0) return written
    const took = clock[Clock.doneNs]! - clock[Clock.wakeNs]!
    periodTime.add((took / 100) | 0)
    const tookNs = took < 2e9 ? took | 0 : 2e9 | 0
    if (tookNs > load[Load.longestPeriodNs]!) load[Load.longestPeriodNs] = tookNs
    return this.house.afterPeriod(period) ? -EPIPE : 0
  }

  /** 0, 1 when the engine is to stop meanwhile, or -errno. */
  #readPeriod(period: number): number {
    const capture = this.#card.capture!
    const planes = this.#card.inputPlanes
    let filled = 0
    for (let waits = 0; filled < period; ) {
      const ready = capture.wait(WAIT_MS)
      if (ready < 0) return ready
      if (ready === 0) {
        this.house.beat()
        if (++waits === STUCK_WAITS) return -EPIPE
        if (Atomics.load(this.#arena.control, Control.stop) !== 0) return 1
        continue
      }
      const got = capture.read(planes, filled, period - filled)
      if (got < 0 && got !== -EAGAIN) return got
      if (got > 0) filled += got
    }
    return 0
  }

  #writePeriod(period: number): number {
    const playback = this.#card.playback!
    const planes = this.#card.outputPlanes
    let written = 0
    for (let waits = 0; written < period; ) {
      const put = playback.write(planes, written, period - written)
      if (put > 0) {
        written += put
        continue
      }
      if (put < 0 && put !== -EAGAIN) return put
      const ready = playback.wait(WAIT_MS)
      if (ready < 0) return ready
      if (ready === 0 && ++waits === STUCK_WAITS) return -EPIPE
    }
    return 0
  }

  /**
   * Starts the card, muted, and makes the way through the box take one buffer, whatever the instants at
   * which the two directions really began: without a common start (plugins, two cards) one of them may be
   * a period ahead. Surplus capture is dropped, missing playback filled with silence. 0 or -errno.
   */
  restart(): number {
    this.#gate.mute()
    const started = this.#card.restart()
    if (started !== 0) return started
    this.#grid.anchor(this.#card.periodFrames)
    for (let attempt = 0; attempt < SETTLE_ATTEMPTS; attempt++) {
      let surplus = 0
      for (let n = 0; n < SETTLE_PERIODS; n++) {
        const result = this.runPeriod()
        if (result !== 0) return result
        surplus += this.house.surplusFrames()
      }
      // The mean, because a plugin may move one direction a moment before the other.
      const periods = Math.round(surplus / SETTLE_PERIODS / this.#card.periodFrames)
      if (periods === 0) break
      const moved = periods > 0 ? this.#dropCapture(periods) : this.#padPlayback(-periods)
      if (moved < 0) return moved
    }
    this.#grid.anchor(this.#card.periodFrames)
    return 0
  }

  #dropCapture(periods: number): number {
    const { capture, inputPlanes, periodFrames } = this.#card
    for (let n = 0; n < periods; n++) {
      const ready = capture!.wait(WAIT_MS)
      const got = ready < 0 ? ready : capture!.read(inputPlanes, 0, periodFrames)
      if (got < 0 && got !== -EAGAIN) return got
    }
    return 0
  }

  #padPlayback(periods: number): number {
    const { playback, outputPlanes, periodFrames } = this.#card
    outputPlanes.fill(0)
    for (let n = 0; n < periods; n++) {
      const put = playback!.write(outputPlanes, 0, periodFrames)
      if (put < 0 && put !== -EAGAIN) return put
    }
    return 0
  }

  /** Starts the card, again where one direction still has its xrun before it; 0, or -errno when the card is gone. */
  begin(): number {
    let started = 0
    for (let attempt = 0; attempt < RESTART_ATTEMPTS; attempt++) {
      this.house.beat()
      started = this.restart()
      if (started === 0 || !isRecoverable(started)) break
    }
    return started
  }

  /** Recovers from an xrun: both directions are prepared, primed and started again in step. */
  recover(result: number): boolean {
    this.#arena.load[Load.xruns]! += 1
    this.#renderer.events.emit(Event.xrun, 0, 0, 0, -result, 0)
    if (this.begin() !== 0) return false
    this.#gate.fadeInQuickly()
    return true
  }
}
