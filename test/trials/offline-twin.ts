// The same moves at the same frames, rendered offline by the same engine: what an undisturbed run sounds like.
import { render } from '../../firmware/engine/render/render.ts'
import type { SessionInput } from '../../firmware/engine/render/session.ts'
import type { Recording } from './far-end.ts'
import { findMark } from './listen.ts'
import { MARK_AMPLITUDE, SIZE } from './scene.ts'
import type { Move, PlayedFiles, Round } from './supervisor-round.ts'

export interface Comparison {
  /** Samples that differ, per output. */
  wrong: [number, number]
  frames: number
  /** Why nothing could be compared; empty when it could. */
  fault: string
}

const QUANTUM = 16
/** A batch that was not answered took effect at an unknown frame: at the first difference or a little before. */
const EARLIER = [0, 1, 2, 3]
/** The ramp it was sent with, or that of a replay. */
const REPLAY_RAMPS_MS = [20, 0]
const NOTHING = { wrong: [0, 0] as [number, number], frames: 0 }

export type Files = { [Name in keyof PlayedFiles]: { plane: Float32Array } }

/** @param inputs what the card's inputs loop */
export function compareOffline(
  { planes, from }: Recording,
  inputs: readonly Float32Array[],
  files: Files,
  round: Round,
): Comparison {
  if (!round.sameEngine) return { ...NOTHING, fault: '' }
  if (round.xruns > 0) return { ...NOTHING, fault: '' }
  const { mark } = round
  const heard = findMark(planes[1]!, mark.askedFrom - from, mark.askedTo - from)
  if (heard === undefined) return { ...NOTHING, fault: 'the mark before it is not heard' }
  const first = Math.floor(mark.boxFrame / QUANTUM) * QUANTUM - QUANTUM
  /** Index in the recording of session frame 0. */
  const place = heard - (mark.boxFrame - first)
  const frames = Math.floor((round.end - first) / QUANTUM) * QUANTUM
  const session = sessionOf(round, first, frames)
  const shifted = inputs.map((loop) =>
    Float32Array.from({ length: frames }, (_, n) => {
      const cardFrame = place + from + n - round.roundTrip
      return loop[((cardFrame % loop.length) + loop.length) % loop.length]!
    }),
  )
  const recordings = new Map([
    ['mark', [Float32Array.of(MARK_AMPLITUDE)]],
    ['voice', [files.voice.plane]],
    ['stream', [files.stream.plane]],
  ])
  const played = planes.map((plane) => plane.subarray(place, place + frames))
  const against = (cues: SessionInput['cues']) => {
    const { outputs } = render({ ...session, cues }, { inputs: shifted, recordings })
    return outputs.map((plane, side) => differences(plane, played[side]!))
  }
  const known = session.cues!
  let best = against(known)
  const { unanswered } = round
  const firstWrong = Math.min(...best.map(({ first: at }) => at))
  if (unanswered && firstWrong < frames) {
    for (const rampMs of [unanswered.rampMs, ...REPLAY_RAMPS_MS]) {
      for (const earlier of EARLIER) {
        const frame = Math.floor(firstWrong / QUANTUM - earlier) * QUANTUM
        const tried = against([...known, { ...cueOf({ ...unanswered, rampMs }), frame }])
        if (total(tried) < total(best)) best = tried
      }
    }
  }
  return { wrong: [best[0]!.count, best[1]!.count], frames, fault: '' }
}

interface Differences {
  count: number
  first: number
}

function differences(wanted: Float32Array, played: Float32Array): Differences {
  let count = 0
  let first = Number.POSITIVE_INFINITY
  for (let n = 0; n < wanted.length; n++) {
    if (wanted[n] === played[n]) continue
    count++
    first = Math.min(first, n)
  }
  return { count, first }
}

const total = (sides: readonly Differences[]): number => sides.reduce((sum, { count }) => sum + count, 0)

const cueOf = ({ entries, rampMs }: Move) => ({ set: Object.fromEntries(entries), rampMs })

function sessionOf({ mark, state, moves, voices }: Round, first: number, frames: number) {
  return {
    ...SIZE,
    frames,
    state: Object.fromEntries(state),
    cues: moves.flatMap((move) =>
      move.frame === null ? [] : [{ ...cueOf(move), frame: move.frame - first }],
    ),
    voices: [
      { file: 'mark', strip: 3, frame: mark.boxFrame - first },
      ...voices.map(({ frame, ...voice }) => ({ ...voice, frame: frame - first, loop: true })),
    ],
  } satisfies SessionInput
}
