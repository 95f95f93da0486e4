import { Worker } from 'node:worker_threads'

/** Monotonic, the same in every thread. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1000 + nanoseconds / 1e6
}

/** Waits to the hundredth of a millisecond, off the main thread as the kernel does: Node's timers are too coarse. */
export class WireClock {
  #worker: Worker | undefined
  #done: () => void = () => undefined
  #failed: (error: Error) => void = () => undefined

  /** Its thread takes its time to begin. From now on it keeps the program alive, until `rest`. */
  async start(): Promise<void> {
    this.#worker ??= this.#begin()
    this.#worker.ref()
    await this.until(0)
  }

  rest(): void {
    this.#worker?.unref()
  }

  /** One at a time, and only after `start`. */
  until(timeMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#done = resolve
      this.#failed = reject
      this.#worker!.postMessage(timeMs)
    })
  }

  #begin(): Worker {
    const worker = new Worker(new URL('./wire-clock-worker.js', import.meta.url))
    worker.on('message', () => this.#done())
    worker.on('error', (error) => this.#failed(error))
    return worker
  }
}
