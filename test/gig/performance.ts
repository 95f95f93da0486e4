// What was played, as it took effect by the box's own account.
import type { Stretch } from './alike.ts'
import { RATE } from './band.ts'
import type { Told } from './box-log.ts'
import type { How } from './cue-sheet.ts'
import type { Victim } from './death-cues.ts'
import type { Disturbance } from './disturbances.ts'
import type { Done } from './engineer.ts'
import type { Entry } from './reference/natural-value.ts'
import type { Effect } from './reference/show.ts'
import type { VoicePart } from './reference/voices.ts'
import { toFrames } from './to-frames.ts'

/** How far the performer's clock may be beside the box's. */
export const CLOCK_SLACK = RATE / 10

/** A change as it was acknowledged. */
export interface MadeSet {
  frame: number
  rampMs: number
  entries: readonly Entry[]
  batch: number
  how: How
  /** Nobody waited for its frame: the log has it, by the batch. Here stands when it was sent. */
  logged?: true
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
  /** At the browser panel. */
  engineer: Done
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
    'start' | 'strikes' | 'unknown' | 'told' | 'detents' | 'engineer' | 'skipped' | 'failedCalls'
  > {
  sets: readonly MadeSet[]
  /** start NaN: only the log knows. */
  voices: readonly { voice: number; part: VoicePart }[]
}

/** Where something is not known that began between two frames of the performer's clock. */
export const around = (from: number, to: number, rampMs: number): Stretch => ({
  start: from - CLOCK_SLACK,
  end: Math.round(to) + toFrames(rampMs) + 2 * CLOCK_SLACK,
})
