import { fromDb, level, STEP, STEPS, share, steps } from './gate.ts'
import { Tracks } from './tracks.ts'

export interface CompressorSetting {
  on: boolean
  /** dB; ratio up to infinity; seconds; mix 0..1 */
  threshold: number
  ratio: number
  knee: number
  makeup: number
  attack: number
  hold: number
  release: number
  mix: number
  rms: boolean
  /** A falling gain applies at once, and nothing passes the threshold. */
  limits: boolean
}

const RMS_SECONDS = 0.01

/** Mean square of each step, smoothed; as amplitudes. */
export class RootMeanSquare {
  #smoothed = 0
  readonly #share: number

  constructor(rate: number) {
    this.#share = share(RMS_SECONDS, rate)
  }

  begin(): void {
    this.#smoothed = 0
  }

  run(x: Float64Array, out = new Float64Array(STEPS)): Float64Array {
    for (let step = 0; step < STEPS; step++) {
      let mean = 0
      for (let n = step * STEP; n < (step + 1) * STEP; n++) mean += x[n]! ** 2 / STEP
      this.#smoothed += this.#share * (mean - this.#smoothed)
      out[step] = Math.sqrt(this.#smoothed)
    }
    return out
  }
}

type Value = keyof ReturnType<typeof valuesOf>

/** What moves when its knobs do: levels in log2, make-up linear, times as shares and steps. */
function valuesOf(set: CompressorSetting, rate: number) {
  return {
    threshold: fromDb(set.threshold),
    slope: set.on ? 1 - 1 / set.ratio : 0,
    knee: fromDb(set.knee),
    makeup: set.on ? 10 ** (set.makeup / 20) : 1,
    mix: set.on ? set.mix : 1,
    attack: share(set.attack, rate),
    release: share(set.release, rate),
    hold: steps(set.hold, rate),
    // Of a limiter; a switch that is moved turns half way.
    limits: set.on && set.limits ? 1 : 0,
  }
}

export class Compressor {
  readonly #rate: number
  readonly #tracks: Tracks<Value>
  /** log2, positive. */
  #reduction = 0
  #held = 0
  #factor = 1

  constructor(setting: CompressorSetting, rate: number) {
    this.#rate = rate
    this.#tracks = new Tracks(valuesOf(setting, rate))
  }

  moveTo(setting: CompressorSetting, start: number, frames: number): void {
    this.#tracks.moveTo(valuesOf(setting, this.#rate), start, frames)
  }

  arrive(frame: number): void {
    this.#tracks.arrive(frame)
  }

  /** As if nothing had been. */
  begin(): void {
    this.#tracks.begin()
    this.#reduction = 0
    this.#held = 0
    this.#factor = 1
  }

  /** Whether it ever does anything. */
  get works(): boolean {
    const idle = [this.#tracks.isEverOther('slope', 0), this.#tracks.isEverOther('makeup', 1)]
    return idle.includes(true) || this.#tracks.isEverOther('limits', 0)
  }

  /** @param key of each step: highest magnitude or root of the mean square @param frame on the grid */
  run(x: Float64Array, key: ArrayLike<number>, frame: number): void {
    this.#tracks.advance(frame)
    for (let step = 0; step < STEPS; step++) {
      const threshold = this.#at('threshold', step)
      const wanted = this.#wanted(level(key[step]!) - threshold, step)
      const grows = wanted >= this.#reduction
      this.#held = grows ? this.#at('hold', step) : this.#held - 1
      if (grows) this.#approach(wanted, this.#at('attack', step))
      else if (this.#held < 0) this.#approach(wanted, this.#at('release', step))
      const wet = 2 ** -this.#reduction * this.#at('makeup', step)
      const factor = 1 + this.#at('mix', step) * (wet - 1)
      const limits = this.#at('limits', step) > 1 / 2
      const before = limits ? Math.min(this.#factor, factor) : this.#factor
      const ceiling = limits ? 2 ** threshold : Number.POSITIVE_INFINITY
      for (let i = 1; i <= STEP; i++) {
        const n = step * STEP + i - 1
        const reduced = x[n]! * (before + ((factor - before) * i) / STEP)
        x[n] = Math.min(ceiling, Math.max(-ceiling, reduced))
      }
      this.#factor = factor
    }
  }

  /** Values of a step are those at its first frame. */
  #at(name: Value, step: number): number {
    return this.#tracks.of(name)[step * STEP]!
  }

  #approach(wanted: number, share: number): void {
    this.#reduction += share * (wanted - this.#reduction)
  }

  /** @param over log2 above the threshold @returns log2 of the reduction */
  #wanted(over: number, step: number): number {
    const slope = this.#at('slope', step)
    const knee = this.#at('knee', step)
    if (over <= -knee / 2) return 0
    if (over >= knee / 2) return slope * over
    return (slope * (over + knee / 2) ** 2) / (2 * knee)
  }
}
