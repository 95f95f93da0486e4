import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import type { TimesStatus } from './box-status.ts'

/** How often it is looked, in native code: next to nothing. ms */
const EVERY_MS = 10
/** What is told is of so long, and as old at most. ms */
const WINDOW_MS = 10_000

/** How late this process's timers are, because it is busy with something else: so long a command may have to wait. */
export class LoopLag {
  readonly #windowMs: number
  readonly #delays: IntervalHistogram
  #last: TimesStatus | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(windowMs = WINDOW_MS) {
    this.#windowMs = windowMs
    this.#delays = monitorEventLoopDelay({ resolution: EVERY_MS })
  }

  start(): void {
    this.#delays.enable()
    this.#timer = setInterval(() => {
      this.#last = this.#read()
      this.#delays.reset()
    }, this.#windowMs)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#delays.disable()
  }

  /** Of the last whole window, us; of the first one before it is over. */
  get times(): TimesStatus {
    return this.#last ?? this.#read()
  }

  #read(): TimesStatus {
    const late = (ns: number) => Math.max(0, ns / 1000 - EVERY_MS * 1000)
    const [p50, p99, p999] = [50, 99, 99.9].map((share) => late(this.#delays.percentile(share)))
    return { p50: p50!, p99: p99!, p999: p999!, max: late(this.#delays.max) }
  }
}
