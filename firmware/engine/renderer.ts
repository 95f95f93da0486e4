import { type Arena, Clock, Load, meterPlaces, TAPS, type TapRing } from '../arena/index.ts'
import { Dispatch } from './dispatch.ts'
import { EventWriter } from './event-writer.ts'
import { Channel, Graph, QUANTUM } from './graph.ts'
import type { TargetKinds } from './target-kinds.ts'
import { Voices } from './voices.ts'

/**
 * The engine without a card: commands and input planes in, output planes out, in quanta of 16 frames
 * counted from frame 0. The live loop and the offline renderer differ in what they put around it, and
 * one session gives the same samples whatever the period.
 */
export class Renderer {
  readonly arena: Arena
  readonly graph: Graph
  readonly dispatch: Dispatch
  readonly events: EventWriter
  /** [0] frame of the quantum being rendered. */
  readonly now = new Float64Array(1)
  /** For the taps: that frame, when its period began, Hz. */
  readonly #heard = new Float64Array(3)
  readonly #main: TapRing
  readonly #mainAt: number
  readonly #monitor: TapRing
  readonly #monitorAt: number
  readonly #voices: Voices
  /** Of each channel of a meter block, its number in the graph. */
  readonly #metered: Int32Array
  #meterQuanta = 0

  constructor(kernels: WebAssembly.Module, arena: Arena, kinds: TargetKinds, rate: number) {
    const { size } = arena.layout
    this.arena = arena
    this.graph = new Graph(kernels, { ...size, rate })
    this.#metered = Int32Array.from(meterPlaces(size), ({ kind, ordinal }) => Channel[kind] + ordinal)
    this.#main = arena.taps[TAPS.indexOf('main')]!
    this.#mainAt = this.graph.kernels.levelledAddress(Channel.main) >> 2
    this.#monitor = arena.taps[TAPS.indexOf('monitor')]!
    this.#monitorAt = this.graph.kernels.levelledAddress(Channel.monitor) >> 2
    this.#heard[2] = rate
    this.events = new EventWriter(arena, this.now)
    this.#voices = new Voices(arena, this.graph, this.events, this.now)
    this.dispatch = new Dispatch(arena, this.graph, this.#voices, this.events, this.now, kinds)
  }

  /**
   * Drains the commands, then renders `frames` (a multiple of 16, at most MAX_PERIOD) from the first
   * frames of the input planes into the first frames of the output planes. The caller moves the clock on.
   */
  renderPeriod(frames: number): void {
    const { clock, scope } = this.arena
    const { kernels, floats } = this.graph
    this.now[0] = clock[Clock.frames]!
    this.#heard[1] = clock[Clock.wakeNs]!
    this.dispatch.drain()
    for (let offset = 0; offset < frames; offset += QUANTUM) {
      this.now[0] = clock[Clock.frames]! + offset
      this.dispatch.runDue()
      this.#voices.fillQuantum()
      kernels.render(offset)
      scope.write(floats, kernels.scopeAddress(offset) >> 2, QUANTUM)
      this.#heard[0] = this.now[0]!
      this.#main.write(floats, this.#mainAt, QUANTUM, this.#heard)
      this.#monitor.write(floats, this.#monitorAt, QUANTUM, this.#heard)
      this.#meterQuanta++
      if (this.#meterQuanta === this.graph.meterQuanta) this.closeMeterBlock()
    }
  }

  /** Publishes the levels since the last block. */
  closeMeterBlock(): void {
    const { arena, graph } = this
    graph.kernels.finishMeterBlock()
    arena.load[Load.insaneSamples] = graph.kernels.insaneSampleCount()
    const frames = this.#meterQuanta * QUANTUM
    arena.meters.write(arena.clock, Clock.meterBlockFrame, frames, graph.meterBlock, this.#metered)
    this.#meterQuanta = 0
  }
}
