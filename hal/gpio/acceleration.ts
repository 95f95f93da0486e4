/** From so many detents a second on, each counts as so many. In rising order; below the first each is one. */
export type AccelerationTable = readonly { detentsPerSecond: number; factor: number }[]

/** A knob of 24 detents: a turn a second is ordinary work, three and more are a flick of the wrist. */
export const ACCELERATION: AccelerationTable = [
  { detentsPerSecond: 20, factor: 2 },
  { detentsPerSecond: 40, factor: 4 },
  { detentsPerSecond: 80, factor: 8 },
]

/** Detents that a speed is taken over, so that an uneven one is no change of speed. */
const MEMORY = 3
const LONGEST_NS = 1e9

/** Speed of a knob -> how far it moves. Pure: time comes in with the detents. */
export class Acceleration {
  readonly #table: AccelerationTable
  /** Times of the last detents, and how many had been turned by then. */
  #marks: { timeNs: number; turned: number }[] = []
  #turned = 0
  #way = 0

  constructor(table: AccelerationTable = ACCELERATION) {
    this.#table = table
  }

  /** @param detents to the right above 0, not 0 @returns steps, with the same sign */
  step(detents: number, timeNs: number): number {
    const way = Math.sign(detents)
    const last = this.#marks.at(-1)
    // Whoever turns back or has rested means small steps.
    if (way !== this.#way || last === undefined || timeNs - last.timeNs > LONGEST_NS) this.#marks = []
    this.#way = way
    this.#turned += Math.abs(detents)
    const [first] = this.#marks
    const speed = first ? ((this.#turned - first.turned) * 1e9) / Math.max(1, timeNs - first.timeNs) : 0
    this.#marks = [...this.#marks.slice(1 - MEMORY), { timeNs, turned: this.#turned }]
    return detents * this.#factor(speed)
  }

  #factor(speed: number): number {
    return this.#table.findLast(({ detentsPerSecond }) => speed >= detentsPerSecond)?.factor ?? 1
  }
}
