import { GRID, gridUp, Lane } from './lane.ts'

/** Frames in which one delay becomes another. */
const CROSS_FRAMES = 960

/** Whole frames; the first sixteen of a delay of nothing are the signal itself. */
export class Delay {
  readonly #past: Float64Array
  readonly #taps: { frame: number; frames: number }[]
  /** How much of the newest tap is heard; the others of what was before. */
  readonly #crossed = new Lane(1)
  readonly #cross = new Float64Array(GRID)
  #written = 0

  constructor(frames: number, longest: number) {
    this.#past = new Float64Array(longest + 2 * GRID)
    this.#taps = [{ frame: Number.NEGATIVE_INFINITY, frames }]
  }

  /** Not while another crossing is under way. One that was off begins once it holds what it is to play. */
  set(frames: number, cue: number, atOnce: boolean): void {
    const before = this.#taps.at(-1)!.frames
    if (before === frames) return
    const start = before === 0 && !atOnce ? cue + gridUp(frames) : cue
    this.#taps.push({ frame: start, frames })
    this.#crossed.jumpTo(0, start)
    this.#crossed.moveTo(1, start, atOnce ? 0 : CROSS_FRAMES)
  }

  /** Whatever is under way is over. */
  arrive(frame: number): void {
    const last = this.#taps.at(-1)!
    if (last.frame > frame) last.frame = frame
    this.#crossed.jumpTo(1, frame)
  }

  /** As if nothing had been. */
  begin(): void {
    this.#past.fill(0)
  }

  run(x: Float64Array, frame: number): void {
    if (this.#taps.length === 1 && this.#taps[0]!.frames === 0) return
    const past = this.#past
    for (let n = 0; n < GRID; n++) past[(this.#written + n) % past.length] = x[n]!
    let at = this.#taps.length - 1
    while (this.#taps[at]!.frame > frame) at--
    const newest = this.#taps[at]!.frames
    const before = this.#taps[at - 1]?.frames ?? newest
    if (newest !== 0 || before !== 0) {
      const tap = (n: number, frames: number) =>
        past[(this.#written + n - frames + past.length) % past.length]!
      this.#crossed.fill(frame, this.#cross)
      for (let n = 0; n < GRID; n++) {
        const share = this.#cross[n]!
        x[n] = share * tap(n, newest) + (1 - share) * tap(n, before)
      }
    }
    this.#written = (this.#written + GRID) % past.length
  }
}
