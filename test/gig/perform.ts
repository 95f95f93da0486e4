// Plays a cue sheet to the box in real time, and writes down what took effect when.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Stretch } from './alike.ts'
import { RATE, type Sound } from './band.ts'
import { type Box, RAMP_MS } from './box.ts'
import { readBoxLog } from './box-log.ts'
import { CallError } from './call.ts'
import type { SetAnswer } from './controller.ts'
import type { By, Cue, CueSheet, PlayCue, SetCue, StopCue, TurnCue } from './cue-sheet.ts'
import { alike, KNOBS, type Turned, toDb, toText, turned } from './knobs.ts'
import { type MadeSet, type Performance, type Strike, writeDown } from './performance.ts'
import type { Entry } from './reference/natural-value.ts'
import type { VoicePart } from './reference/voices.ts'
import { readVitals, strike } from './strike.ts'
import { toFrames } from './to-frames.ts'

/** How long before its frame the score sends a cue: on a busy machine each call of mixctl takes 0.4 s. */
const LEAD = 6 * RATE
/** The first cues need their lead, and the files to be loaded. */
const BEGIN_IN = 8 * RATE
/** A hand stays off what the score moves within so many frames before or after. */
const HANDS_OFF = { before: Math.round(0.1 * RATE), after: Math.round(0.7 * RATE) } as const
/** How far the performer's clock may be beside the box's. */
const CLOCK_SLACK = RATE / 10
/** So long before a death it is looked up who is to die. */
const LOOK_UP = RATE
const COME_BACK_MS = 1000
/** What a turn takes besides its detents: two calls of mixctl. */
const TURN_FRAMES = RATE
const DETENT_FRAMES = RATE / 15

export class Performer {
  readonly #box: Box
  readonly #sheet: CueSheet
  readonly #sounds: ReadonlyMap<string, Sound>
  /** By order of sending. */
  readonly #sets: MadeSet[] = []
  readonly #voices = new Map<number, { voice: number; part: VoicePart }>()
  readonly #unknown: Stretch[] = []
  readonly #strikes: Strike[] = []
  /** Times that a stream had run dry, before the last death. */
  #underruns = 0
  #start = 0
  #skipped = 0
  #detents = 0
  /** Frame of the box at performance.now() = 0. */
  #zero = 0

