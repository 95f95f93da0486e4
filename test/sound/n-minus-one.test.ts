// What a user would lose: the guest who must never hear himself. Whatever the owner of an N-1 bus does to his channel and
// whatever comes in there, his bus is the same bit for bit.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { render } from '../../firmware/engine/render/render.ts'
import type { SessionInput } from '../../firmware/engine/render/session.ts'
import { noise } from './noise.ts'

type State = NonNullable<SessionInput['state']>

const RATE = 48_000
const FRAMES = RATE / 2
const SIZE = { strips: 8, inputs: 8, outputs: 4, buses: 4, matrices: 1 }
const OWNER = 3
const inputs = Array.from({ length: SIZE.inputs }, (_, n) => noise(FRAMES, n + 1))

/** The smallest number that single precision writes with fewer digits, and less. */
const DENORMAL = 1e-40
const INSTEAD: Record<string, (at: number) => number> = {
  silence: () => 0,
  NaN: () => Number.NaN,
  infinities: (at) => (at % 2 === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY),
  denormals: (at) => (at % 3 === 0 ? -DENORMAL : DENORMAL / (1 + (at % 1000))),
  'the loudest a float can be': (at) => (at % 2 === 0 ? 3.4e38 : -3.4e38),
  'clicks of +100 dBFS': (at) => (at % 997 === 0 ? 1e5 : 0),
  'a mix of all of it': (at) => [Number.NaN, DENORMAL, 1, Number.NEGATIVE_INFINITY, -1e6, 0, 3.4e38][at % 7]!,
}

const BASE: State = {
  '/bus/02/config/type': 'N-1',
  '/bus/02/config/owners': String(OWNER),
  '/outputs/main/01/src': 'bus 2',
  '/outputs/main/02/src': 'main L',
}
const own = (knobs: State): State =>
  Object.fromEntries(Object.entries(knobs).map(([knob, value]) => [`/ch/0${OWNER}/${knob}`, value]))

/** What an owner may do to his channel. */
const WAYS: Record<string, State> = {
  'as it begins': {},
  'his send before the EQ': own({ 'mix/02/tap': 'pre EQ', 'mix/02/level': 10 }),
  'his send before the fader': own({ 'mix/02/tap': 'pre fader', 'mix/02/level': 10, 'mix/fader': '-inf' }),
  'his send after the fader': own({ 'mix/02/tap': 'post fader', 'mix/02/level': 10, 'mix/fader': 10 }),
  'assigned as to a group': own({ 'mix/02/grp': 'on' }),
  'everything on': own({
    ...{ 'preamp/trim': 18, 'preamp/hpon': 'on', 'gate/on': 'on', 'eq/1/g': 15, 'eq/4/g': 15 },
    ...{ 'dyn/on': 'on', 'dyn/mgain': 24, 'delay/on': 'on', 'delay/time': 3 },
  }),
  'in a DCA with others': {
    ...own({ 'grp/dca': '1' }),
    ...{ '/ch/04/grp/dca': '1', '/dca/1/fader': 5 },
  },
  'soloed, and in his own mix, a matrix and main': {
    ...own({ 'mix/01/level': 0 }),
    ...{ '/bus/01/mix/01/level': 0, '/-stat/solosw/03': 'on' },
  },
  'with a partner that owns': { '/config/chlink/3-4': 'on', '/bus/02/config/owners': '4' },
  'as one of two owners': { '/bus/02/config/owners': '3,5' },
  'on a pair of N-1 buses': {
    ...{ '/config/buslink/1-2': 'on', '/bus/01/config/owners': '3', '/bus/01/config/type': 'N-1' },
    '/outputs/main/03/src': 'bus 1',
  },
  'while talkback speaks into the bus': {
    ...{ '/config/talk/source': 'in 8', '/-stat/talk/A': 'on', '/config/talk/A/destmap': '2' },
  },
  'his compressor keyed by another': own({ 'dyn/on': 'on', 'dyn/keysrc': 'ch 1' }),
  'with his input as an insert of his own': own({ 'insert/on': 'on', 'insert/sel': `in ${OWNER}` }),
  'the bus with EQ and compressor': { '/bus/02/dyn/on': 'on', '/bus/02/dyn/thr': -40, '/bus/02/eq/1/g': 12 },
}

/** Moves of his while it runs. */
const cues = [
  { frame: 4000, set: own({ 'mix/fader': 5, 'mix/pan': -50 }) },
  { frame: 8000, set: own({ 'mix/on': 'off', 'preamp/invert': 'on' }) },
  { frame: 12_000, set: own({ 'mix/on': 'on', 'eq/2/g': 9 }) },
]

function busOf(state: State, given: readonly (Float32Array | undefined)[]): Float32Array[] {
  const session = { rate: RATE, ...SIZE, frames: FRAMES, state: { ...BASE, ...state }, cues }
  const { outputs } = render(session, { inputs: given })
  return state['/outputs/main/03/src'] ? [outputs[0]!, outputs[2]!] : [outputs[0]!]
}

for (const [way, state] of Object.entries(WAYS)) {
  test(`N-1, ${way}: his bus does not change by a bit, whatever his input is`, () => {
    const clean = busOf(state, inputs)
    assert.ok(
      clean.every((bus) => bus.some((sample) => Math.abs(sample) > 0.1)),
      'the others are heard',
    )
    for (const [what, sample] of Object.entries(INSTEAD)) {
      const mad = inputs.map((plane, n) => (n === OWNER - 1 ? plane.map((_, at) => sample(at)) : plane))
      busOf(state, mad).forEach((bus, n) => {
        const first = bus.findIndex((heard, at) => heard !== clean[n]![at])
        assert.is(first, -1, `${what} instead: ${bus[first]} at frame ${first}, not ${clean[n]![first]}`)
      })
    }
  })
}

test('what the owner may change of the others is what somebody asked for: their compressors keyed by him, or his return', () => {
  const silent = inputs.map((plane, n) => (n === OWNER - 1 ? new Float32Array(FRAMES) : plane))
  for (const asked of [
    { '/ch/01/dyn/on': 'on', '/ch/01/dyn/thr': -40, '/ch/01/dyn/keysrc': `ch ${OWNER}` },
    { '/ch/03/mix/01/level': 0, '/ch/07/config/source': 'bus 1' },
  ] as State[]) {
    const [withHim] = busOf(asked, inputs)
    const [without] = busOf(asked, silent)
    assert.ok(withHim!.some((sample, n) => sample !== without![n]))
  }
})

test.run()
