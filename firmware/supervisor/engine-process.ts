// The engine's life: started, adopted, watched, stopped, replaced.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { monotonicNs } from '../../hal/linux/index.ts'
import { type Arena, Clock, Control, EngineState } from '../arena/index.ts'
import { type Activity, isStarved, readActivity } from './activity.ts'
import { KeptProcess } from './kept-process.ts'
import type { Log } from './log.ts'
import { ProcessFile, type Program } from './process-file.ts'
import { SpareProcess } from './spare-process.ts'

/** A cold start on a slow machine: Node, kernels, warm-up, memory lock. */
const START_WITHIN_NS = 15e9
/** A spare that has had so much time has nothing left to do but to begin, ms; it gets less. */
const WARM_AFTER_MS = 10_000
const BEGIN_WITHIN_NS = 1e9
const WATCH_MS = 25
/** Looks in a row that find it overdue: this process may have been held up itself. */
const OVERDUE_LOOKS = 2
/** A running engine is given so much more for each step of patience: as much as its heart asks for itself. */
const PATIENT_NS = 150e6
/** An engine that only waits for a processor is left alone for so many looks: 2 s. */
const STARVED_LOOKS = 80
const STOP_WITHIN_MS = 2000
/** A spare is warmed once the engine has run for so long: nothing competes with a start. */
const SPARE_AFTER_MS = 250
/** Written to a parked engine: it is its turn. */
const GO = 'go\n'

export interface EngineProcessParts {
  arena: Arena
  program: Program
  runtimeDir: string
  log: Log
  /** Factor of every time an engine is given. */
  patience: number
  /** Keep a warmed engine parked, so that a dead one is replaced at once. */
  spare: boolean
  /** Fills the command ring with the whole state; the engine that reads it does not run yet. */
  replay(): void
  /** It died by itself; the frame it had reached. */
  died(frame: number): void
}

/** @param program as its supervisor starts it */
export function keptEngine(
  runtimeDir: string,
  program: Program,
  log: Log,
  start: () => ChildProcess,
): KeptProcess {
  const file = new ProcessFile(join(runtimeDir, 'engine.json'), program)
  return new KeptProcess({ name: 'engine', log, file, spawn: start })
}

export class EngineProcess {
  readonly process: KeptProcess
  readonly #parts: EngineProcessParts
  readonly #spare: SpareProcess
  readonly #now = new Float64Array(1)
  #watch: NodeJS.Timeout | undefined
  #parked: ChildProcess | undefined
  #overdue = 0
  #activity: Activity | undefined
  #runningSince = Number.POSITIVE_INFINITY
  #stopping = false

  constructor(parts: EngineProcessParts) {
    this.#parts = parts
    this.#spare = new SpareProcess(() => this.#spawnParked(), parts.log)
    this.process = keptEngine(parts.runtimeDir, parts.program, parts.log, () => this.#next())
    this.process.on('exit', () => this.#exited())
    this.process.on('started', () => this.#started())
  }

  /** Adopts the engine that runs on this arena, if there is one that was started alike. */
  adopt(): boolean {
    const { control } = this.#parts.arena
    const ending = Atomics.load(control, Control.stop) !== 0
    if (ending || !this.process.adopt()) return false
    this.#beginWatch()
    return true
  }

  /** Ends whatever an earlier supervisor left running on this arena. It has to be gone before another opens the card. */
  async endForsaken(): Promise<void> {
    const { control } = this.#parts.arena
    await this.process.endForsaken(() => {
      Atomics.store(control, Control.stop, 1)
      return true
    }, STOP_WITHIN_MS * this.#parts.patience)
    Atomics.store(control, Control.stop, 0)
  }

  start(): void {
    this.process.start()
    this.#beginWatch()
  }

  /** Fades out and ends it. */
  async stop(): Promise<void> {
    this.#stopping = true
    clearInterval(this.#watch)
    this.#spare.drop()
    const { arena, patience } = this.#parts
    await this.process.stop(() => Atomics.store(arena.control, Control.stop, 1), STOP_WITHIN_MS * patience)
  }

  #beginWatch(): void {
    this.#watch = setInterval(() => this.#check(), WATCH_MS)
  }

  /** The process that is to be the engine next: parked until it is remembered. */
  #next(): ChildProcess {
    const { arena, patience } = this.#parts
    this.#parts.replay()
    this.#overdue = 0
    this.#runningSince = Number.POSITIVE_INFINITY
    const warm = this.#spare.ready && this.#spare.age > WARM_AFTER_MS
    arena.clock[Clock.engineDeadlineNs] =
      this.#monotonic() + (warm ? BEGIN_WITHIN_NS : START_WITHIN_NS) * patience
    Atomics.store(arena.control, Control.engineState, EngineState.starting)
    this.#parked = this.#spare.take() ?? this.#spawnParked()
    return this.#parked
  }

  /** Two engines on one arena would be two readers of one ring: an engine waits until it is known who it is. */
  #started(): void {
    const child = this.#parked
    this.#parked = undefined
    if (!child) return
    child.stdin?.write(GO)
    this.#parts.log.info({ child: child.pid }, 'engine started')
  }

  #spawnParked(): ChildProcess {
    const { program } = this.#parts
    // A session of its own: Ctrl-C in the terminal reaches the supervisor, which fades out first.
    const child = spawn(program.file, program.args, {
      detached: true,
      stdio: ['pipe', 2, 2],
      env: program.env ?? process.env,
    })
    // It has died before it was asked to go: its exit tells.
    child.stdin!.on('error', () => {})
    return child
  }

  #exited(): void {
    const { control, clock } = this.#parts.arena
    Atomics.store(control, Control.enginePid, 0)
    const state = Atomics.load(control, Control.engineState)
    if (state !== EngineState.stopped) Atomics.store(control, Control.engineState, EngineState.failed)
    if (!this.#stopping) this.#parts.died(clock[Clock.frames]!)
  }

  #check(): void {
    const { pid } = this.process
    if (pid === undefined) return
    this.#keepSpare()
    const { arena, patience } = this.#parts
    if (this.#monotonic() <= arena.clock[Clock.engineDeadlineNs]! + (patience - 1) * PATIENT_NS) {
      this.#overdue = 0
      return
    }
    const before = this.#overdue++ === 0 ? undefined : this.#activity
    this.#activity = readActivity(pid)
    if (this.#overdue < OVERDUE_LOOKS) return
    if (isStarved(before, this.#activity) && this.#overdue < STARVED_LOOKS * patience) return
    this.#overdue = 0
    this.#parts.log.error({ child: pid, state: this.#activity?.state }, 'engine hangs and is killed')
    this.process.kill()
  }

  #keepSpare(): void {
    if (!this.#parts.spare || this.#spare.ready) return
    const state = Atomics.load(this.#parts.arena.control, Control.engineState)
    if (state !== EngineState.running && state !== EngineState.cardLost) return
    this.#runningSince = Math.min(this.#runningSince, performance.now())
    if (performance.now() - this.#runningSince > SPARE_AFTER_MS) this.#spare.warm()
  }

  #monotonic(): number {
    monotonicNs(this.#now, 0)
    return this.#now[0]!
  }
}
