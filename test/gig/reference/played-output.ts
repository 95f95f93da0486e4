import { Lane } from '../../reference/lane.ts'

/** Of main left, main right, bus 1, bus 2. */
const SHARES: Readonly<Record<string, readonly number[]>> = {
  off: [],
  'main L': [1],
  'main R': [0, 1],
  'main mono': [0.5, 0.5],
  'bus 1': [0, 0, 1],
  'bus 2': [0, 0, 0, 1],
}

/** What an output plays: the old one fades out, then the new one in. */
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

  /** @param mixes main left, main right, buses */
  render(mixes: readonly Float64Array[], first: number, frames: number): Float64Array {
    const out = new Float64Array(frames)
    const fade = new Float64Array(frames)
    this.#fade.fill(first, fade)
    this.#played.forEach(({ frame, what }, n) => {
      const from = Math.max(0, frame - first)
      const to = Math.min(frames, (this.#played[n + 1]?.frame ?? Number.POSITIVE_INFINITY) - first)
      SHARES[what]!.forEach((share, mix) => {
        if (share === 0) return
        for (let at = from; at < to; at++) out[at]! += fade[at]! * share * mixes[mix]![at]!
      })
    })
    return out
  }
}
