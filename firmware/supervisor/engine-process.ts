// The engine's life: started, watched, stopped, replaced.
import { type ChildProcess, spawn } from 'node:child_process'
import { monotonicNs } from '../../hal/linux/index.ts'
import { type Arena, Clock, Control, EngineState } from '../arena/index.ts'
import { forgetEngine, rememberEngine } from './engine-identity.ts'
import { KeptProcess } from './kept-process.ts'
import type { Log } from './log.ts'

/** How a program is started. */
export interface Program {
  file: string
  args: readonly string[]
  env?: NodeJS.ProcessEnv
}

/** A cold start on a slow machine: Node, kernels, warm-up, memory lock. */
const START_WITHIN_NS = 15e9
const WATCH_MS = 100
const STOP_WITHIN_MS = 2000

export interface EngineProcessParts {
  arena: Arena
  program: Program
  runtimeDir: string
  log: Log
  /** Fills the command ring with the whole state; the engine that reads it does not run yet. */
  replay(): void
}

export class EngineProcess {
  readonly process: KeptProcess
  readonly #parts: EngineProcessParts
  readonly #now = new Float64Array(1)
  #watch: NodeJS.Timeout | undefined
  #overdue = 0

  constructor(parts: EngineProcessParts) {
    this.#parts = parts
    this.process = new KeptProcess({ name: 'engine', log: parts.log, spawn: () => this.#spawn() })
    this.process.on('exit', () => this.#exited())
  }

  start(): void {
    this.process.start()
    this.#watch = setInterval(() => this.#check(), WATCH_MS)
  }

  /** Fades out and ends it. */
  async stop(): Promise<void> {
    clearInterval(this.#watch)
    await this.process.stop(() => Atomics.store(this.#parts.arena.control, Control.stop, 1), STOP_WITHIN_MS)
    forgetEngine(this.#parts.runtimeDir)
  }

  #spawn(): ChildProcess {
    const { arena, program, runtimeDir, log } = this.#parts
    this.#parts.replay()
    this.#overdue = 0
    arena.clock[Clock.engineDeadlineNs] = this.#monotonic() + START_WITHIN_NS
    Atomics.store(arena.control, Control.engineState, EngineState.starting)
    // A session of its own: Ctrl-C in the terminal reaches the supervisor, which fades out first.
    const child = spawn(program.file, program.args, {
      detached: true,
      stdio: ['ignore', 2, 2],
      env: program.env ?? process.env,
    })
    if (child.pid !== undefined) {
      rememberEngine(runtimeDir, child.pid)
      log.info({ child: child.pid }, 'engine started')
    }
    return child
  }

  #exited(): void {
    const { control } = this.#parts.arena
    Atomics.store(control, Control.enginePid, 0)
    const state = Atomics.load(control, Control.engineState)
    if (state !== EngineState.stopped) Atomics.store(control, Control.engineState, EngineState.failed)
  }

  /** Kills an engine whose heart has stopped. Two looks: this process may have been held up itself. */
  #check(): void {
    if (this.process.pid === undefined) return
    const late = this.#monotonic() > this.#parts.arena.clock[Clock.engineDeadlineNs]!
    this.#overdue = late ? this.#overdue + 1 : 0
    if (this.#overdue < 2) return
    this.#overdue = 0
    this.#parts.log.error({ child: this.process.pid }, 'engine hangs and is killed')
    this.process.kill()
  }

  #monotonic(): number {
    monotonicNs(this.#now, 0)
    return this.#now[0]!
  }
}
