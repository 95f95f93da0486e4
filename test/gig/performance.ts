// What was played, as it took effect by the box's own account.
import type { Stretch } from './alike.ts'
import type { Told } from './box-log.ts'
import type { How } from './cue-sheet.ts'
import type { Victim } from './death-cues.ts'
import { type Disturbance, disturbances } from './disturbances.ts'
import type { Entry } from './reference/natural-value.ts'
import type { Effect } from './reference/show.ts'
import type { VoicePart } from './reference/voices.ts'
import { toFrames } from './to-frames.ts'

/** A change as it was acknowledged. */
export interface MadeSet {
  frame: number
  rampMs: number
  entries: readonly Entry[]
  batch: number
  how: How
}

export interface MadeEffect extends Effect {
  how: How
}

export interface Strike {
  victim: Victim
  /** 0 unless it is card or broker. */
  awayMs: number
  /** Frame of the box, as the performer's clock had it. */
  frame: number
  /** Streams have run dry until the next death. */
  dry: boolean
}

export interface Performance {
  /** Frame of the box at which the show began. */
  start: number
  effects: MadeEffect[]
  voices: VoicePart[]
  /** From where to where nothing was to be heard of the show, as the log has it. */
  disturbances: Disturbance[]
  /** Frames at which an engine had died: its successor takes every move for done that was under way. */
  arrivals: number[]
  /** Where something was done, and when is not known. */
  unknown: Stretch[]
  strikes: Strike[]
  told: Told[]
  /** Of the panel's encoders that have moved something. */
  detents: number
  /** Cues by hand that came too near to the score's. */
  skipped: number
  /** Cues that came after their frame. */
  late: number
  /** Calls that found a part of the box away, and were made again. */
  failedCalls: number
}

export interface Notes
  extends Pick<
    Performance,
    'start' | 'strikes' | 'unknown' | 'told' | 'detents' | 'skipped' | 'failedCalls'
  > {
  sets: readonly MadeSet[]
  /** start NaN: only the log knows. */
  voices: readonly { voice: number; part: VoicePart }[]
}

/** @throws Error where the log lacks the beginning of a voice that nobody else knows */
export function writeDown({ sets, voices, ...notes }: Notes): Performance {
  const of = (event: string) => notes.told.filter((one) => one.event === event)
  const lateBatches = new Map(of('late').map(({ batch, frame }) => [batch, frame]))
  const started = new Map(of('voiceStarted').map(({ voice, frame }) => [voice, frame]))
  const effects = sets.map(({ frame, rampMs, entries, batch, how }) => ({
    frame: lateBatches.get(batch) ?? frame,
    rampFrames: toFrames(rampMs),
    ...{ entries, how },
  }))
  const parts = voices.map(({ voice, part }) => ({ ...part, start: started.get(voice) ?? part.start }))
  const lost = voices.find((_, n) => Number.isNaN(parts[n]!.start))
  if (lost) throw new Error(`the log does not tell when voice ${lost.voice} has begun`)
  return {
    ...notes,
    effects: effects.sort((a, b) => a.frame - b.frame),
    voices: parts,
    disturbances: disturbances(notes.told),
    arrivals: of('engineDied').map(({ frame }) => frame),
    late: lateBatches.size + parts.filter(({ start }, n) => isLater(voices[n]!.part, start)).length,
  }
}

const isLater = ({ start: planned }: VoicePart, start: number): boolean => start > planned
