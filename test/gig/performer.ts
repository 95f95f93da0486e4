// Plays a cue sheet to the box in real time, and writes down what took effect when.
import { setTimeout as sleep } from 'node:timers/promises'
import { RATE, type Sound } from './band.ts'
import type { Box } from './box.ts'
import { readBoxLog } from './box-log.ts'
import type { SetAnswer } from './controller.ts'
import type { Cue, CueSheet } from './cue-sheet.ts'
import { Engineer } from './engineer.ts'
import type { EngineerPage } from './engineer-page.ts'
import type { Performance } from './performance.ts'
import { Reaper } from './reaper.ts'
import { Setter } from './setter.ts'
import { Stage } from './stage.ts'
import { Turner } from './turner.ts'
import { VoicePlayer } from './voice-player.ts'
import { writeDown } from './write-down.ts'

/** How long before its frame the score sends a cue: on a busy machine each call of mixctl takes 0.4 s. */
const LEAD = 6 * RATE
/** The first cues need their lead, and the files to be loaded. */
const BEGIN_IN = 8 * RATE

export class Performer {
  readonly #stage: Stage
  readonly #setter: Setter
  readonly #turner: Turner
  readonly #voices: VoicePlayer
  readonly #engineer: Engineer
  readonly #reaper: Reaper

  constructor(box: Box, sheet: CueSheet, sounds: ReadonlyMap<string, Sound>, page: EngineerPage) {
    this.#stage = new Stage(box, sheet)
    this.#setter = new Setter(this.#stage)
    this.#turner = new Turner(this.#stage)
    this.#voices = new VoicePlayer(this.#stage, sounds)
    this.#engineer = new Engineer(this.#stage, page)
    this.#reaper = new Reaper(this.#stage, this.#engineer.hands)
  }

  async perform(): Promise<Performance> {
    const stage = this.#stage
    const { box } = stage
    const { setup, cues, frames } = stage.sheet
    const { frame } = await box.mixctl<SetAnswer>('set', ...setup.flat(), '--ramp', '0')
    await stage.readClock()
    // Not on the grid: the score's frames are anybody's frames.
    stage.start = frame! + BEGIN_IN + 5
    // Moves of the score are many; voices do not wait for them.
    const score = cues.filter(({ how }) => how === 'score')
    await Promise.all([
      this.#play(score.filter(({ kind }) => kind === 'set')),
      this.#play(score.filter(({ kind }) => kind !== 'set')),
      this.#play(cues.filter(({ how }) => how === 'hand')),
      this.#reaper.play(),
    ])
    await stage.until(stage.start + frames + RATE / 2)
    await this.#reaper.end()
    // Events are read a moment after they happen.
    await sleep(200)
    const { start, sets, skipped, unknown } = stage
    return writeDown({
      ...{ start, sets, skipped, unknown, voices: this.#voices.voices },
      ...{ detents: this.#turner.detents, engineer: this.#engineer.done, failedCalls: box.failedCalls },
      ...{ strikes: this.#reaper.strikes, told: readBoxLog(box.log) },
    })
  }

  async #play(cues: readonly Cue[]): Promise<void> {
    for (const cue of cues) {
      const frame = this.#stage.start + cue.at
      await this.#stage.until(cue.how === 'score' ? frame - LEAD : frame)
      if (cue.kind === 'turn') await this.#turner.turn(cue)
      else if (cue.kind === 'touch') await this.#engineer.play(cue)
      else if (cue.kind === 'play') await this.#voices.play(cue, frame)
      else if (cue.kind === 'stop') await this.#voices.stop(cue, frame)
      else if (cue.how === 'score') await this.#setter.score(cue, frame)
      else await this.#setter.hand(cue)
    }
  }
}
