// Turns encoders of the panel: levels by the detents and the documented taper, frames by the box's answer.
import { RATE } from './band.ts'
import { RAMP_MS } from './box.ts'
import type { CallError } from './call.ts'
import type { TurnCue } from './cue-sheet.ts'
import { alike, KNOBS, type Turned, toDb, toText, turned } from './knobs.ts'
import type { Stage } from './stage.ts'

/** What a turn takes besides its detents: two calls of mixctl. */
const TURN_FRAMES = RATE
const DETENT_FRAMES = RATE / 15

export class Turner {
  /** That have moved something. */
  detents = 0
  readonly #stage: Stage

  constructor(stage: Stage) {
    this.#stage = stage
  }

  /**
   * A turn is relative: one that the box went away under is not made again, and where the fader is then is asked.
   * @throws Error when the fader is not where so many detents bring it
   */
  async turn({ object, address, detents }: TurnCue): Promise<void> {
    const stage = this.#stage
    const lasts = TURN_FRAMES + Math.abs(detents) * DETENT_FRAMES
    const free = () => stage.isFree(object, lasts)
    const asked = stage.now()
    const from = await stage.faderAt(address)
    let maybe = false
    const again = (error: CallError) => {
      maybe ||= error.maybeDone
      return !maybe && free()
    }
    const turn = () => stage.box.mixctl<Turned>('panel', 'turn', KNOBS.get(address)!, String(detents))
    const answer = free() ? await stage.box.askWhile(turn, again) : undefined
    if (!answer && !maybe) {
      stage.skipped++
      return
    }
    const moves = answer?.moves.filter((move) => move.address === address) ?? []
    const levels = moves.map(({ value }) => toDb(value))
    const wanted = turned(from, detents)
    if (answer && free() && !alike(levels, wanted)) {
      const got = moves.map(({ value }) => value).join(', ')
      const call = `${detents} detents from ${from} dB brought ${address} to ${got}`
      throw new Error(`${call}; wanted ${wanted.join(', ')}`)
    }
    this.detents += moves.length
    if (!answer || moves.some(({ frame }) => frame === null)) return stage.findFader(address, asked)
    for (const { value, frame, batch } of moves) {
      const entries = [[address, toText(value)]] as const
      stage.sets.push({ frame: frame!, rampMs: RAMP_MS, entries, batch, how: 'hand' })
    }
  }
}
