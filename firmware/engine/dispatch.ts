import {
  type Arena,
  COMMAND_RECORDS,
  Command,
  Event,
  Load,
  RECORD_DOUBLES,
  RECORD_INTS,
  Record,
} from '../arena/index.ts'
import type { EventWriter } from './event-writer.ts'
import { type Graph, Ramp } from './graph.ts'
import { Schedule } from './schedule.ts'
import type { TargetKinds } from './target-kinds.ts'
import type { Voices } from './voices.ts'

/** No value is beyond; NaN is on neither side. */
const VALUE_LIMIT = 1e6

/** Carries out what the command ring brings: at once, or at the frame it names. */
export class Dispatch {
  readonly #arena: Arena
  readonly #graph: Graph
  readonly #voices: Voices
  readonly #events: EventWriter
  readonly #now: Float64Array
  readonly #kinds: TargetKinds
  readonly #schedule = new Schedule()
  #openBatch = 0

  constructor(
    arena: Arena,
    graph: Graph,
    voices: Voices,
    events: EventWriter,
    now: Float64Array,
    kinds: TargetKinds,
  ) {
    this.#arena = arena
    this.#graph = graph
    this.#voices = voices
    this.#events = events
    this.#now = now
    this.#kinds = kinds
  }

  /** Takes everything the ring holds. What belongs to one batch takes effect at one frame. */
  drain(): void {
    const { commands, load } = this.#arena
    const count = commands.available()
    if (count === 0) return
    if (count > load[Load.commandHighWater]!) load[Load.commandHighWater] = count
    const safe = Math.min(count, COMMAND_RECORDS)
    for (let n = 0; n < safe; n++) this.#take(commands.slot(n))
    this.#closeBatch()
    commands.consume(count)
  }

  /** Runs the scheduled records of the quantum that begins at now[0]. */
  runDue(): void {
    if (this.#schedule.count === 0) return
    for (;;) {
      const slot = this.#schedule.next(this.#now)
      if (slot < 0) break
      this.#schedule.pop()
      this.#execute(this.#schedule.ints, this.#schedule.doubles, slot)
    }
    this.#closeBatch()
  }

  #take(slot: number): void {
    const { commands, load } = this.#arena
    const frame = commands.doubles[slot * RECORD_DOUBLES + Record.frame]!
    const batch = commands.ints[slot * RECORD_INTS + Record.batch]!
    if (frame > this.#now[0]!) {
      if (this.#schedule.add(commands.ints, commands.doubles, slot)) {
        if (this.#schedule.count > load[Load.scheduledHighWater]!) {
          load[Load.scheduledHighWater] = this.#schedule.count
        }
      } else {
        load[Load.refusedCommands]! += 1
        this.#events.emit(Event.refused, commands.ints[slot * RECORD_INTS + Record.target]!, batch, 0, 0, 0)
      }
      return
    }
    if (frame > 0 && frame < this.#now[0]!) {
      load[Load.lateCommands]! += 1
      const late = this.#now[0]! - frame
      this.#events.emit(Event.late, 0, batch, 0, late < 1e9 ? late | 0 : 1e9, 0)
    }
    this.#execute(commands.ints, commands.doubles, slot)
  }

  #execute(ints: Int32Array, doubles: Float64Array, slot: number): void {
    const i = slot * RECORD_INTS
    const batch = ints[i + Record.batch]!
    if (batch !== this.#openBatch) {
      this.#closeBatch()
      this.#openBatch = batch
    }
    switch (ints[i + Record.op]) {
      case Command.set:
        this.#set(ints, doubles, slot)
        break
      case Command.startVoice:
        this.#voices.start(ints, doubles, slot)
        break
      case Command.stopVoice:
        this.#voices.stop(ints, slot)
        break
      case Command.voiceGain:
        this.#voices.gain(ints, doubles, slot)
        break
      case Command.cancel:
        this.#schedule.cancel(ints[i + Record.target]!)
        break
      case Command.retireAsset:
        this.#voices.retire(ints[i + Record.target]!)
        break
      default:
        this.#arena.load[Load.refusedCommands]! += 1
        this.#events.emit(Event.refused, ints[i + Record.target]!, batch, 0, 0, 0)
    }
  }

  #set(ints: Int32Array, doubles: Float64Array, slot: number): void {
    const target = ints[slot * RECORD_INTS + Record.target]!
    const frames = ints[slot * RECORD_INTS + Record.rampFrames]!
    const first = slot * RECORD_DOUBLES + Record.value
    const { count, values, switches, places, steps } = this.#kinds
    const { kernels, values: wanted } = this.#graph
    let good = target >= 0 && target < count
    const length = good ? values[target]! : 0
    for (let n = 0; n < length; n++) {
      const value = doubles[first + n]!
      wanted[n] = value
      good = good && value > -VALUE_LIMIT && value < VALUE_LIMIT
    }
    if (!good) this.#arena.load[Load.refusedCommands]! += 1
    else if (switches[target]! >= 0) {
      kernels.setSwitch(switches[target]!, places[target]!, doubles[first]! | 0, frames > 0 ? 1 : 0)
    } else kernels.move(places[target]!, steps[target]!, length, frames)
  }

  /** Tells the supervisor at which frame a batch took effect. */
  #closeBatch(): void {
    if (this.#openBatch === 0) return
    this.#events.emit(Event.applied, 0, this.#openBatch, 0, 0, 0)
    this.#openBatch = 0
  }

  /** All outputs at once: fade-in after a start or a gap, panic, the end. */
  setMaster(on: boolean, frames: number): void {
    this.#graph.values[0] = on ? 1 : 0
    this.#graph.kernels.move(Ramp.master, 0, 1, frames)
  }
}
