// Two outputs that tell the time and nothing else: a player that never repeats itself, and a card input as it is. No
// processor lies on their way, so that any frame of them is known without those before it.
import { modulo } from './show.ts'
import type { VoicePart } from './voices.ts'

export class Witness {
  readonly #clock: VoicePart
  readonly #input: Float32Array

  constructor(clock: VoicePart, input: Float32Array) {
    this.#clock = clock
    this.#input = input
  }

  /**
   * @param inputShift what is to be added to a frame of the box to get the card's frame it captured
   * @returns the box's time, the card's time
   */
  render(first: number, frames: number, inputShift: number): [clock: Float64Array, input: Float64Array] {
    const clock = Float64Array.from({ length: frames }, (_, n) => this.clock(first + n))
    return [clock, Float64Array.from({ length: frames }, (_, n) => this.input(first + n + inputShift))]
  }

  /** @param frame of the box */
  clock(frame: number): number {
    const { start, planes } = this.#clock
    const samples = planes[0]!
    return frame < start ? 0 : samples[(frame - start) % samples.length]!
  }

  /** @param frame of the card */
  input(frame: number): number {
    return this.#input[modulo(frame, this.#input.length)]!
  }
}
