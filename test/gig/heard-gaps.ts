// Each gap as the recording has it, beside what the log says of it.
import { ALIKE, differences, type Position, type Recorded, type Stretch } from './alike.ts'
import type { Disturbance } from './disturbances.ts'
import type { Gap } from './gaps.ts'
import type { Witness } from './reference/witness.ts'

export interface HeardGap {
  gap: Gap
  /** Frames of the box: from the first that is not as it should be to the last. Undefined: nothing is wrong. */
  heard: Stretch | undefined
  /** What it took by the card's time, until the sound was as it should be. */
  frames: number
  /** Causes in the log whose time the recording has as if nothing had been. */
  unheard: Disturbance[]
}

export interface AskedGaps {
  /** What is heard of it tells of nothing but gaps: what comes after them needs no time to settle. */
  witness: Witness
  /** Of its outputs. */
  recorded: Recorded
  gaps: readonly Gap[]
  /** One more than gaps. */
  positions: readonly Position[]
  periodFrames: number
}

const BLOCK = 1024
/** Where the show is quieter than this, -60 dBFS, nobody could hear that it is missing. */
const AUDIBLE = 1e-3
/** After an xrun at least so many periods are silent: the way through the card is measured. */
const SILENT_PERIODS = 5
/** A period may have been on its way to the card when the event was written. */
const LATE_PERIODS = 2

/** Gaps without a cause in the log are none. */
export function heardGaps({ witness, recorded, gaps, positions, periodFrames }: AskedGaps): HeardGap[] {
  return gaps.flatMap((gap, n): HeardGap[] => {
    const [before, after] = [positions[n]!, positions[n + 1]!]
    if (gap.causes.length === 0) return []
    const start = firstUnlike(witness, recorded, gap, before)
    const end = lastUnlike(witness, recorded, gap, after)
    // The card's time may have jumped where it could not be heard.
    const heard = start === undefined || end === undefined ? undefined : { start, end: Math.max(start, end) }
    const frames = heard ? heard.end + after.out - (heard.start + before.out) : 0
    const unheard = gap.causes.filter((cause) => {
      const named = {
        start: cause.start + LATE_PERIODS * periodFrames,
        end: Math.min(gap.end, Math.max(cause.end, cause.start + SILENT_PERIODS * periodFrames)),
      }
      const audible = firstAudible(witness, named, before)
      return audible !== undefined && !(heard && heard.start <= audible && heard.end >= audible)
    })
    return [{ gap, heard, frames, unheard }]
  })
}

function firstUnlike(
  witness: Witness,
  { planes }: Recorded,
  { start, end }: Stretch,
  position: Position,
): number | undefined {
  for (let from = start; from < end; from += BLOCK) {
    const wanted = witness.render(from, Math.min(BLOCK, end - from), position.in)
    const n = differences(wanted, planes, from + position.out).findIndex((difference) => difference > ALIKE)
    if (n >= 0) return from + n
  }
  return undefined
}

/** The frame after it. */
function lastUnlike(
  witness: Witness,
  { planes }: Recorded,
  { start, end }: Stretch,
  position: Position,
): number | undefined {
  for (let to = end; to > start; to -= BLOCK) {
    const from = Math.max(start, to - BLOCK)
    const wanted = witness.render(from, to - from, position.in)
    const n = differences(wanted, planes, from + position.out).findLastIndex(
      (difference) => difference > ALIKE,
    )
    if (n >= 0) return from + n + 1
  }
  return undefined
}

function firstAudible(witness: Witness, { start, end }: Stretch, position: Position): number | undefined {
  for (let from = start; from < end; from += BLOCK) {
    const wanted = witness.render(from, Math.min(BLOCK, end - from), position.in)
    for (let n = 0; n < wanted[0]!.length; n++)
      if (wanted.some((plane) => Math.abs(plane[n]!) > AUDIBLE)) return from + n
  }
  return undefined
}
