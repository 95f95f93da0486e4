import type { ChildProcess } from 'node:child_process'
import type { Log } from './log.ts'

/** A spare that died is not replaced sooner, ms: one that cannot start would keep a core busy. */
const RETRY_MS = 5000

/** A second process that has done everything up to its work, and waits to be needed. It ends with its standard input. */
export class SpareProcess {
  readonly #spawn: () => ChildProcess
  readonly #log: Log
  #child: ChildProcess | undefined
  #notBefore = 0
  #warmSince = 0

  constructor(spawn: () => ChildProcess, log: Log) {
    this.#spawn = spawn
    this.#log = log
  }

  get ready(): boolean {
    return this.#child !== undefined
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Starts one, unless the last has only just died. */
  warm(): void {
    if (performance.now() < this.#notBefore) return
    const child = this.#spawn()
    this.#child = child
    this.#warmSince = performance.now()
    const over = () => {
      if (this.#child !== child) return
      this.#child = undefined
      this.#notBefore = performance.now() + RETRY_MS
      this.#log.warn({ child: child.pid }, 'the spare engine has ended')
    }
    child.once('exit', over)
    child.once('error', over)
  }

  /** Since it was started, ms. */
  get age(): number {
    return performance.now() - this.#warmSince
  }

  /** Gives it away; undefined when there is none. */
  take(): ChildProcess | undefined {
    const child = this.#child
    this.#child = undefined
    return child
  }

  drop(): void {
    this.take()?.kill('SIGKILL')
  }
}
