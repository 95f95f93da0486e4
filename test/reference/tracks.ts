import { GRID } from './lane.ts'
import { Track } from './track.ts'

/** Values that belong together and move together: those of a filter, a gate, a compressor. */
export class Tracks<Name extends string> {
  readonly #all: readonly (readonly [Name, Track])[]
  readonly #byName: Record<Name, Track>

  constructor(values: Readonly<Record<Name, number>>) {
    const names = Object.keys(values) as Name[]
    this.#all = names.map((name) => [name, new Track(values[name])] as const)
    this.#byName = Object.fromEntries(this.#all) as Record<Name, Track>
  }

  moveTo(values: Readonly<Record<Name, number>>, start: number, frames: number): void {
    for (const [name, track] of this.#all) track.moveTo(values[name], start, frames)
  }

  arrive(frame: number): void {
    for (const [, track] of this.#all) track.arrive(frame)
  }

  begin(): void {
    for (const [, track] of this.#all) track.begin()
  }

  /** Whether one of them ever stands anywhere else. */
  get moves(): boolean {
    return this.#all.some(([, { moves }]) => moves)
  }

  advance(frame: number): void {
    for (const [, track] of this.#all) track.advance(frame)
  }

  /** Whether all of them stay as they are for the sixteen frames advanced to. */
  rest(frame: number): boolean {
    return this.#all.every(([, track]) => track.rests(frame))
  }

  /** Of the sixteen frames advanced to. */
  of(name: Name): Float64Array {
    return this.#byName[name].values
  }

  /** Whether it is, or ever will be, anything else than this. */
  isEverOther(name: Name, value: number): boolean {
    const { moves, values } = this.#byName[name]
    return moves || values[GRID - 1] !== value
  }
}
