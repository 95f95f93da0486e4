import type { Target } from '../view.ts'
import { type Calibration, FaderFilter } from './fader-filter.ts'
import { TakeOver } from './take-over.ts'

export interface FaderParts {
  calibration: Calibration
  /** What it moves now. */
  target(): Target | undefined
  /** Where that stands, 0 to 1. */
  position(target: Target): number
  /** @returns whether it was taken */
  move(target: Target, position: number): boolean
  /** It was moved and does not hold its value yet. */
  seeking(target: Target): void
}

/** One analogue fader: readings in, moves out, and nothing before it has taken over. */
export class Fader {
  readonly #parts: FaderParts
  readonly #takeOver = new TakeOver()
  #filter: FaderFilter
  #moving = false
  /** While a calibration listens: from its lowest to its highest reading since. */
  #heard: { lowest: number; highest: number } | undefined
  /** As the converter said last. */
  raw: number | undefined

  constructor(parts: FaderParts) {
    this.#parts = parts
    this.#filter = new FaderFilter(parts.calibration)
  }

  get position(): number | undefined {
    return this.#filter.position
  }

  get target(): Target | undefined {
    return this.#parts.target()
  }

  get way(): 'up' | 'down' | undefined {
    const target = this.#parts.target()
    return target && this.#takeOver.way(this.#parts.position(target))
  }

  get holds(): boolean {
    return this.#takeOver.holds
  }

  /** @returns whether it has moved */
  read(raw: number): boolean {
    this.raw = raw
    if (this.#heard) {
      this.#heard.lowest = Math.min(this.#heard.lowest, raw)
      this.#heard.highest = Math.max(this.#heard.highest, raw)
    }
    if (!this.#filter.read(raw)) return false
    this.#moved()
    return true
  }

  /** It means something else now, or what it means was moved. */
  changed(): void {
    if (this.#moving) return
    const target = this.#parts.target()
    if (target) this.#takeOver.release(this.#parts.position(target))
  }

  /** Its converter does not answer: nobody knows where it is. */
  lose(): void {
    this.raw = undefined
    this.#filter.forget()
    this.#takeOver.lose()
  }

  calibrate(calibration: Calibration): void {
    this.#filter = new FaderFilter(calibration)
    this.#takeOver.lose()
  }

  listen(): void {
    this.#heard = { lowest: 1, highest: 0 }
  }

  /** @returns undefined where it has said nothing since `listen` */
  heard(): { lowest: number; highest: number } | undefined {
    const heard = this.#heard
    this.#heard = undefined
    return heard && heard.highest >= heard.lowest ? heard : undefined
  }

  #moved(): void {
    const { target: find, position: where, move, seeking } = this.#parts
    const target = find()
    if (!target) return
    const position = this.#filter.position!
    const seen = this.#takeOver.seen
    if (this.#takeOver.move(position, where(target))) {
      this.#moving = true
      move(target, position)
      this.#moving = false
    } else if (seen && !this.#takeOver.holds) seeking(target)
  }
}
