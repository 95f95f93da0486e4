// Plays cues that say where knobs are to stand: by mixctl, or over MQTT.
import type { CallError } from './call.ts'
import type { SetAnswer } from './controller.ts'
import type { By, SetCue } from './cue-sheet.ts'
import type { Entry } from './reference/natural-value.ts'
import type { Stage } from './stage.ts'

type CallSet = (entries: readonly Entry[], rampMs: number, at?: number) => Promise<SetAnswer>

export class Setter {
  readonly #stage: Stage
  readonly #by: Record<By, CallSet> = {
    mixctl: (entries, rampMs, at) =>
      this.#stage.box.mixctl<SetAnswer>(
        ...['set', ...entries.flat(), '--ramp', String(rampMs)],
        ...(at === undefined ? [] : ['--at', String(at)]),
      ),
    mqtt: (entries, rampMs, at) => this.#stage.box.controller.set(entries, rampMs, at),
  }

  constructor(stage: Stage) {
    this.#stage = stage
  }

  /** Sent ahead. Twice the same at one frame is once. */
  async score({ entries, rampMs, how, by }: SetCue, frame: number): Promise<void> {
    const stage = this.#stage
    const { batch } = (await stage.box.askWhile(
      () => this.#by[by](entries, rampMs, frame),
      () => true,
    ))!
    stage.sets.push({ frame, rampMs, entries, batch, how })
  }

  /**
   * What a hand has set is sent again until the box has said that it is so. Whether it was so already, and since
   * which frame, cannot be known when the box went away before it answered.
   */
  async hand({ entries, rampMs, how, by, object }: SetCue): Promise<void> {
    const stage = this.#stage
    const asked = stage.now()
    let maybe = false
    const wanted = () => maybe || stage.isFree(object)
    const again = (error: CallError) => {
      maybe ||= error.maybeDone
      return wanted()
    }
    const answer = wanted() ? await stage.box.askWhile(() => this.#by[by](entries, rampMs), again) : undefined
    if (answer === undefined) {
      stage.skipped++
      return
    }
    if (maybe) stage.leaveOut(asked, rampMs)
    const frame = answer.frame ?? (maybe ? Math.round(stage.now()) : null)
    if (frame !== null) stage.sets.push({ frame, rampMs, entries, batch: answer.batch, how })
  }
}
