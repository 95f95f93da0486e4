import { GRID, Lane } from './lane.ts'

/** One value of the desk, sixteen frames at a time. */
export class Track {
  readonly values = new Float64Array(GRID)
  readonly #lane: Lane
  /** Frames at which the last move has ended; before the first move, and after it, nothing changes. */
  #first = Number.POSITIVE_INFINITY
  #until = Number.NEGATIVE_INFINITY

  constructor(initial: number) {
    this.#lane = new Lane(initial)
    this.values.fill(initial)
  }

  moveTo(target: number, start: number, frames: number): void {
    this.#lane.moveTo(target, start, frames)
    this.#first = Math.min(this.#first, start)
    this.#until = Math.max(this.#until, start + frames)
  }

  /** Whether it ever stands anywhere else. */
  get moves(): boolean {
    return this.#until > Number.NEGATIVE_INFINITY
  }

  advance(frame: number): void {
    if (frame >= this.#first && frame <= this.#until + GRID) this.#lane.fill(frame, this.values)
  }
}
