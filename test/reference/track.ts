import { GRID, Lane } from './lane.ts'

/** One value of the desk, sixteen frames at a time. */
export class Track {
  readonly values = new Float64Array(GRID)
  readonly #lane: Lane
  /** The values hold up to this frame. */
  #until = Number.NEGATIVE_INFINITY

  constructor(initial: number) {
    this.#lane = new Lane(initial)
    this.values.fill(initial)
  }

  moveTo(target: number, start: number, frames: number): void {
    this.#lane.moveTo(target, start, frames)
  }

  /** A move that is under way is over. */
  arrive(frame: number): void {
    this.#lane.arrive(frame)
  }

  /** Whether it ever stands anywhere else. */
  get moves(): boolean {
    return this.#lane.moves
  }

  /** Frames go on from anywhere. */
  begin(): void {
    this.#until = Number.NEGATIVE_INFINITY
  }

  /** Whether it stays as it is for the sixteen frames advanced to. */
  rests(frame: number): boolean {
    return frame < this.#until
  }

  advance(frame: number): void {
    if (frame < this.#until) return
    this.#lane.fillStep(frame, this.values)
    this.#until = this.#lane.restsUntil(frame)
  }
}
