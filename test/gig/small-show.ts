// A show of noise and moves that needs no box: the judges are tried on it.
import type { Recorded } from './alike.ts'
import { Random } from './random.ts'
import { type Effect, ReferenceMix, type VoicePart } from './reference/mix.ts'

const SIZE = { strips: 4, inputs: 2, outputs: 2 }
export const MARK = 1000
export const SHOW = { start: 24_000, end: 240_000 }
export const noise = (seed: number, frames: number): Float32Array => {
  const random = new Random(seed)
  return Float32Array.from({ length: frames }, () => random.between(-0.4, 0.4))
}
const INPUTS = [noise(1, 30_011), noise(2, 41_017)]
export const VOICES: VoicePart[] = [
  { start: MARK, strip: 4, planes: [noise(3, 4800)], gainDb: 0, loop: false, fadeInFrames: 0 },
  { start: 50_001, strip: 3, planes: [noise(4, 60_000)], gainDb: -3, loop: false, fadeInFrames: 480 },
]
export const EFFECTS: Effect[] = [
  {
    frame: 0,
    rampFrames: 0,
    entries: [
      ['/ch/01/mix/on', 'off'],
      ['/ch/02/mix/on', 'off'],
      ['/main/st/mix/fader', '-6 dB'],
    ],
  },
  {
    frame: 12_000,
    rampFrames: 480,
    entries: [
      ['/ch/01/mix/on', 'on'],
      ['/ch/02/mix/on', 'on'],
    ],
  },
  { frame: 60_000, rampFrames: 960, entries: [['/ch/01/mix/fader', '-12 dB']] },
  { frame: 100_007, rampFrames: 4800, entries: [['/ch/02/mix/pan', 'R40']] },
  { frame: 102_000, rampFrames: 960, entries: [['/ch/02/mix/fader', '-20 dB']] },
  { frame: 190_000, rampFrames: 4800, entries: [['/main/st/mix/pan', 'L20']] },
]
export const mixOf = (effects: readonly Effect[], voices: readonly VoicePart[] = VOICES) =>
  new ReferenceMix({ size: SIZE, inputs: INPUTS, effects, voices })
export const OUT = 777
export const ROUND_TRIP = 512
export const FROM = 73

export interface Interruption {
  /** Frame of the box from which on nothing is heard. */
  from: number
  /** The first that is heard again. */
  to: number
  /** What the card's time has run ahead by, meanwhile. */
  lost: number
}

/** What a box that follows these cues would leave on the card. */
export function record(mix: ReferenceMix, gap?: Interruption): Recorded & { planes: Float32Array[] } {
  const planes = [new Float32Array(260_000), new Float32Array(260_000)]
  const lay = (from: number, to: number, out: number) => {
    mix.render(from, to - from, out + FROM - ROUND_TRIP).forEach((plane, output) => {
      planes[output]!.set(plane, from + out)
    })
  }
  lay(0, gap?.from ?? SHOW.end, OUT)
  if (gap) lay(gap.to, SHOW.end, OUT + gap.lost)
  return { planes, from: FROM }
}
