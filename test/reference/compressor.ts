import { fromDb, level, STEP, share, steps } from './gate.ts'
import { GRID } from './lane.ts'

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

  run(x: Float64Array): number[] {
    return [0, 4, 8, 12].map((from) => {
      let mean = 0
      for (let n = from; n < from + STEP; n++) mean += x[n]! ** 2 / STEP
      this.#smoothed += this.#share * (mean - this.#smoothed)
      return Math.sqrt(this.#smoothed)
    })
  }
}

export class Compressor {
  readonly #set: CompressorSetting
  readonly #rate: number
  /** log2, positive. */
  #reduction = 0
  #shrinking = 0
  #factor = 1

  constructor(setting: CompressorSetting, rate: number) {
    this.#set = setting
    this.#rate = rate
  }

  /** @param key of each step: highest magnitude or root of the mean square */
  run(x: Float64Array, key: readonly number[]): void {
    const { on, threshold, attack, hold, release, makeup, mix, limits } = this.#set
    if (!on) return
    const ceiling = 10 ** (threshold / 20)
    for (let step = 0; step < GRID / STEP; step++) {
      const wanted = this.#wanted(level(key[step]!) - fromDb(threshold))
      this.#shrinking = wanted < this.#reduction ? this.#shrinking + 1 : 0
      if (wanted >= this.#reduction) this.#approach(wanted, attack)
      else if (this.#shrinking > steps(hold, this.#rate)) this.#approach(wanted, release)
      const factor = 1 + mix * (2 ** -this.#reduction * 10 ** (makeup / 20) - 1)
      const before = limits ? Math.min(this.#factor, factor) : this.#factor
      for (let i = 1; i <= STEP; i++) {
        const n = step * STEP + i - 1
        x[n]! *= before + ((factor - before) * i) / STEP
        if (limits) x[n] = Math.min(ceiling, Math.max(-ceiling, x[n]!))
      }
      this.#factor = factor
    }
  }

  #approach(wanted: number, seconds: number): void {
    this.#reduction += share(seconds, this.#rate) * (wanted - this.#reduction)
  }

  /** @param over log2 above the threshold @returns log2 of the reduction */
  #wanted(over: number): number {
    const slope = 1 - 1 / this.#set.ratio
    const knee = fromDb(this.#set.knee)
    if (over <= -knee / 2) return 0
    if (over >= knee / 2) return slope * over
    return (slope * (over + knee / 2) ** 2) / (2 * knee)
  }
}
