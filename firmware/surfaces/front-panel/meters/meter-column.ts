import { deflectionOf } from '../../../console/index.ts'
import { PeakHold } from './peak-hold.ts'

/** From so many LEDs on the highest tells clips, and the scale is that of the others. */
const LEAST_WITH_CLIP = 3
const CLIP_MS = 2000

export interface MeterColumnReading {
  /** What the bar shows: decayedPeak of the engine, linear. */
  level: number
  /** Highest since the last reading, linear. */
  peak: number
  /** Samples since the last reading. */
  clips: number
}

/**
 * A column of LEDs as a level meter. LED n of N stands for the stretch n/N to (n+1)/N of the meter scale, and is as bright as
 * the level fills that; so an LED that is on or off is on from the middle of it. The highest peak of the last 1.5 s stays
 * lit, a clip 2 s.
 */
export class MeterColumn {
  readonly #leds: Float32Array
  /** Of the scale. */
  readonly #count: number
  readonly #hold = new PeakHold()
  #clippedAt = Number.NEGATIVE_INFINITY

  /** @param options.count LEDs, the lowest first; 1 to 32 */
  constructor({ count }: { count: number }) {
    this.#leds = new Float32Array(count)
    this.#count = count < LEAST_WITH_CLIP ? count : count - 1
  }

  /** @param timeMs monotonic @returns brightness 0..1 of each LED, in the same array every time */
  update({ level, peak, clips }: MeterColumnReading, timeMs: number): Float32Array {
    const filled = deflectionOf(level) * this.#count
    for (let n = 0; n < this.#count; n++) this.#leds[n] = Math.min(1, Math.max(0, filled - n))
    const held = deflectionOf(this.#hold.update(Math.max(level, peak), level, timeMs)) * this.#count
    // The LED that would be the highest to be on.
    const top = Math.floor(held + 0.5) - 1
    if (top >= 0) this.#leds[top] = 1
    if (clips > 0) this.#clippedAt = timeMs
    if (this.#count < this.#leds.length) {
      this.#leds[this.#count] = timeMs - this.#clippedAt < CLIP_MS ? 1 : 0
    }
    return this.#leds
  }
}
