// Plays a cue sheet to the box in real time, and writes down what took effect when.
import { setTimeout as sleep } from 'node:timers/promises'
import { RATE, type Sound } from './band.ts'
import type { Box, Told } from './box.ts'
import type { Stretch } from './compare.ts'
import type { Cue, CueSheet, PlayCue, SetCue, StopCue } from './cue-sheet.ts'
import type { Effect, VoicePart } from './reference/mix.ts'

export interface Performance {
  /** Frame of the box at which the show began. */
  start: number
  effects: Effect[]
  voices: VoicePart[]
  /** Frames of the box at which the card ran dry. */
  xruns: number[]
  /** From where to where nothing was to be heard of the show: xruns, and losses of the card. In order. */
  disturbances: Stretch[]
  /** Cues by hand that came too near to the score's. */
  skipped: number
  /** Cues that came after their frame. */
  late: number
}

/** How long before its frame the score sends a cue: on a busy machine each call of mixctl takes 0.4 s. */
const LEAD = 6 * RATE
/** The first cues need their lead, and the files to be loaded. */
const BEGIN_IN = 8 * RATE
/** A hand stays off what the score moves within so many frames before or after. */
const HANDS_OFF = { before: Math.round(0.1 * RATE), after: Math.round(0.7 * RATE) } as const

interface SetAnswer {
  batch: number
  frame: number | null
}

export class Performer {
  readonly #box: Box
  readonly #sheet: CueSheet
  readonly #sounds: ReadonlyMap<string, Sound>
  /** By order of sending. */
  readonly #sets: { frame: number; cue: Pick<SetCue, 'entries' | 'rampMs'>; batch: number }[] = []
  readonly #voices = new Map<number, { voice: number; part: VoicePart }>()
  #start = 0
  #skipped = 0
  /** Frame of the box at performance.now() = 0. */
  #zero = 0

  constructor(box: Box, sheet: CueSheet, sounds: ReadonlyMap<string, Sound>) {
    this.#box = box
    this.#sheet = sheet
    this.#sounds = sounds
  }

  async perform(): Promise<Performance> {
    const { setup, cues, frames } = this.#sheet
    const { frame } = await this.#set({ entries: setup, rampMs: 0 })
    await this.#readClock()
    // Not on the grid: the score's frames are anybody's frames.
    this.#start = frame! + BEGIN_IN + 5
    const by = (how: Cue['how']) => this.#play(cues.filter((cue) => cue.how === how))
    await Promise.all([by('score'), by('hand')])
    await this.#until(this.#start + frames + RATE / 2)
    // Events are read a moment after they happen.
    await sleep(200)
    return this.#writeDown()
  }

  async #play(cues: readonly Cue[]): Promise<void> {
    for (const cue of cues) {
      const frame = this.#start + cue.at
      await this.#until(cue.how === 'score' ? frame - LEAD : frame)
      if (cue.kind === 'set') await this.#playSet(cue, frame)
      else if (cue.kind === 'play') await this.#playVoice(cue, frame)
      else if (cue.kind === 'stop') await this.#stopVoice(cue, frame)
      else {
        await this.#box.card('xrun')
        await this.#readClock()
      }
    }
  }

  async #playSet(cue: SetCue, frame: number): Promise<void> {
    if (cue.how === 'hand' && this.#nearScore(cue.object)) this.#skipped++
    else await this.#set(cue, cue.how === 'score' ? frame : undefined)
  }

  /** @returns the frame at which it took effect; null where nothing sounded different */
  async #set(cue: Pick<SetCue, 'entries' | 'rampMs'>, at?: number): Promise<SetAnswer> {
    const options = ['--ramp', String(cue.rampMs), ...(at === undefined ? [] : ['--at', String(at)])]
    const answer = await this.#box.mixctl<SetAnswer>('set', ...cue.entries.flat(), ...options)
    const frame = at ?? answer.frame
    if (frame !== null) this.#sets.push({ frame, cue, batch: answer.batch })
    return answer
  }

  async #playVoice({ id, player, strip, gainDb, fadeInMs, loop, how }: PlayCue, at: number): Promise<void> {
    const { path, planes } = this.#sounds.get(player)!
    const { voice, frame } = await this.#box.mixctl<{ voice: number; frame: number }>(
      ...([
        'play',
        path,
        '--strip',
        String(strip),
        '--gain',
        String(gainDb),
        '--fade-in',
        String(fadeInMs),
      ] as const),
      ...(how === 'score' ? ['--at', String(at)] : []),
      ...(loop ? ['--loop'] : []),
    )
    const part = { start: frame, strip, planes, gainDb, loop, fadeInFrames: toFrames(fadeInMs) }
    this.#voices.set(id, { voice, part })
  }

  async #stopVoice({ id, fadeMs }: StopCue, at: number): Promise<void> {
    const { voice, part } = this.#voices.get(id)!
    await this.#box.mixctl('stop', String(voice), '--fade', String(fadeMs), '--at', String(at))
    part.stop = { frame: at, fadeFrames: toFrames(fadeMs) }
  }

  #nearScore(object: string): boolean {
    const now = this.#now() - this.#start
    return this.#sheet.cues.some(
      (cue) =>
        cue.kind === 'set' &&
        cue.how === 'score' &&
        cue.object === object &&
        cue.at > now - HANDS_OFF.before &&
        cue.at < now + HANDS_OFF.after,
    )
  }

  #writeDown(): Performance {
    const { told } = this.#box
    const lateBatches = new Map(
      told.filter(({ event }) => event === 'late').map((one) => [one.batch, one.frame!]),
    )
    const started = new Map(
      told.filter(({ event }) => event === 'voiceStarted').map((one) => [one.voice, one.frame!]),
    )
    const effects = this.#sets.map(({ frame, cue, batch }) => ({
      frame: lateBatches.get(batch) ?? frame,
      rampFrames: toFrames(cue.rampMs),
      entries: cue.entries,
    }))
    effects.sort((a, b) => a.frame - b.frame)
    const played = [...this.#voices.values()]
    const voices = played.map(({ voice, part }) => ({ ...part, start: started.get(voice) ?? part.start }))
    return {
      ...{ start: this.#start, effects, voices, skipped: this.#skipped },
      disturbances: disturbances(told),
      xruns: told.filter(({ event }) => event === 'xrun').map(({ frame }) => frame!),
      late: lateBatches.size + played.filter(({ part }, n) => voices[n]!.start !== part.start).length,
    }
  }

  async #readClock(): Promise<void> {
    const { frames } = await this.#box.mixctl<{ frames: number }>('status')
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

/** A lost card is a disturbance until it is back. */
function disturbances(told: readonly Told[]): Stretch[] {
  const found: Stretch[] = []
  for (const { event, frame } of told) {
    if (event === 'xrun') found.push({ start: frame!, end: frame! })
    else if (event === 'cardLost') found.push({ start: frame!, end: Number.POSITIVE_INFINITY })
    else if (event === 'cardBack' && found.length > 0) found.at(-1)!.end = frame!
  }
  return found
}

const toFrames = (ms: number): number => Math.round((ms * RATE) / 1000)
