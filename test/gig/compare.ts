// The recording beside the reference: finds how they lie to each other, subtracts, and says what is left.
import type { ReferenceMix } from './reference/mix.ts'

export interface Recorded {
  /** One plane for each output. */
  planes: readonly Float32Array[]
  /** Card frame of the planes' frame 0. */
  from: number
}

/** Frames of the box, end exclusive. */
export interface Stretch {
  start: number
  end: number
}

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
  /** What the card's time had run ahead by after each gap. */
  jumps: number[]
}

export class Unaligned extends Error {
  override readonly name = 'Unaligned'
}

const BLOCK = 4096
/** While looking: what differs less may be the same. -80 dBFS. */
const ALIKE = 1e-4
/** A candidate has to be alike in so many short windows at the beginning of a stretch. */
const FIRST_WINDOWS = 12
const FIRST_APART = 1024
/**
 * Those that are, are held against windows all over the stretch: the inputs' sound goes by the card's time and
 * says nothing of the box's, so voices and moves have to fall into some of them.
 */
const WINDOWS = 96
/** Of one window, for what is not alike: one fault in a show shall not hide where it lies. */
const MOST_DISTANCE = 1
const WINDOW = 32
/** Of the mark, compared to find it. */
const MARK_FRAMES = 2048
/** A candidate has to fit so much better than one that was looked at earlier: less is rounding. */
const BETTER = 4
/** What is shorter is not compared. */
const SHORTEST = 24_000
/** A way through the box longer than this is none (170 ms at 48 kHz). */
const LONGEST_ROUND_TRIP = 8192
/** What a gap may have taken, frames. */
const JUMPS = outwards(-8192, 48_000)

interface Position {
  /** Recorded frame = frame of the box + out. */
  out: number
  /** Captured card frame = frame of the box + in. */
  in: number
}

/** @throws Unaligned where no position makes recording and reference alike */
export function compare({ reference, recorded, mark, show, gaps }: Asked): Comparison {
  const starts = [show.start, ...gaps.map(({ end }) => end)]
  const ends = [...gaps.map(({ start }) => start), show.end]
  let position = first(reference, recorded, mark, { start: show.start, end: ends[0]! })
  const roundTripFrames = position.out + recorded.from - position.in
  const jumps: number[] = []
  const measured = { worst: 0, worstFrame: 0, peak: 0, power: 0, frames: 0 }
  starts.forEach((start, n) => {
    const stretch = { start, end: ends[n]! }
    if (stretch.end - stretch.start < SHORTEST) return
    if (n > 0) {
      const before = position
      const jump = find(reference, recorded, stretch, JUMPS, (by) => moved(before, by))
      if (jump === undefined)
        throw new Unaligned(`what follows the gap at frame ${gaps[n - 1]!.start} is not the show`)
      jumps.push(jump)
      position = moved(before, jump)
    }
    subtract(reference, recorded, stretch, position, measured)
  })
  const { worst, worstFrame, peak, power, frames } = measured
  return {
    residueDb: 20 * Math.log10(worst),
    residueFrame: worstFrame,
    peakDb: 20 * Math.log10(peak),
    rmsDb: 10 * Math.log10(power / (frames * recorded.planes.length)),
    comparedFrames: frames,
    roundTripFrames,
    jumps,
  }
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
      sum += Math.min(MOST_DISTANCE, inWindow(start + n * apart, position))
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
  measured: { worst: number; worstFrame: number; peak: number; power: number; frames: number },
): void {
  for (let from = start; from < end; from += BLOCK) {
    const frames = Math.min(BLOCK, end - from)
    const wanted = reference.render(from, frames, position.in)
    planes.forEach((plane, output) => {
      for (let n = 0; n < frames; n++) {
        const heard = plane[from + position.out + n] ?? Number.NaN
        const difference = Math.abs(limit(wanted[output]![n]!) - heard)
        // NaN is a difference too: a recording that ends early.
        if (!(difference <= measured.worst)) {
          measured.worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference
          measured.worstFrame = from + n
        }
        measured.peak = Math.max(measured.peak, Math.abs(heard))
        measured.power += heard * heard
      }
    })
    measured.frames += frames
  }
}

/** 0, 1, -1, 2, -2, ... within both bounds. */
function outwards(least: number, most: number): number[] {
  const all = Array.from({ length: most - least + 1 }, (_, n) => least + n)
  return all.sort((a, b) => Math.abs(a) - Math.abs(b))
}

const moved = ({ out, in: input }: Position, by: number): Position => ({ out: out + by, in: input + by })

/** The card takes samples from -1 to 1. */
const limit = (sample: number): number => Math.max(-1, Math.min(1, sample))
