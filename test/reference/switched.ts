import { GRID, Lane } from './lane.ts'

/** Frames in which a source fades out, and the next one in. */
const FADE_FRAMES = 480

/** A choice: the old one fades out, then the new one in; what is "off" needs no fade. */
export class Switched {
  readonly fade = new Float64Array(GRID)
  readonly #lane: Lane
  readonly #chosen: { frame: number; what: string }[]
  #at = 0

  constructor(what: string) {
    this.#lane = new Lane(what === 'off' ? 0 : 1)
    this.#chosen = [{ frame: Number.NEGATIVE_INFINITY, what }]
    this.fade.fill(what === 'off' ? 0 : 1)
  }

  choose(what: string, start: number, atOnce: boolean): void {
    const before = this.#chosen.at(-1)!.what
    if (before === what) return
    const frames = atOnce ? 0 : FADE_FRAMES
    const from = before === 'off' ? start : start + frames
    this.#lane.moveTo(0, start, frames)
    this.#lane.moveTo(what === 'off' ? 0 : 1, from, frames)
    this.#chosen.push({ frame: from, what })
  }

  /** Whatever is under way is over. */
  arrive(frame: number): void {
    const last = this.#chosen.at(-1)!
    if (last.frame > frame) last.frame = frame
    this.#lane.jumpTo(last.what === 'off' ? 0 : 1, frame)
  }

  /** Frames go on from anywhere. */
  begin(): void {
    this.#at = 0
  }

  /** What sounds in the sixteen frames from here on, and how loud. */
  advance(frame: number): string {
    while (this.#chosen[this.#at + 1] && this.#chosen[this.#at + 1]!.frame <= frame) this.#at++
    if (this.#lane.moves) this.#lane.fill(frame, this.fade)
    return this.#chosen[this.#at]!.what
  }
}
