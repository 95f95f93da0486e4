import type { ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import type { Log } from './log.ts'

/** Pauses before one start after another, ms: the first comes at once. */
const RESTART_AFTER_MS = [0, 100, 500, 1000, 2000, 5000]
/** A process that lived so long was well: the pauses begin anew. */
const WELL_AFTER_MS = 10_000

export interface KeptProcessParts {
  /** For the log. */
  name: string
  log: Log
  spawn(): ChildProcess
}

interface Events {
  started: [child: ChildProcess]
  exit: [how: string]
}

/** A child process that is started again whenever it ends, until stop(). */
export class KeptProcess extends EventEmitter<Events> {
  readonly #parts: KeptProcessParts
  #child: ChildProcess | undefined
  #timer: NodeJS.Timeout | undefined
  #wanted = false
  #quickDeaths = 0
  #startedAt = 0
  /** Starts after the first. */
  restarts = -1

  constructor(parts: KeptProcessParts) {
    super()
    this.#parts = parts
  }

  /** Of the running process. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  get child(): ChildProcess | undefined {
    return this.#child
  }

  start(): void {
    this.#wanted = true
    this.#spawn()
  }

  /** Ends it without asking; a successor follows. */
  kill(): void {
    this.#child?.kill('SIGKILL')
  }

  /**
   * Ends it for good: asks, and kills it if it is still there after the time given.
   * @param ask what makes the process end by itself
   */
  async stop(ask: (child: ChildProcess) => void, withinMs: number): Promise<void> {
    this.#wanted = false
    clearTimeout(this.#timer)
    const child = this.#child
    if (!child) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.#parts.log.warn({ child: child.pid }, `${this.#parts.name} did not end by itself and is killed`)
        child.kill('SIGKILL')
      }, withinMs)
      this.once('exit', () => {
        clearTimeout(timer)
        resolve()
      })
      ask(child)
    })
  }

  #spawn(): void {
    const { name, log } = this.#parts
    this.restarts++
    this.#startedAt = Date.now()
    const child = this.#parts.spawn()
    this.#child = child
    let ended = false
    const end = (how: string) => {
      if (ended) return
      ended = true
      this.#ended(how)
    }
    child.on('error', (error) => {
      if (child.pid === undefined) end(`could not be started: ${error.message}`)
      else log.warn(`${name}: ${error.message}`)
    })
    child.on('exit', (code, signal) => end(signal ? `died of ${signal}` : `exited with ${code}`))
    this.emit('started', child)
  }

  #ended(how: string): void {
    const { name, log } = this.#parts
    this.#child = undefined
    this.emit('exit', how)
    if (!this.#wanted) return
    this.#quickDeaths = Date.now() - this.#startedAt > WELL_AFTER_MS ? 0 : this.#quickDeaths
    const pause = RESTART_AFTER_MS[Math.min(this.#quickDeaths++, RESTART_AFTER_MS.length - 1)]!
    log.error(`${name} ${how}; it is started again${pause > 0 ? ` in ${pause} ms` : ''}`)
    this.#timer = setTimeout(() => this.#spawn(), pause)
  }
}
