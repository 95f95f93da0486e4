/** Of one fader, in parts of the converter's full scale. */
export interface Calibration {
  /** The highest that it says at its lower end, the lowest at its upper end. */
  low: number
  high: number
  /** From the lowest to the highest that it says while nobody touches it. */
  noise: number
}

/**
 * What a converter says -> where the fader stands, 0 to 1, without its noise: a band as wide as the noise is drawn along
 * behind the fader, so that slow moves stay smooth. Both ends are reached exactly. Pure.
 */
export class FaderFilter {
  readonly #low: number
  readonly #high: number
  readonly #half: number
  #held: number | undefined

  constructor({ low, high, noise }: Calibration) {
    // Half as much again: what was measured in a second is not all there is.
    this.#half = noise * 0.75
    this.#low = low + this.#half
    this.#high = high - this.#half
  }

  /** Where it stands; undefined before it has said anything. */
  get position(): number | undefined {
    if (this.#held === undefined) return undefined
    return Math.min(1, Math.max(0, (this.#held - this.#low) / (this.#high - this.#low)))
  }

  /** @param raw 0 to 1 @returns whether the position is another one */
  read(raw: number): boolean {
    const before = this.position
    const held = this.#held ?? raw
    this.#held = Math.min(raw + this.#half, Math.max(raw - this.#half, held))
    return this.position !== before
  }

  /** The next reading is the first. */
  forget(): void {
    this.#held = undefined
  }
}
