// A show of noise, moves and processors that needs no box: the judges are tried on it.
import type { Recorded } from './alike.ts'
import { Random } from './random.ts'
import type { Entry } from './reference/natural-value.ts'
import { type Effect, ReferenceShow } from './reference/show.ts'
import type { VoicePart } from './reference/voices.ts'
import { Witness } from './reference/witness.ts'

const SIZE = { strips: 4, inputs: 2, outputs: 4, buses: 0 }
export const MARK = 1000
export const SHOW = { start: 24_000, end: 400_000 }
/** Outputs, from 0. */
export const WITNESS_OUTPUTS = [2, 3] as const
export const noise = (seed: number, frames: number): Float32Array => {
  const random = new Random(seed)
  return Float32Array.from({ length: frames }, () => random.between(-0.4, 0.4))
}
/** Bursts, so that gates and compressors have something to do. */
const INPUTS = [noise(1, 30_011), noise(2, 41_017)].map((plane, k) =>
  plane.map((x, n) => (n % (9000 + k) < 4000 ? x : x / 50)),
)
const CLOCK: VoicePart = {
  ...{ start: MARK, strip: 4, planes: [noise(3, 150_000)], gainDb: 0, loop: true, fadeInFrames: 0 },
}
export const VOICES: VoicePart[] = [
  CLOCK,
  { start: 50_001, strip: 3, planes: [noise(4, 60_000)], gainDb: -3, loop: false, fadeInFrames: 480 },
]
const SETUP: Entry[] = [
  ['/ch/04/mix/st', 'off'],
  ['/outputs/main/03/src', 'ch 4'],
  ['/outputs/main/04/src', 'in 1'],
  ['/main/st/mix/fader', '-6 dB'],
  ['/ch/01/preamp/hpon', 'on'],
  ['/ch/01/gate/on', 'on'],
  ['/ch/01/gate/thr', '-20'],
  ['/ch/01/gate/release', '60'],
  ['/ch/02/eq/2/g', '6'],
  ['/ch/02/dyn/on', 'on'],
  ['/main/st/dyn/on', 'on'],
  ['/main/st/dyn/release', '200'],
]
export const EFFECTS: Effect[] = [
  { frame: 60_000, rampFrames: 960, entries: [['/ch/01/mix/fader', '-12 dB']] },
  { frame: 100_007, rampFrames: 4800, entries: [['/ch/02/mix/pan', 'R40']] },
  { frame: 102_000, rampFrames: 960, entries: [['/ch/02/mix/fader', '-20 dB']] },
  { frame: 150_000, rampFrames: 4800, entries: [['/ch/02/eq/2/f', '900']] },
  { frame: 170_000, rampFrames: 4800, entries: [['/ch/02/dyn/thr', '-30']] },
  { frame: 180_000, rampFrames: 4800, entries: [['/ch/01/gate/range', '-30']] },
  { frame: 190_000, rampFrames: 4800, entries: [['/main/st/mix/pan', 'L20']] },
]
export const WITNESS = new Witness(CLOCK, INPUTS[0]!)
export const showOf = (effects: readonly Effect[], voices = VOICES) =>
  new ReferenceShow({ size: SIZE, inputs: INPUTS, setup: SETUP, effects, voices })
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

/** What a box that follows these cues would leave on the card; after an interruption it begins anew. */
export function record(show: ReferenceShow, gap?: Interruption): Recorded & { planes: Float32Array[] } {
  const planes = Array.from({ length: SIZE.outputs }, () => new Float32Array(420_000))
  const lay = (from: number, to: number, out: number) => {
    show.begin(from, out + FROM - ROUND_TRIP)
    show.render(to - from).forEach((plane, output) => {
      planes[output]!.set(plane, from + out)
    })
  }
  lay(0, gap?.from ?? SHOW.end, OUT)
  if (gap) lay(gap.to, SHOW.end, OUT + gap.lost)
  return { planes, from: FROM }
}
