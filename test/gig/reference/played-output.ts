import { Lane } from '../../reference/lane.ts'

type Sides = readonly [left: Float64Array, right: Float64Array]

const SHARES: Readonly<Record<string, readonly [left: number, right: number]>> = {
  off: [0, 0],
  'main L': [1, 0],
  'main R': [0, 1],
  'main mono': [0.5, 0.5],
}

/** What an output plays of main: the old one fades out, then the new one in. */
export class PlayedOutput {
  readonly #fade: Lane
  readonly #played: { frame: number; what: string }[]

  constructor(what: string) {
    this.#fade = new Lane(what === 'off' ? 0 : 1)
    this.#played = [{ frame: Number.NEGATIVE_INFINITY, what }]
  }

  /** @param start on the grid @param fade frames of each way; 0 = at once */
  play(what: string, start: number, fade: number): void {
    if (this.#played.at(-1)!.what === what) return
    this.#fade.moveTo(0, start, fade)
    this.#fade.moveTo(what === 'off' ? 0 : 1, start + fade, fade)
    this.#played.push({ frame: start + fade, what })
  }

  /** Whatever is under way is over. */
  arrive(frame: number): void {
    const last = this.#played.at(-1)!
    if (last.frame > frame) last.frame = frame
    this.#fade.jumpTo(last.what === 'off' ? 0 : 1, frame)
  }

  render([left, right]: Sides, first: number, frames: number): Float64Array {
    const out = new Float64Array(frames)
    const fade = new Float64Array(frames)
    this.#fade.fill(first, fade)
    this.#played.forEach(({ frame, what }, n) => {
      const [l, r] = SHARES[what]!
      const from = Math.max(0, frame - first)
      const to = Math.min(frames, (this.#played[n + 1]?.frame ?? Number.POSITIVE_INFINITY) - first)
      for (let at = from; at < to; at++) out[at] = fade[at]! * (l * left[at]! + r * right[at]!)
    })
    return out
  }
}
