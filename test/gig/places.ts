// Where the recording lies to box and card, by the outputs that tell the time.
import { ALIKE, moved, type Position, type Recorded, type Stretch } from './alike.ts'
import type { Witness } from './reference/witness.ts'

export class Unaligned extends Error {
  override readonly name = 'Unaligned'
}

const WINDOW = 32
/** Of the clock, compared to find it: no 32 of its samples are like any others. */
const CLOCK_WINDOWS = 4
const CLOCK_APART = 1024
/** Of the input: speakers pause. */
const INPUT_WINDOWS = 96
/** A way through the box longer than this is none (170 ms at 48 kHz). */
const LONGEST_ROUND_TRIP = 8192
/** What a gap may have taken, frames. */
const JUMPS = outwards(-8192, 48_000)
const [CLOCK, INPUT] = [0, 1] as const

export class Places {
  readonly #witness: Witness
  readonly #recorded: Recorded

  /** @param recorded of the two witnesses */
  constructor(witness: Witness, recorded: Recorded) {
    this.#witness = witness
    this.#recorded = recorded
  }

  /**
   * @param mark frame of the box at which the clock begins @param stretch without a gap, after it
   * @throws Unaligned
   */
  first(mark: number, stretch: Stretch): Position {
    const last = this.#recorded.planes[CLOCK]!.length - CLOCK_WINDOWS * CLOCK_APART
    let out = -mark
    while (out + mark < last && !this.#isClock(mark, { out, in: 0 })) out++
    if (out + mark >= last) throw new Unaligned('the clock that begins with the show is not in the recording')
    const apart = Math.floor((stretch.end - stretch.start - WINDOW) / (INPUT_WINDOWS - 1))
    const windows = Array.from({ length: INPUT_WINDOWS }, (_, n) => stretch.start + n * apart)
    // One fault in a show shall not hide where it lies: not all of them have to be alike.
    let [best, most] = [{ out, in: 0 }, INPUT_WINDOWS / 2]
    for (let roundTrip = 0; roundTrip < LONGEST_ROUND_TRIP; roundTrip++) {
      const position = { out, in: out + this.#recorded.from - roundTrip }
      const count = windows.filter((frame) => this.#isAlike(INPUT, frame, position)).length
      if (count > most) [best, most] = [position, count]
    }
    if (most > INPUT_WINDOWS / 2) return best
    throw new Unaligned('the live inputs are not in the recording as the sheet has them')
  }

  /** The card's time has run on without the box's, or the other way round. @throws Unaligned */
  after(gap: Stretch, before: Position): Position {
    const jump = JUMPS.find((by) => this.#isClock(gap.end, moved(before, by)))
    if (jump === undefined) throw new Unaligned(`what follows the gap at frame ${gap.start} is not the show`)
    return moved(before, jump)
  }

  #isClock(frame: number, position: Position): boolean {
    for (let n = 0; n < CLOCK_WINDOWS; n++)
      if (!this.#isAlike(CLOCK, frame + n * CLOCK_APART, position)) return false
    return true
  }

  #isAlike(plane: 0 | 1, first: number, { out, in: input }: Position): boolean {
    const heard = this.#recorded.planes[plane]!
    for (let frame = first; frame < first + WINDOW; frame++) {
      const wanted = plane === CLOCK ? this.#witness.clock(frame) : this.#witness.input(frame + input)
      // What lies outside of the recording is not alike.
      if (!(Math.abs(wanted - (heard[frame + out] ?? Number.NaN)) < ALIKE)) return false
    }
    return true
  }
}

/** 0, 1, -1, 2, -2, ... within both bounds. */
function outwards(least: number, most: number): number[] {
  const all = Array.from({ length: most - least + 1 }, (_, n) => least + n)
  return all.sort((a, b) => Math.abs(a) - Math.abs(b))
}
