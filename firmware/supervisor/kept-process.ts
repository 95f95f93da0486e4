import type { ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { LinuxError } from '../../hal/linux/index.ts'
import { type HeldProcess, holdAdopted, holdChild } from './held-process.ts'
import type { Log } from './log.ts'
import type { ProcessFile } from './process-file.ts'

/** Pauses before one start after another, ms: the first two come at once. */
const RESTART_AFTER_MS = [0, 0, 100, 500, 1000, 2000, 5000]
/** A process that lived so long was well: the pauses begin anew. */
const WELL_AFTER_MS = 2000
const LOOK_MS = 5

export interface KeptProcessParts {
  /** For the log. */
  name: string
  log: Log
  spawn(): ChildProcess
  /** Left out: a successor of this supervisor does not find it. */
  file?: ProcessFile
}

interface Events {
  /** It was started, or adopted. */
  started: [pid: number | undefined]
  exit: [how: string]
}

/** A process that is started again whenever it ends, until stop(); one that outlived its supervisor can be adopted. */
export class KeptProcess extends EventEmitter<Events> {
  readonly #parts: KeptProcessParts
  #held: HeldProcess | undefined
  #timer: NodeJS.Timeout | undefined
  #wanted = false
  #quickDeaths = 0
  #startedAt = 0
  /** Starts after the first, by this supervisor. */
  restarts = -1

  constructor(parts: KeptProcessParts) {
    super()
    this.#parts = parts
  }

  /** Of the running process. */
  get pid(): number | undefined {
    return this.#held?.pid
  }

  start(): void {
    this.#wanted = true
    this.#spawn()
  }

  /** Takes over what an earlier supervisor started with the same program; false when that does not live. */
  adopt(): boolean {
    const living = this.#parts.file?.living()
    if (!living?.same) return false
    try {
      this.#held = holdAdopted(living.pid, (how) => this.#ended(how))
    } catch (error) {
      if (error instanceof LinuxError) return false
      throw error
    }
    this.#wanted = true
    this.restarts = 0
    this.#startedAt = performance.now()
    this.#parts.log.info({ child: living.pid }, `${this.#parts.name} goes on under this supervisor`)
    this.emit('started', living.pid)
    return true
  }

  /**
   * Ends what an earlier supervisor left: asks, and kills it if it is still there after the time given.
   * @param ask false: it cannot be asked
   */
  async endForsaken(
    ask: (pid: number, kill: (signal: NodeJS.Signals) => void) => boolean,
    withinMs: number,
  ): Promise<void> {
    const { file, name, log } = this.#parts
    const living = file?.living()
    if (!living) return
    let over = false
    try {
      const held = holdAdopted(living.pid, () => {
        over = true
      })
      log.warn({ child: living.pid }, `${name} of an earlier supervisor still runs: it is ended`)
      const asked = ask(living.pid, held.kill)
      const deadline = performance.now() + (asked ? withinMs : 0)
      while (!over && performance.now() < deadline) await sleep(LOOK_MS)
      held.kill('SIGKILL')
      while (!over) await sleep(LOOK_MS)
    } catch (error) {
      if (!(error instanceof LinuxError)) throw error
    }
    file!.forget()
  }

  /** Ends it without asking; a successor follows. */
  kill(): void {
    this.#held?.kill('SIGKILL')
  }

  /**
   * Ends it for good: asks, and kills it if it is still there after the time given.
   * @param ask what makes the process end by itself
   */
  async stop(ask: (held: HeldProcess) => void, withinMs: number): Promise<void> {
    this.#wanted = false
    clearTimeout(this.#timer)
    const held = this.#held
    if (!held) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.#parts.log.warn({ child: held.pid }, `${this.#parts.name} did not end by itself and is killed`)
        held.kill('SIGKILL')
      }, withinMs)
      this.once('exit', () => {
        clearTimeout(timer)
        resolve()
      })
      ask(held)
    })
    this.#parts.file?.forget()
  }

  #spawn(): void {
    const { name, log, file } = this.#parts
    this.restarts++
    this.#startedAt = performance.now()
    const child = this.#parts.spawn()
    this.#held = holdChild(child, (how) => this.#ended(how))
    child.on('error', (error) => {
      if (child.pid !== undefined) log.warn(`${name}: ${error.message}`)
    })
    if (child.pid !== undefined) file?.remember(child.pid)
    this.emit('started', child.pid)
  }

  #ended(how: string): void {
    const { name, log } = this.#parts
    this.#held = undefined
    this.emit('exit', how)
    if (!this.#wanted) return
    this.#quickDeaths = performance.now() - this.#startedAt > WELL_AFTER_MS ? 0 : this.#quickDeaths
    const pause = RESTART_AFTER_MS[Math.min(this.#quickDeaths++, RESTART_AFTER_MS.length - 1)]!
    log.error(`${name} ${how}; it is started again${pause > 0 ? ` in ${pause} ms` : ''}`)
    if (pause === 0) this.#spawn()
    else this.#timer = setTimeout(() => this.#spawn(), pause)
  }
}
