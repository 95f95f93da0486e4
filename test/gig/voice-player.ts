// Starts and stops the players' files.
import type { Sound } from './band.ts'
import { CallError } from './call.ts'
import type { PlayCue, StopCue } from './cue-sheet.ts'
import type { VoicePart } from './reference/voices.ts'
import type { Stage } from './stage.ts'
import { toFrames } from './to-frames.ts'

export class VoicePlayer {
  readonly #stage: Stage
  readonly #sounds: ReadonlyMap<string, Sound>
  /** By the cue sheet's numbers. */
  readonly #voices = new Map<number, { voice: number; part: VoicePart }>()

  constructor(stage: Stage, sounds: ReadonlyMap<string, Sound>) {
    this.#stage = stage
    this.#sounds = sounds
  }

  /** All that have been started; start NaN: only the log knows. */
  get voices(): { voice: number; part: VoicePart }[] {
    return [...this.#voices.values()]
  }

  async play({ id, player, strip, gainDb, fadeInMs, loop, how }: PlayCue, at: number): Promise<void> {
    const { path, planes } = this.#sounds.get(player)!
    const args = ['play', path, '--strip', String(strip), '--gain', String(gainDb)]
    args.push('--fade-in', String(fadeInMs), ...(how === 'score' ? ['--at', String(at)] : []))
    if (loop) args.push('--loop')
    const { voice, frame } = await this.#ask(args, path)
    const start = how === 'score' ? at : frame
    const part = { start, strip, planes, gainDb, loop, fadeInFrames: toFrames(fadeInMs) }
    this.#voices.set(id, { voice, part })
  }

  async stop({ id, fadeMs }: StopCue, at: number): Promise<void> {
    const { voice, part } = this.#voices.get(id)!
    try {
      await this.#stage.box.ask(['stop', String(voice), '--fade', String(fadeMs), '--at', String(at)])
    } catch (error) {
      // A stream that ran dry has ended before: what is left out for it is the judge's business.
      if (error instanceof CallError && error.message.includes(`no voice ${voice} plays`)) return
      throw error
    }
    part.stop = { frame: at, fadeFrames: toFrames(fadeMs) }
  }

  /** A box that went away before it answered may play it already. @returns frame NaN then: the log has it */
  async #ask(args: readonly string[], path: string): Promise<{ voice: number; frame: number }> {
    const { box } = this.#stage
    for (;;) {
      const answer = await box.askWhile(
        () => box.mixctl<{ voice: number; frame: number }>(...args),
        ({ maybeDone }) => !maybeDone,
      )
      if (answer) return answer
      const known = new Set(this.voices.map(({ voice }) => voice))
      const playing = await box.ask<{ voice: number; path: string }[]>(['voices'])
      const found = playing.find((one) => one.path === path && !known.has(one.voice))
      if (found) return { voice: found.voice, frame: Number.NaN }
    }
  }
}
