import { GRID } from './lane.ts'

/** Dynamics go in steps of so many frames. */
export const STEP = 4
const QUIETEST = 2 ** -40
const DB = 20 * Math.log10(2)

/** log2 of an amplitude. */
export const level = (amplitude: number): number => Math.log2(Math.max(QUIETEST, amplitude))
/** Decibels as log2 of an amplitude. */
export const fromDb = (db: number): number => db / DB
/** Share of the way that is done in a step. @param seconds after which 63.2 % are done */
export const share = (seconds: number, rate: number): number =>
  seconds === 0 ? 1 : 1 - Math.exp(-STEP / (rate * seconds))
export const steps = (seconds: number, rate: number): number => Math.round((seconds * rate) / STEP)

/** Of each step of a quantum: the highest magnitude. */
export function peaks(x: Float64Array): number[] {
  return [0, 4, 8, 12].map((from) => {
    let highest = 0
    for (let n = from; n < from + STEP; n++) highest = Math.max(highest, Math.abs(x[n]!))
    return highest
  })
}

export interface GateSetting {
  on: boolean
  /** dB, dB, seconds. */
  threshold: number
  range: number
  attack: number
  hold: number
  release: number
}

const HYSTERESIS_DB = 3

export class Gate {
  readonly #set: GateSetting
  readonly #rate: number
  #open = false
  #below = 0
  /** log2 */
  #gain = 0
  #factor = 1

  constructor(setting: GateSetting, rate: number) {
    this.#set = setting
    this.#rate = rate
  }

  /** @param key highest magnitude of each step */
  run(x: Float64Array, key: readonly number[]): void {
    const { on, threshold, range, attack, hold, release } = this.#set
    for (let step = 0; step < GRID / STEP; step++) {
      const heard = level(key[step]!)
      if (heard >= fromDb(threshold)) this.#open = true
      this.#below = this.#open && heard < fromDb(threshold - HYSTERESIS_DB) ? this.#below + 1 : 0
      if (this.#below > steps(hold, this.#rate)) this.#open = false
      const target = this.#open || !on ? 0 : fromDb(range)
      const seconds = target > this.#gain ? attack : release
      this.#gain += share(seconds, this.#rate) * (target - this.#gain)
      const factor = 2 ** this.#gain
      for (let i = 1; i <= STEP; i++) {
        x[step * STEP + i - 1]! *= this.#factor + ((factor - this.#factor) * i) / STEP
      }
      this.#factor = factor
    }
  }
}
