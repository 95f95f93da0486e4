import { join } from 'node:path'
import { Histogram } from '../../firmware/arena/index.ts'
import { openArena } from '../../firmware/arena/shared-arena.ts'
import type { Row } from './trial.ts'

/** What the engine wrote down of its periods since the last look, read from the box's shared memory. */
export class LoadTimes {
  readonly #arena: ReturnType<typeof openArena>
  readonly #shown: { name: string; histogram: Histogram; before: Int32Array }[]

  /** @param folder the box's */
  constructor(folder: string) {
    this.#arena = openArena(join(folder, 'run', 'arena'))
    const { periodTime, wakeLateness } = this.#arena
    this.#shown = [
      { name: 'time for a period', histogram: periodTime, before: periodTime.buckets.slice() },
      { name: 'wake-up late by', histogram: wakeLateness, before: wakeLateness.buckets.slice() },
    ]
  }

  /** A row each for p50, p99, p99.9 and the largest; from now on it counts anew. */
  rows(when: string): Row[] {
    return this.#shown.flatMap((shown) => {
      const now = shown.histogram.buckets.slice()
      const since = new Histogram(new ArrayBuffer(now.byteLength), 0)
      since.buckets.set(now.map((count, n) => count - shown.before[n]!))
      shown.before = now
      const runs = since.count()
      return [0.5, 0.99, 0.999, 1].map((share) => ({
        name: `${when}: ${shown.name}, ${share === 1 ? 'max' : `p${share * 100}`}`,
        ...{ value: since.quantileMicroseconds(share), unit: 'us', runs },
      }))
    })
  }

  close(): void {
    this.#arena.close()
  }
}
