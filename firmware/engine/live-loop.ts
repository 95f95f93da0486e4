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
import { CardSearch } from './card-search.ts'
import { isRecoverable } from './errno.ts'
import { QUANTUM } from './graph.ts'
import { OutputGate } from './output-gate.ts'
import type { Renderer } from './renderer.ts'

/** Failures in a row after which a card that keeps recovering counts as lost. */
const MOST_FAILURES = 100
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
  readonly search: CardSearch
  readonly #arena: Arena
  readonly #renderer: Renderer
  readonly #card: Card
  readonly #gate: OutputGate
  readonly #rate: number
  readonly #orphanSeconds: number
  readonly #onReport: () => void
  /** [0] CLOCK_MONOTONIC at which the next paced period is due, ns. */
  readonly #due = new Float64Array(1)
  #opened = 0

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
    this.search = new CardSearch(arena, card)
    this.periods = new CardLoop(arena, renderer, card, this.#gate, rate)
  }

  run(): void {
    let followsOne = this.#renderMissed()
    while (!this.#stopped()) {
      this.#openCard()
      if (this.#stopped()) break
      this.#gate.fadeIn()
      if (followsOne) this.#renderer.events.emit(Event.engineBack, 0, 0, 0, 0, 0)
      followsOne = false
      const gone = this.runPeriods()
      if (this.#stopped()) break
      if (gone) this.#loseCard()
      else this.#leaveCard()
    }
    this.#fadeOut()
    this.#card.close()
    this.#setState(EngineState.stopped)
  }

  /** Runs periods until the engine is to stop or to take another card; true when the card is gone. */
  runPeriods(): boolean {
    let failures = 0
    while (!this.#stopped() && Atomics.load(this.#arena.control, Control.reopen) === 0) {
      const result = this.periods.runPeriod()
      if (result === 0) {
        failures = 0
        continue
      }
      if (!isRecoverable(result) || ++failures > MOST_FAILURES || !this.periods.recover(result)) return true
    }
    return false
  }

  /** What was granted, and what was not, for the report. */
  describe(): object {
    const card = this.#card.describe()
    const search = this.search.describe()
    return { ...card, ...search, opened: this.#opened, warnings: [...card.warnings, ...search.warnings] }
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

  #leaveCard(): void {
    this.#fadeOut()
    this.#card.close()
  }

  /** Tries until a card is open; meanwhile periods are rendered by the machine's clock. */
  #openCard(): void {
    const { control } = this.#arena
    this.#renderer.graph.inputs.fill(0)
    this.#pace()
    const wasRunning = control[Control.engineState] === EngineState.running
    const asked = Atomics.load(control, Control.reopen) !== 0
    let failures = 0
    let known: string | undefined
    let passedMs = 0
    this.search.begin()
    while (!this.#stopped()) {
      Atomics.store(control, Control.reopen, 0)
      let state = this.search.poll(passedMs)
      if (state === 1) {
        const started = this.periods.begin()
        if (started === 0) {
          const back = asked ? Event.cardChanged : Event.cardBack
          if (wasRunning || failures > 0) this.#renderer.events.emit(back, 0, 0, 0, this.search.place, 0)
          this.#takeCard()
          return
        }
        state = this.search.refuse(-started)
        this.#pace()
      }
      if (state < 0) {
        failures++
        const codes = this.search
          .describe()
          .passedOver.map(({ code }) => code)
          .join()
        if (codes !== known) {
          known = codes
          this.#setState(EngineState.cardLost)
          this.#onReport()
        }
      }
      passedMs = this.renderPaced(1)
    }
  }

  #takeCard(): void {
    this.#opened++
    this.#setState(EngineState.running)
    this.#arena.clock[Clock.periodFrames] = this.#card.periodFrames
    this.#onReport()
  }

  /** The box's time goes on from its last frame, so that none is missing after a card that stood still. */
  #pace(): void {
    const last = this.#arena.clock[Clock.atNs]!
    monotonicNs(this.#due, 0)
    if (this.#due[0]! - last < MOST_MISSED_SECONDS * 1e9) this.#due[0] = last
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
