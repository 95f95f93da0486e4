// The recording beside the reference: finds how they lie to each other, subtracts, and says what is left.
import { ALIKE, differences, limit, moved, type Position, type Recorded, type Stretch } from './alike.ts'
import type { ReferenceMix } from './reference/mix.ts'

export interface Asked {
  reference: ReferenceMix
  recorded: Recorded
  /** A moment at which voices alone sound, for the first look. */
  mark: number
  show: Stretch
  /** What cannot be compared: in order, apart from one another. After each the card's time has jumped. */
  gaps: readonly Stretch[]
}

export interface Comparison {
  /** Highest difference on any output, dBFS, and the frame of the box at which it lies. */
  residueDb: number
  residueFrame: number
  /** Of the recording. */
  peakDb: number
  rmsDb: number
  comparedFrames: number
  /** From the card's input to its output, found by looking. */
  roundTripFrames: number
  /** Before the first gap, after it, after the second and so on. */
  positions: Position[]
  /** Outside the gaps, where the difference can be heard. */
  unlike: Stretch[]
}

export class Unaligned extends Error {
  override readonly name = 'Unaligned'
}

const BLOCK = 4096
/** A candidate has to be alike in so many short windows at the beginning of a stretch. */
const FIRST_WINDOWS = 12
const FIRST_APART = 1024
/**
 * Those that are, are held against windows all over the stretch: the inputs' sound goes by the card's time and
 * says nothing of the box's, so voices and moves have to fall into some of them.
 */
const WINDOWS = 96
/** Not one after the other: where nothing happens for a while, all candidates look alike. No divisor of WINDOWS. */
const STRIDE = 37
/** Of one window, for what is not alike: one fault in a show shall not hide where it lies. */
const MOST_DISTANCE = 1
const WINDOW = 32
/** Of the mark, compared to find it. */
const MARK_FRAMES = 2048
/** A candidate has to fit so much better than one that was looked at earlier: less is rounding. */
const BETTER = 4
/** What is unlike in places so near to one another is unlike as a whole. */
const SAME_FAULT = 4800
/** A way through the box longer than this is none (170 ms at 48 kHz). */
const LONGEST_ROUND_TRIP = 8192
/** What a gap may have taken, frames. */
const JUMPS = outwards(-8192, 48_000)

/** @throws Unaligned where no position makes recording and reference alike */
export function compare({ reference, recorded, mark, show, gaps }: Asked): Comparison {
  const starts = [show.start, ...gaps.map(({ end }) => end)]
  const ends = [...gaps.map(({ start }) => start), show.end]
  const beginning = first(reference, recorded, mark, { start: show.start, end: ends[0]! })
  const roundTripFrames = beginning.out + recorded.from - beginning.in
  const positions: Position[] = []
  const measured: Measured = { worst: 0, worstFrame: 0, peak: 0, power: 0, frames: 0, unlike: [] }
  starts.forEach((start, n) => {
    const stretch = { start, end: ends[n]! }
    let position = positions.at(-1) ?? beginning
    if (n > 0 && stretch.end > start) {
      const last = position
      const jump = find(reference, recorded, stretch, JUMPS, (by) => moved(last, by))
      if (jump === undefined)
        throw new Unaligned(
          `what follows the gap at frame ${gaps[n - 1]!.start} is not the show${before(measured)}`,
        )
      position = moved(last, jump)
    }
    positions.push(position)
    subtract(reference, recorded, stretch, position, measured)
  })
  const { worst, worstFrame, peak, power, frames, unlike } = measured
  return {
    residueDb: 20 * Math.log10(worst),
    residueFrame: worstFrame,
    peakDb: 20 * Math.log10(peak),
    rmsDb: 10 * Math.log10(power / (frames * recorded.planes.length)),
    comparedFrames: frames,
    ...{ roundTripFrames, positions, unlike },
  }
}

interface Measured {
  worst: number
  worstFrame: number
  peak: number
  power: number
  frames: number
  unlike: Stretch[]
}

/** What went wrong earlier may well be the reason. */
function before({ unlike }: Measured): string {
  const [first] = unlike
  return first
    ? `; already from frame ${first.start} to ${first.end} it is not, and no gap is in the log`
    : ''
}

