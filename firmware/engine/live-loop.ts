import { monotonicNs, sleepUntilNs } from '../../hal/linux/index.ts'
import {
  type Arena,
  Clock,
  Control,
  EngineState,
  Event,
  Load,
  mendClock,
  publishClock,
} from '../arena/index.ts'
import type { Card } from './card.ts'
import { CardLoop } from './card-loop.ts'
import { isRecoverable } from './errno.ts'
import { QUANTUM } from './graph.ts'
import { OutputGate } from './output-gate.ts'
import type { Renderer } from './renderer.ts'

/** Failures in a row after which a card that keeps recovering counts as lost. */
const MOST_FAILURES = 100
/** Pauses between attempts to open the card; the last one is repeated for ever. */
const RETRY_MS = [10, 20, 50, 100, 200, 500]

/** What a dead engine has missed is rendered in pieces of so many frames. */
const MISSED_PIECE = 256
/** Of a longer absence only the end is rendered; before that the box's time jumps. */
const MOST_MISSED_SECONDS = 5

/**
 * The engine's life with a card: open it, run periods, recover, and keep the box's time by the
 * machine's clock while there is none. Never returns to the event loop; ends by the arena's stop word.
 */
export class LiveLoop {
  readonly periods: CardLoop
  readonly #arena: Arena
  readonly #renderer: Renderer
  readonly #card: Card
  readonly #gate: OutputGate
  readonly #rate: number
  readonly #orphanSeconds: number
  readonly #onReport: () => void
  /** [0] CLOCK_MONOTONIC at which the next paced period is due, ns. */
  readonly #due = new Float64Array(1)

  /** @param onReport called when the card was opened, was lost, or cannot be opened for another reason than before */
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
    this.#gate = new OutputGate(arena, renderer.dispatch, rate)
    this.periods = new CardLoop(arena, renderer, card, this.#gate, rate)
  }

  run(): void {
    let followsOne = this.#renderMissed()
    while (!this.#stopped()) {
      this.#openCard()
      if (this.#stopped()) break
      this.#setState(EngineState.running)
      this.#arena.clock[Clock.periodFrames] = this.#card.periodFrames
      this.#onReport()
      if (this.periods.begin()) {
        this.#gate.fadeIn()
        if (followsOne) this.#renderer.events.emit(Event.engineBack, 0, 0, 0, 0, 0)
        followsOne = false
        this.runPeriods()
      }
      if (this.#stopped()) break
      this.#loseCard()
    }
    this.#fadeOut()
    this.#card.close()
    this.#setState(EngineState.stopped)
  }

  /** Runs periods until the card is gone or the engine is to stop. */
  runPeriods(): void {
    let failures = 0
    while (!this.#stopped()) {
      const result = this.periods.runPeriod()
      if (result === 0) {
        failures = 0
        continue
      }
      if (!isRecoverable(result) || ++failures > MOST_FAILURES || !this.periods.recover(result)) return
    }
  }

  /**
   * The box's time has gone on while no engine ran. It is rendered into nowhere, faster than it passes: voices and
   * moves stand where they would stand had nothing happened. False when this engine is the arena's first.
   */
  #renderMissed(): boolean {
    const { clock, control } = this.#arena
    mendClock(control)
    clock[Clock.meterBlockFrame] = clock[Clock.frames]!
    if (clock[Clock.atNs] === 0) return false
    const most = MOST_MISSED_SECONDS * this.#rate
    this.#gate.mute()
    monotonicNs(clock, Clock.doneNs)
    const since = clock[Clock.doneNs]! - clock[Clock.atNs]!
    let missed = Math.floor((since * this.#rate) / 1e9 / QUANTUM) * QUANTUM
    if (missed > most) {
      publishClock(clock, control, missed - most)
      clock[Clock.meterBlockFrame] = clock[Clock.frames]!
      missed = most
    }
    while (missed > 0) {
      const frames = Math.min(missed, MISSED_PIECE)
      this.#renderer.renderPeriod(frames)
      publishClock(clock, control, frames)
      this.periods.house.beat()
      missed -= frames
    }
    return true
  }

  #fadeOut(): void {
    if (this.#card.playback === undefined) return
    this.#gate.fadeOut()
    const frames = this.#gate.fadeFrames + this.#card.bufferFrames
    const periods = Math.ceil(frames / this.#card.periodFrames) + 1
    for (let n = 0; n < periods; n++) if (this.periods.runPeriod() !== 0) return
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
    monotonicNs(this.#due, 0)
    const wasRunning = this.#arena.control[Control.engineState] === EngineState.running
    let failures = 0
    let known = ''
    let retryIn = 0
    let opening = false
    while (!this.#stopped()) {
      if (!opening && retryIn <= 0) {
        this.#card.beginOpen()
        opening = true
      }
      const state = opening ? this.#card.pollOpen() : 0
      if (state === 1) {
        if (wasRunning || failures > 0) this.#renderer.events.emit(Event.cardBack, 0, 0, 0, 0, 0)
        return
      }
      if (state < 0) {
        opening = false
        retryIn = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]!
        failures++
        const { code } = this.#card.fault!
        if (code !== known) {
          known = code
          this.#setState(EngineState.cardLost)
          this.#onReport()
        }
      }
      retryIn -= this.renderPaced(1)
    }
  }

  /** About 5 ms of the box's time without a card, by the machine's clock if `sleep` is not 0; returns the milliseconds. */
  renderPaced(sleep: number): number {
    const { clock, control } = this.#arena
    const frames = Math.ceil(this.#rate / 200 / QUANTUM) * QUANTUM
    this.#due[0]! += (frames * 1e9) / this.#rate
    if (sleep !== 0) sleepUntilNs(this.#due, 0)
    monotonicNs(clock, Clock.wakeNs)
    this.#gate.watchPanic()
    this.#renderer.renderPeriod(frames)
    monotonicNs(clock, Clock.doneNs)
    publishClock(clock, control, frames)
    this.periods.house.beat()
    return (frames * 1000) / this.#rate
  }

  #setState(state: number): void {
    Atomics.store(this.#arena.control, Control.engineState, state)
    this.periods.house.beat()
  }

  /** Told to stop, or forsaken by every supervisor. */
  #stopped(): boolean {
    const { control, clock } = this.#arena
    if (Atomics.load(control, Control.stop) !== 0) return true
    if (this.#orphanSeconds === 0) return false
    return clock[Clock.engineHeartbeatNs]! - clock[Clock.supervisorHeartbeatNs]! > this.#orphanSeconds * 1e9
  }
}
