import { GRID } from './lane.ts'
import { Tracks } from './tracks.ts'

/** Dynamics go in steps of so many frames. */
export const STEP = 4
export const STEPS = GRID / STEP
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
export function peaks(x: Float64Array, out = new Float64Array(STEPS)): Float64Array {
  for (let step = 0; step < STEPS; step++) {
    let highest = 0
    for (let n = step * STEP; n < (step + 1) * STEP; n++) highest = Math.max(highest, Math.abs(x[n]!))
    out[step] = highest
  }
  return out
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

/** What moves when its knobs do: levels in log2, times as shares and steps. One that is off closes by nothing. */
const valuesOf = ({ on, threshold, range, attack, hold, release }: GateSetting, rate: number) => ({
  ...{ threshold: fromDb(threshold), range: on ? fromDb(range) : 0 },
  ...{ attack: share(attack, rate), release: share(release, rate), hold: steps(hold, rate) },
})

export class Gate {
  readonly #rate: number
  readonly #tracks: Tracks<keyof ReturnType<typeof valuesOf>>
  #open = false
  #held = 0
  /** log2 */
  #gain = 0
  #factor = 1

  constructor(setting: GateSetting, rate: number) {
    this.#rate = rate
    this.#tracks = new Tracks(valuesOf(setting, rate))
  }

  moveTo(setting: GateSetting, start: number, frames: number): void {
    this.#tracks.moveTo(valuesOf(setting, this.#rate), start, frames)
  }

  arrive(frame: number): void {
    this.#tracks.arrive(frame)
  }

  /** As if nothing had been. */
  begin(): void {
    this.#tracks.begin()
    this.#open = false
    this.#held = 0
    this.#gain = 0
    this.#factor = 1
  }

  /** Whether it ever does anything. */
  get works(): boolean {
    return this.#tracks.isEverOther('range', 0)
  }

  /** @param key highest magnitude of each step @param frame on the grid */
  run(x: Float64Array, key: ArrayLike<number>, frame: number): void {
    this.#tracks.advance(frame)
    const of = (name: keyof ReturnType<typeof valuesOf>, step: number) => this.#tracks.of(name)[step * STEP]!
    for (let step = 0; step < STEPS; step++) {
      const heard = level(key[step]!)
      const threshold = of('threshold', step)
      const loud = heard >= threshold || (this.#open && heard >= threshold - fromDb(HYSTERESIS_DB))
      this.#held = loud ? of('hold', step) : this.#held - 1
      this.#open = loud || (this.#open && this.#held >= 0)
      const target = this.#open ? 0 : of('range', step)
      this.#gain += of(this.#open ? 'attack' : 'release', step) * (target - this.#gain)
      const factor = 2 ** this.#gain
      for (let i = 1; i <= STEP; i++) {
        x[step * STEP + i - 1]! *= this.#factor + ((factor - this.#factor) * i) / STEP
      }
      this.#factor = factor
    }
  }
}
