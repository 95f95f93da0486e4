// Lets die who is to die, at the moments that the cue sheet has.
import { setTimeout as sleep } from 'node:timers/promises'
import { RATE } from './band.ts'
import type { PageHands } from './page-hands.ts'
import type { Strike } from './performance.ts'
import type { Stage } from './stage.ts'
import { readVitals, strike } from './strike.ts'

/** So long before a death it is looked up who is to die. */
const LOOK_UP = RATE
const COME_BACK_MS = 1000
/** So long a death waits for a finger that is to be on its way. */
const FINGER_WITHIN_MS = 1500

export class Reaper {
  readonly strikes: Strike[] = []
  readonly #stage: Stage
  readonly #hands: PageHands
  /** Times that a stream had run dry, before the last death. */
  #underruns = 0

  constructor(stage: Stage, hands: PageHands) {
    this.#stage = stage
    this.#hands = hands
  }

  async play(): Promise<void> {
    const stage = this.#stage
    for (const cue of stage.sheet.deaths) {
      const frame = stage.start + cue.at
      await stage.until(frame - LOOK_UP)
      const { processes, counters } = await readVitals(stage.box)
      this.#noteDry(counters)
      this.#underruns = counters['sourceUnderruns']!
      await stage.until(frame)
      const { victim, awayMs, midDrag } = cue
      if (midDrag) await this.#hands.midDrag(FINGER_WITHIN_MS)
      this.strikes.push({ victim, awayMs, frame: Math.round(stage.now()), dry: false })
      await strike(stage.box, cue, processes)
      // While an engine is away its clock stands still.
      await sleep(COME_BACK_MS)
      await stage.readClock()
    }
  }

  /** After the show. */
  async end(): Promise<void> {
    this.#noteDry((await readVitals(this.#stage.box)).counters)
  }

  /** Each engine counts for itself: another count than before the last death is that one's work. */
  #noteDry(counters: Record<string, number>): void {
    const last = this.strikes.at(-1)
    if (last?.victim === 'media') last.dry = counters['sourceUnderruns'] !== this.#underruns
  }
}
