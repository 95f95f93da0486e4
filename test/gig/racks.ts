// Which processors the show uses where, and within what bounds they are set and moved.
import type { Random } from './random.ts'
import type { Entry } from './reference/natural-value.ts'

type Draw = (random: Random) => string

const log =
  (low: number, high: number, digits = 0): Draw =>
  (random) =>
    (low * (high / low) ** random.unit()).toFixed(digits)
const even =
  (low: number, high: number, digits = 1): Draw =>
  (random) =>
    random.between(low, high).toFixed(digits)
const one =
  (...of: string[]): Draw =>
  (random) =>
    random.pick(of)
const gain = even(-10, 8)
const quality = log(0.5, 4, 2)

/** Nothing rings or is released for longer than a gap is given to settle (gaps.ts). */
const KNOBS = {
  highPass: { 'preamp/hpf': log(40, 250), 'preamp/hpslope': one('12 dB/oct', '18 dB/oct', '24 dB/oct') },
  ...{ eq1: band(1, log(60, 300)), eq2: band(2, log(200, 1500)) },
  ...{ eq3: band(3, log(800, 5000)), eq4: band(4, log(3000, 12_000)) },
  gate: {
    ...{ 'gate/thr': even(-50, -30), 'gate/range': even(-40, -10), 'gate/attack': even(1, 15) },
    ...{ 'gate/hold': even(5, 80, 0), 'gate/release': even(20, 150, 0) },
  },
  compressor: {
    ...{ 'dyn/thr': even(-40, -15), 'dyn/ratio': one('1.5', '2', '3', '4', '8'), 'dyn/knee': even(0, 12) },
    ...{ 'dyn/mgain': even(0, 6), 'dyn/attack': even(2, 30), 'dyn/release': even(40, 200, 0) },
    'dyn/mix': even(60, 100, 0),
  },
  key: { 'dyn/filter/f': log(150, 3000) },
  delay: { 'delay/time': even(1, 60) },
  limiter: { 'limiter/thr': even(-12, -3), 'limiter/release': even(40, 200, 0) },
} satisfies Record<string, Record<string, Draw>>

export type Processor = keyof typeof KNOBS

export const EQ: readonly Processor[] = ['eq1', 'eq2', 'eq3', 'eq4']

function band(n: number, frequency: Draw): Record<string, Draw> {
  return { [`eq/${n}/f`]: frequency, [`eq/${n}/g`]: gain, [`eq/${n}/q`]: quality }
}

/** @param share of the processor's knobs; one at least */
export function drawKnobs(random: Random, place: string, processor: Processor, share = 1): Entry[] {
  const all = Object.entries<Draw>(KNOBS[processor])
  const some = all.filter(() => random.chance(share))
  return (some.length > 0 ? some : [random.pick(all)]).map(([knob, draw]) => [
    `${place}/${knob}`,
    draw(random),
  ])
}

const GATE: readonly Entry[] = [['gate/on', 'on']]
const COMPRESSOR: readonly Entry[] = [['dyn/on', 'on']]
const LEVELLER: readonly Entry[] = [...COMPRESSOR, ['dyn/det', 'RMS']]
/** Goes down while somebody speaks. */
const DUCKER: readonly Entry[] = [
  ...COMPRESSOR,
  ...([
    ['dyn/keysrc', 'ch 1'],
    ['dyn/filter/on', 'on'],
  ] as const),
]
const HIGH_PASS: readonly Entry[] = [['preamp/hpon', 'on']]
const DELAY: readonly Entry[] = [['delay/on', 'on']]
const LIMITER: readonly Entry[] = [['limiter/on', 'on']]

export interface Rack {
  place: string
  processors: readonly Processor[]
  switches: readonly Entry[]
  /** Moved by hand, not by the score. */
  byHand?: true
}

/** Of linked neighbours the odd one's is both's; 1 and 2 are alike in what cannot be moved. */
// biome-ignore format: one rack, one line
export const RACKS: readonly Rack[] = [
  { place: '/ch/01', processors: ['highPass', 'gate', ...EQ, 'compressor'], switches: [...HIGH_PASS, ...GATE, ...COMPRESSOR] },
  { place: '/ch/02', processors: ['highPass', 'gate', ...EQ, 'compressor'], switches: [...HIGH_PASS, ...GATE, ...COMPRESSOR] },
  { place: '/ch/03', processors: ['highPass', 'gate', ...EQ], switches: [...HIGH_PASS, ...GATE] },
  { place: '/ch/04', processors: ['highPass', ...EQ, 'compressor'], switches: [...HIGH_PASS, ...LEVELLER], byHand: true },
  { place: '/ch/05', processors: [...EQ, 'compressor'], switches: COMPRESSOR },
  { place: '/ch/06', processors: ['highPass', 'gate', 'delay'], switches: [...HIGH_PASS, ...GATE, ...DELAY] },
  { place: '/ch/07', processors: ['highPass', ...EQ, 'compressor'], switches: [...HIGH_PASS, ...COMPRESSOR], byHand: true },
  { place: '/ch/08', processors: ['delay', ...EQ], switches: [] },
  { place: '/ch/09', processors: [...EQ, 'compressor'], switches: LEVELLER },
  { place: '/ch/10', processors: [...EQ], switches: [], byHand: true },
  { place: '/ch/11', processors: [...EQ, 'compressor'], switches: COMPRESSOR },
  { place: '/ch/13', processors: [...EQ, 'compressor', 'key'], switches: DUCKER },
  { place: '/ch/15', processors: ['delay', ...EQ], switches: DELAY },
  { place: '/bus/01', processors: EQ, switches: [] },
  { place: '/bus/02', processors: [...EQ, 'compressor'], switches: COMPRESSOR },
  { place: '/main/st', processors: [...EQ, 'compressor'], switches: COMPRESSOR },
  { place: '/outputs/main/01', processors: [...EQ, 'limiter'], switches: LIMITER },
  { place: '/outputs/main/02', processors: ['limiter'], switches: LIMITER },
  { place: '/outputs/main/03', processors: ['delay'], switches: DELAY },
  { place: '/outputs/main/04', processors: [...EQ, 'delay', 'limiter'], switches: [] },
]

/** How all of them stand before the show. */
export const rackEntries = (random: Random): Entry[] =>
  RACKS.flatMap(({ place, processors, switches }) => [
    ...processors.flatMap((processor) => drawKnobs(random, place, processor)),
    ...switches.map(([knob, value]): Entry => [`${place}/${knob}`, value]),
  ])
