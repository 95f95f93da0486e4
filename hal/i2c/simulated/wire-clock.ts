import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** Monotonic, the same in every thread. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1000 + nanoseconds / 1e6
}

/** Waits to the hundredth of a millisecond, off the main thread as the kernel does: Node's timers are too coarse. */
export class WireClock {
  #worker: Worker | undefined

  async until(timeMs: number): Promise<void> {
    const worker = this.#start()
    worker.ref()
    worker.postMessage(timeMs)
    // Fails where the thread does.
    await once(worker, 'message')
    // An idle bus does not keep the program alive.
    worker.unref()
  }

  #start(): Worker {
    this.#worker ??= new Worker(new URL('./wire-clock-worker.js', import.meta.url))
    return this.#worker
  }
}