  readonly #callSet: Record<
    By,
    (entries: readonly Entry[], rampMs: number, at?: number) => Promise<SetAnswer>
  > = {
    mixctl: (entries, rampMs, at) =>
      this.#box.mixctl<SetAnswer>(
        ...['set', ...entries.flat(), '--ramp', String(rampMs)],
        ...(at === undefined ? [] : ['--at', String(at)]),
      ),
    mqtt: (entries, rampMs, at) => this.#box.controller.set(entries, rampMs, at),
  }

  constructor(box: Box, sheet: CueSheet, sounds: ReadonlyMap<string, Sound>) {
    this.#box = box
    this.#sheet = sheet
    this.#sounds = sounds
  }

  async perform(): Promise<Performance> {
    const { setup, cues, frames } = this.#sheet
    const { frame } = await this.#box.mixctl<SetAnswer>('set', ...setup.flat(), '--ramp', '0')
    await this.#readClock()
    // Not on the grid: the score's frames are anybody's frames.
    this.#start = frame! + BEGIN_IN + 5
    // Moves of the score are many; voices do not wait for them.
    const score = cues.filter(({ how }) => how === 'score')
    await Promise.all([
      this.#play(score.filter(({ kind }) => kind === 'set')),
      this.#play(score.filter(({ kind }) => kind !== 'set')),
      this.#play(cues.filter(({ how }) => how === 'hand')),
      this.#die(),
    ])
    await this.#until(this.#start + frames + RATE / 2)
    this.#noteDry((await readVitals(this.#box)).counters)
    // Events are read a moment after they happen.
    await sleep(200)
    return writeDown({
      ...{ start: this.#start, sets: this.#sets, voices: [...this.#voices.values()] },
      ...{ skipped: this.#skipped, detents: this.#detents, failedCalls: this.#box.failedCalls },
      ...{ strikes: this.#strikes, unknown: this.#unknown, told: readBoxLog(this.#box.log) },
    })
  }

  async #play(cues: readonly Cue[]): Promise<void> {
    for (const cue of cues) {
      const frame = this.#start + cue.at
      await this.#until(cue.how === 'score' ? frame - LEAD : frame)
      if (cue.kind === 'set') await this.#set(cue, frame)
      else if (cue.kind === 'turn') await this.#turn(cue)
      else if (cue.kind === 'play') await this.#playVoice(cue, frame)
      else await this.#stopVoice(cue, frame)
    }
  }

  async #die(): Promise<void> {
    for (const cue of this.#sheet.deaths) {
      const frame = this.#start + cue.at
      await this.#until(frame - LOOK_UP)
      const { processes, counters } = await readVitals(this.#box)
      this.#noteDry(counters)
      this.#underruns = counters['sourceUnderruns']!
      await this.#until(frame)
      const { victim, awayMs } = cue
      this.#strikes.push({ victim, awayMs, frame: Math.round(this.#now()), dry: false })
      await strike(this.#box, cue, processes)
      // While an engine is away its clock stands still.
      await sleep(COME_BACK_MS)
      await this.#readClock()
    }
  }

  /** Each engine counts for itself: another count than before the last death is that one's work. */
  #noteDry(counters: Record<string, number>): void {
    const last = this.#strikes.at(-1)
    if (last?.victim === 'media') last.dry = counters['sourceUnderruns'] !== this.#underruns
  }

  /**
   * What a hand has set is sent again until the box has said that it is so. Whether it was so already, and since
   * which frame, cannot be known when the box went away before it answered.
   */
  async #set({ entries, rampMs, how, by, object }: SetCue, at: number): Promise<void> {
    const asked = this.#now()
    const call = () => this.#callSet[by](entries, rampMs, how === 'score' ? at : undefined)
    if (how === 'score') {
      // Twice the same at one frame is once.
      const { batch } = (await this.#box.askWhile(call, () => true))!
      this.#sets.push({ frame: at, rampMs, entries, batch, how })
      return
    }
    let maybe = false
    const wanted = () => maybe || !this.#nearScore(object)
    const again = (error: CallError) => {
      maybe ||= error.maybeDone
      return wanted()
    }
    const answer = wanted() ? await this.#box.askWhile(call, again) : undefined
    if (answer === undefined) {
      this.#skipped++
      return
    }
    const now = Math.round(this.#now())
    if (maybe)
      this.#unknown.push({ start: asked - CLOCK_SLACK, end: now + toFrames(rampMs) + 2 * CLOCK_SLACK })
    const frame = answer.frame ?? (maybe ? now : null)
    if (frame !== null) this.#sets.push({ frame, rampMs, entries, batch: answer.batch, how })
  }

  /**
   * A turn is relative: one that the box went away under is not made again, and where the fader is then is asked.
   * @throws Error when the fader is not where so many detents bring it
   */
  async #turn({ object, address, detents }: TurnCue): Promise<void> {
    const lasts = TURN_FRAMES + Math.abs(detents) * DETENT_FRAMES
    const free = () => !this.#nearScore(object, lasts)
    const asked = this.#now()
    const from = await this.#faderAt(address)
    let maybe = false
    const again = (error: CallError) => {
      maybe ||= error.maybeDone
      return !maybe && free()
    }
    const turn = () => this.#box.mixctl<Turned>('panel', 'turn', KNOBS.get(address)!, String(detents))
    const answer = free() ? await this.#box.askWhile(turn, again) : undefined
    if (!answer && !maybe) {
      this.#skipped++
      return
    }
    const moves = answer?.moves.filter((move) => move.address === address) ?? []
    const known = moves.every(({ frame }) => frame !== null)
    if (
      answer &&
      free() &&
      !alike(
        moves.map(({ value }) => toDb(value)),
        turned(from, detents),
      )
    ) {
      const got = moves.map(({ value }) => value).join(', ')
      throw new Error(
        `${detents} detents from ${from} dB brought ${address} to ${got}; wanted ${turned(from, detents).join(', ')}`,
      )
    }
    this.#detents += moves.length
    if (answer && known) {
      for (const { value, frame, batch } of moves) {
        this.#sets.push({
          frame: frame!,
          rampMs: RAMP_MS,
          entries: [[address, toText(value)]],
          batch,
          how: 'hand',
        })
      }
      return
    }
    const there = await this.#faderAt(address)
    const now = Math.round(this.#now())
    this.#unknown.push({ start: asked - CLOCK_SLACK, end: now + toFrames(RAMP_MS) + 2 * CLOCK_SLACK })
    this.#sets.push({
      frame: now,
      rampMs: RAMP_MS,
      entries: [[address, toText(there)]],
      batch: 0,
      how: 'hand',
    })
  }

  /** dB */
  async #faderAt(address: string): Promise<number> {
    const [reading] = await this.#box.ask<{ value: number | string }[]>(['get', address])
    return toDb(reading!.value)
  }

  async #playVoice({ id, player, strip, gainDb, fadeInMs, loop, how }: PlayCue, at: number): Promise<void> {
    const { path, planes } = this.#sounds.get(player)!
    const args = ['play', path, '--strip', String(strip), '--gain', String(gainDb)]
    args.push('--fade-in', String(fadeInMs), ...(how === 'score' ? ['--at', String(at)] : []))
    if (loop) args.push('--loop')
    const { voice, frame } = await this.#askToPlay(args, path)
    const start = how === 'score' ? at : frame
    const part = { start, strip, planes, gainDb, loop, fadeInFrames: toFrames(fadeInMs) }
    this.#voices.set(id, { voice, part })
  }

  /** A box that went away before it answered may play it already. @returns frame NaN then: the log has it */
  async #askToPlay(args: readonly string[], path: string): Promise<{ voice: number; frame: number }> {
    for (;;) {
      const answer = await this.#box.askWhile(
        () => this.#box.mixctl<{ voice: number; frame: number }>(...args),
        ({ maybeDone }) => !maybeDone,
      )
      if (answer) return answer
      const known = new Set([...this.#voices.values()].map(({ voice }) => voice))
      const playing = await this.#box.ask<{ voice: number; path: string }[]>(['voices'])
      const found = playing.find((one) => one.path === path && !known.has(one.voice))
      if (found) return { voice: found.voice, frame: Number.NaN }
    }
  }

  async #stopVoice({ id, fadeMs }: StopCue, at: number): Promise<void> {
    const { voice, part } = this.#voices.get(id)!
    try {
      await this.#box.ask(['stop', String(voice), '--fade', String(fadeMs), '--at', String(at)])
    } catch (error) {
      // A stream that ran dry has ended before: what is left out for it is the judge's business.
      if (error instanceof CallError && error.message.includes(`no voice ${voice} plays`)) return
      throw error
    }
    part.stop = { frame: at, fadeFrames: toFrames(fadeMs) }
  }

  #nearScore(object: string, lasts = 0): boolean {
    const now = this.#now() - this.#start
    return this.#sheet.cues.some(
      (cue) =>
        cue.kind === 'set' &&
        cue.how === 'score' &&
        cue.object === object &&
        cue.at > now - HANDS_OFF.before &&
        cue.at < now + HANDS_OFF.after + lasts,
    )
  }

  async #readClock(): Promise<void> {
    const { frames } = await this.#box.ask<{ frames: number }>(['status'])
    this.#zero = frames - (performance.now() * RATE) / 1000
  }

  #now(): number {
    return this.#zero + (performance.now() * RATE) / 1000
  }

  async #until(frame: number): Promise<void> {
    const frames = frame - this.#now()
    if (frames > 0) await sleep((frames * 1000) / RATE)
  }
}