/** The mark says where the box's time lies in the recording; then the inputs say how long their way is. */
function first(reference: ReferenceMix, recorded: Recorded, mark: number, stretch: Stretch): Position {
  const out = findMark(reference.render(mark, MARK_FRAMES, 0), recorded)
  if (out === undefined) throw new Unaligned('the mark at the beginning of the show is not in the recording')
  const atMark = out - mark
  const inputs = (roundTrip: number) => ({ out: atMark, in: atMark + recorded.from - roundTrip })
  const roundTrip = find(reference, recorded, stretch, outwards(0, LONGEST_ROUND_TRIP), inputs)
  if (roundTrip === undefined)
    throw new Unaligned('the live inputs are not in the recording as the sheet has them')
  return inputs(roundTrip)
}

/** Recorded frame at which the wanted planes begin. */
function findMark(wanted: readonly Float64Array[], { planes }: Recorded): number | undefined {
  const last = planes[0]!.length - wanted[0]!.length
  for (let at = 0; at <= last; at++) if (distance(wanted, planes, at) < Number.POSITIVE_INFINITY) return at
  return undefined
}

/** The candidate that makes the stretch alike; of several the one that fits best, then the first. */
function find(
  reference: ReferenceMix,
  recorded: Recorded,
  { start, end }: Stretch,
  candidates: readonly number[],
  at: (candidate: number) => Position,
): number | undefined {
  const inWindow = (from: number, position: Position) =>
    distance(reference.render(from, WINDOW, position.in), recorded.planes, from + position.out)
  const apart = Math.floor((end - start - WINDOW) / (WINDOWS - 1))
  let best: number | undefined
  let bestDistance = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    const position = at(candidate)
    let alike = true
    for (let n = 0; n < FIRST_WINDOWS && alike; n++)
      alike = inWindow(start + n * FIRST_APART, position) < Number.POSITIVE_INFINITY
    if (!alike) continue
    let sum = 0
    for (let n = 0; n < WINDOWS && sum * BETTER < bestDistance; n++)
      sum += Math.min(MOST_DISTANCE, inWindow(start + ((n * STRIDE) % WINDOWS) * apart, position))
    if (sum * BETTER < bestDistance) {
      best = candidate
      bestDistance = sum
    }
  }
  return best
}

/** Sum of squared differences; infinite from the first sample on that is not alike. */
function distance(wanted: readonly Float64Array[], planes: readonly Float32Array[], at: number): number {
  let sum = 0
  for (let output = 0; output < wanted.length; output++) {
    for (let n = 0; n < wanted[output]!.length; n++) {
      const difference = limit(wanted[output]![n]!) - (planes[output]![at + n] ?? Number.NaN)
      if (!(Math.abs(difference) < ALIKE)) return Number.POSITIVE_INFINITY
      sum += difference * difference
    }
  }
  return sum
}

function subtract(
  reference: ReferenceMix,
  { planes }: Recorded,
  { start, end }: Stretch,
  position: Position,
  measured: Measured,
): void {
  for (let from = start; from < end; from += BLOCK) {
    const frames = Math.min(BLOCK, end - from)
    const at = from + position.out
    differences(reference.render(from, frames, position.in), planes, at).forEach((difference, n) => {
      if (difference > measured.worst) {
        measured.worst = difference
        measured.worstFrame = from + n
      }
      if (difference > ALIKE) addFrame(measured.unlike, from + n)
    })
    for (const plane of planes) {
      for (const heard of plane.subarray(at, at + frames)) {
        measured.peak = Math.max(measured.peak, Math.abs(heard))
        measured.power += heard * heard
      }
    }
    measured.frames += frames
  }
}

function addFrame(unlike: Stretch[], frame: number): void {
  const last = unlike.at(-1)
  if (last && frame < last.end + SAME_FAULT) last.end = frame + 1
  else unlike.push({ start: frame, end: frame + 1 })
}

/** 0, 1, -1, 2, -2, ... within both bounds. */
function outwards(least: number, most: number): number[] {
  const all = Array.from({ length: most - least + 1 }, (_, n) => least + n)
  return all.sort((a, b) => Math.abs(a) - Math.abs(b))
}
