// The recording beside the reference: finds how they lie to each other, subtracts, and says what is left.
import { ALIKE, differences, type Position, type Recorded, type Stretch } from './alike.ts'
import type { Gap } from './gaps.ts'
import { Places } from './places.ts'
import type { ReferenceShow } from './reference/show.ts'
import type { Witness } from './reference/witness.ts'

export interface Asked {
  reference: ReferenceShow
  witness: Witness
  /** Outputs, from 0, on which it is heard. */
  witnessOutputs: readonly [clock: number, input: number]
  recorded: Recorded
  /** At which the clock begins. */
  mark: number
  show: Stretch
  /** What cannot be compared: in order, apart from one another. After each the card's time has jumped. */
  gaps: readonly Gap[]
}

export interface Comparison {
  /** Highest difference on any output, dBFS, and the frame of the box at which it lies. */
  residueDb: number
  residueFrame: number
  /** Of the recording. */
  peakDb: number
  rmsDb: number
  comparedFrames: number
  /** After each gap: how long it was waited for, and when all was as it should be. */
  settling: { frames: number; agreed: number }[]
  /** From the card's input to its output, found by looking. */
  roundTripFrames: number
  /** Before the first gap, after it, after the second and so on. */
  positions: Position[]
  /** Outside the gaps, where the difference can be heard. */
  unlike: Stretch[]
}

/** -100 dBFS: single-precision filters and sums of sixteen strips near full scale leave -105 dBFS at worst. */
export const AGREES = 1e-5
const BLOCK = 4096
/** The box has heard its inputs for so long before the show: gates and filters know them. */
const PREROLL = 96_000
/** What is unlike in places so near to one another is unlike as a whole. */
const SAME_FAULT = 4800

/** @throws Unaligned where no position makes recording and reference alike */
export function compare(asked: Asked): Comparison {
  const { reference, witness, witnessOutputs, recorded, mark, show, gaps } = asked
  const planes = witnessOutputs.map((output) => recorded.planes[output]!)
  const places = new Places(witness, { planes, from: recorded.from })
  let position = places.first(mark, { start: show.start, end: gaps[0]?.start ?? show.end })
  const roundTripFrames = position.out + recorded.from - position.in
  const positions = [position]
  const settling: Comparison['settling'] = []
  const measured = new Measured(recorded)
  const from = Math.max(0, show.start - PREROLL)
  reference.begin(from, position.in)
  reference.render(show.start - from)
  let at = show.start
  for (const gap of gaps) {
    measured.subtract(reference, { start: at, end: gap.start }, position)
    const resumed = Math.min(gap.end, Math.max(gap.start, gap.causes.at(-1)?.start ?? gap.start))
    reference.render(resumed - gap.start)
    if (gap.end < show.end) position = places.after(gap, position)
    positions.push(position)
    if (gap.causes.some(({ cause }) => cause === 'engine')) reference.begin(resumed, position.in)
    else reference.shiftInputs(position.in)
    reference.render(gap.end - resumed)
    at = gap.settled
    const agreed = settles(reference, recorded, { start: gap.end, end: at }, position)
    settling.push({ frames: at - gap.end, agreed })
  }
  measured.subtract(reference, { start: at, end: show.end }, position)
  return { ...measured.result(), settling, roundTripFrames, positions }
}

/** @returns frames after which reference and recording agree */
function settles(
  reference: ReferenceShow,
  { planes }: Recorded,
  { start, end }: Stretch,
  { out }: Position,
): number {
  const wanted = reference.render(end - start)
  return differences(wanted, planes, start + out).findLastIndex((difference) => difference > AGREES) + 1
}

class Measured {
  readonly #planes: readonly Float32Array[]
  #worst = 0
  #worstFrame = 0
  #peak = 0
  #power = 0
  #frames = 0
  readonly #unlike: Stretch[] = []

  constructor({ planes }: Recorded) {
    this.#planes = planes
  }

  subtract(reference: ReferenceShow, { start, end }: Stretch, { out }: Position): void {
    for (let from = start; from < end; from += BLOCK) {
      const frames = Math.min(BLOCK, end - from)
      const at = from + out
      differences(reference.render(frames), this.#planes, at).forEach((difference, n) => {
        if (difference > this.#worst) {
          this.#worst = difference
          this.#worstFrame = from + n
        }
        if (difference > ALIKE) this.#addFrame(from + n)
      })
      for (const plane of this.#planes) {
        for (const heard of plane.subarray(at, at + frames)) {
          this.#peak = Math.max(this.#peak, Math.abs(heard))
          this.#power += heard * heard
        }
      }
      this.#frames += frames
    }
  }

  #addFrame(frame: number): void {
    const last = this.#unlike.at(-1)
    if (last && frame < last.end + SAME_FAULT) last.end = frame + 1
    else this.#unlike.push({ start: frame, end: frame + 1 })
  }

  result(): Omit<Comparison, 'settling' | 'roundTripFrames' | 'positions'> {
    return {
      residueDb: 20 * Math.log10(this.#worst),
      residueFrame: this.#worstFrame,
      peakDb: 20 * Math.log10(this.#peak),
      rmsDb: 10 * Math.log10(this.#power / (this.#frames * this.#planes.length)),
      comparedFrames: this.#frames,
      unlike: this.#unlike,
    }
  }
}
