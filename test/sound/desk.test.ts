// What a user would lose: a desk on which everything works together as its definitions say. The engine against a second
// desk in double precision (test/reference), which shares nothing with it, sample by sample.
// time limit: 120 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Show } from '../reference/desk.ts'
import { againstReference, worstOf } from './against-reference.ts'
import { noise } from './noise.ts'

type State = Show['state']

const FRAMES = 24_000
const SIZE = { rate: 48_000, strips: 6, inputs: 6, outputs: 12, buses: 4, matrices: 2, frames: FRAMES }
/** Of the loudest sample of an output, or of full scale. */
const BOUND_DB = -110
/** Half scale, the first one in bursts. */
const inputs = Array.from({ length: 6 }, (_, n) => noise(FRAMES, n + 1))
inputs[0] = inputs[0]!.map((x, n) => x * (n % 6000 < 2500 ? 1 : 0.01))

const PLAYED = [
  ...['main L', 'main R', 'bus 1', 'bus 2', 'matrix 1', 'matrix 2', 'monitor L', 'monitor R'],
  ...['ch 1', 'ch 2', 'ch 3', 'insert 1'],
]
const taps: State = Object.fromEntries(
  PLAYED.map((what, n) => [`/outputs/main/${String(n + 1).padStart(2, '0')}/src`, what]),
)
/** Knobs below one place. */
const at = (place: string, knobs: State): State =>
  Object.fromEntries(Object.entries(knobs).map(([name, value]) => [`${place}/${name}`, value]))
const sendsOfAll = (knob: string, value: string | number): State =>
  Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`/ch/0${n}/mix/01/${knob}`, value]))
const PAIR = { '/config/chlink/5-6': 'on' }
const BUS_PAIR = { '/config/buslink/1-2': 'on' }
const MATRIX_PAIR = { '/config/mtxlink/1-2': 'on' }

const STANDING: Record<string, State> = {
  'as it begins': {},
  'trim, polarity, pans, a linked pair, balance of main': {
    ...PAIR,
    ...at('/ch/01', { 'mix/pan': -30, 'preamp/trim': -7, 'preamp/invert': 'on' }),
    ...{ '/ch/02/mix/pan': 77, '/ch/05/mix/pan': 40, '/ch/06/preamp/trim': 4, '/main/st/mix/pan': 20 },
  },
  'high-pass of 12, 18 and 24 dB per octave': {
    ...at('/ch/01/preamp', { hpon: 'on', hpslope: '12 dB/oct', hpf: 100 }),
    ...at('/ch/02/preamp', { hpon: 'on', hpf: 400 }),
    ...at('/ch/03/preamp', { hpon: 'on', hpslope: '24 dB/oct', hpf: 20 }),
  },
  'EQ with every type of band on strips, buses, main, matrices and outputs': {
    ...at('/ch/01/eq', { '1/g': 7, '2/g': -9, '3/type': 'notch', '4/g': 5 }),
    ...at('/ch/02/eq', { '1/type': 'low cut', '2/type': 'high cut', '2/f': 3000, '3/g': 15, '3/q': 10 }),
    ...at('/bus/01/eq', { '2/g': 12, '2/q': 0.3 }),
    ...{ '/ch/02/mix/01/level': 0, '/main/st/eq/2/g': 6, '/main/st/mix/01/level': 0 },
    ...{ '/mtx/01/eq/4/g': -9, '/outputs/main/02/eq/3/g': -6 },
  },
  'a gate': at('/ch/01/gate', { on: 'on', thr: -20, release: 20, hold: 10 }),
  'gates with a filtered key and with the key of another strip': {
    ...at('/ch/01/gate', { on: 'on', thr: -20, 'filter/on': 'on' }),
    ...at('/ch/02/gate', { on: 'on', thr: -10, range: -20, keysrc: 'ch 1' }),
  },
  'compressors: knee, RMS, key of another strip or of a bus, make-up and mix': {
    ...at('/ch/01/dyn', { on: 'on' }),
    ...at('/ch/02/dyn', { on: 'on', det: 'RMS', keysrc: 'ch 1', mix: 60, mgain: 6, hold: 20, ratio: 'inf' }),
    ...at('/ch/03/dyn', { on: 'on', keysrc: 'bus 1', attack: 0.1, release: 5, knee: 0, thr: -30 }),
    '/ch/01/mix/01/level': 0,
  },
  'a linked pair shares its detectors, its left side the louder': {
    '/config/chlink/1-2': 'on',
    ...at('/ch/01', { 'gate/on': 'on', 'gate/thr': -7, 'dyn/on': 'on', 'dyn/det': 'RMS' }),
    '/ch/02/preamp/trim': -12,
  },
  'main and a pair of buses share their detectors, the left side the louder': {
    ...BUS_PAIR,
    '/main/st/dyn/on': 'on',
    ...at('/ch/02', { 'mix/pan': -100, 'preamp/trim': 6, 'mix/01/level': 0, 'mix/01/pan': -70 }),
    '/bus/01/dyn/on': 'on',
  },
  'limiters of two outputs that play a pair go by the louder': {
    ...at('/outputs/main/01/limiter', { on: 'on', thr: -12, release: 20 }),
    ...at('/outputs/main/02/limiter', { on: 'on', thr: -9, release: 20 }),
    '/ch/02/mix/pan': 100,
  },
  'a limiter by itself': {
    ...at('/outputs/main/09/limiter', { on: 'on', thr: -12, release: 20 }),
  },
  'delays of strips and outputs': {
    ...at('/ch/01/delay', { on: 'on', time: 7.3 }),
    ...at('/outputs/main/02/delay', { on: 'on', time: 400 }),
  },
  'sends before the EQ, before the fader and after it; muted ones are silent': {
    ...at('/ch/01', { 'mix/01/level': -3, 'mix/01/tap': 'pre EQ', 'eq/1/g': 9 }),
    ...at('/ch/02/mix', { '01/level': -6, '01/tap': 'pre fader', fader: -20 }),
    ...at('/ch/03/mix', { '01/level': 0, fader: -20 }),
    ...at('/ch/04/mix', { '01/level': 0, '01/tap': 'pre EQ', on: 'off' }),
    ...at('/bus/01/mix', { st: 'on', pan: 30 }),
  },
  'sends to a pair of buses, panned and balanced': {
    ...{ ...BUS_PAIR, ...PAIR, ...sendsOfAll('level', 0) },
    ...{ '/ch/01/mix/01/pan': 40, '/ch/05/mix/01/pan': -30, '/bus/01/mix/st': 'on' },
  },
  'groups take the own pan of strips': {
    ...{ ...BUS_PAIR, ...PAIR, '/bus/01/config/type': 'group', '/ch/01/mix/pan': 40, '/ch/05/mix/pan': -40 },
    ...{ '/ch/01/mix/01/grp': 'on', '/ch/05/mix/01/grp': 'on' },
  },
  'N-1 without its owners, and without the other half of their pairs': {
    ...at('/bus/01/config', { type: 'N-1', owners: '2' }),
    ...at('/bus/02/config', { type: 'N-1', owners: '5' }),
    ...{ ...PAIR, '/ch/03/mix/01/on': 'off', '/ch/04/mix/fader': -7 },
  },
  'N-1 as a pair': {
    ...{ ...BUS_PAIR, ...PAIR, ...at('/bus/01/config', { type: 'N-1', owners: '2' }), '/ch/01/mix/pan': 30 },
  },
  'matrices of buses and main, before and after the fader': {
    ...{ '/bus/01/mix/01/level': 0, '/ch/01/mix/01/level': 0, '/bus/01/mix/fader': -3 },
    ...at('/main/st/mix', { '01/level': -3, '02/level': 0, '02/tap': 'pre fader', fader: -10 }),
  },
  'a pair of matrices, from a single bus and from a pair': {
    ...{ ...MATRIX_PAIR, '/bus/01/mix/01/level': 0, '/ch/01/mix/01/level': 0, '/bus/01/mix/pan': 30 },
    ...{
      '/config/buslink/3-4': 'on',
      '/bus/03/mix/01/level': -6,
      '/ch/02/mix/03/level': 0,
      '/main/st/mix/01/level': -9,
    },
    '/ch/02/mix/03/pan': 50,
  },
  PFL: {
    '/-stat/solosw/01': 'on',
    '/ch/01/mix/fader': -20,
    '/ch/01/mix/pan': 40,
    ...PAIR,
    '/-stat/solosw/05': 'on',
  },
  'AFL of a strip': {
    ...{
      '/-stat/solosw/01': 'on',
      '/config/solo/chmode': 'AFL',
      '/ch/01/mix/fader': -20,
      '/ch/01/mix/pan': 40,
    },
  },
  'AFL of a bus with its pan': {
    ...{ '/-stat/solosw/49': 'on', '/ch/02/mix/01/level': 0, '/bus/01/mix/pan': -50 },
  },
  'solo of matrices and main': {
    ...{ '/-stat/solosw/65': 'on', '/-stat/solosw/80': 'on', '/config/solo/busmode': 'PFL' },
    ...{ '/main/st/mix/01/level': 0, '/main/st/mix/fader': -20 },
  },
  'the monitor hears a bus': { '/config/solo/source': 'bus 1', '/ch/02/mix/01/level': 0 },
  'the monitor hears a pair of buses': {
    ...{ ...BUS_PAIR, '/config/solo/source': 'bus 1', '/ch/02/mix/01/level': 0, '/ch/02/mix/01/pan': 50 },
  },
  'the monitor in mono and dimmed': {
    ...{ '/config/solo/mono': 'on', '/config/solo/dim': 'on', '/ch/01/mix/pan': 50 },
  },
  'talkback to main and a bus dims the monitor': {
    ...{ '/config/talk/source': 'in 2', '/-stat/talk/A': 'on' },
    ...at('/config/talk/A', { destmap: '1', st: 'on', level: -5 }),
  },
  'the generator on a pair of buses and main': {
    ...{ ...BUS_PAIR, '/-stat/osc/on': 'on', '/config/osc/destmap': '1,2', '/config/osc/st': 'on' },
  },
  'an insert': at('/ch/01', { 'insert/on': 'on', 'insert/sel': 'in 6', 'eq/1/g': 6 }),
  'an insert of a strip that takes nothing in': {
    ...{ '/ch/05/config/source': 'off', '/ch/06/config/source': 'off' },
    ...at('/ch/05', { 'insert/on': 'on', 'insert/sel': 'in 6' }),
  },
  'a strip that takes a bus': { '/ch/03/config/source': 'bus 1', '/ch/02/mix/01/level': 0 },
  'DCAs and mute groups': {
    ...{ '/ch/01/grp/dca': '1,3', '/dca/1/fader': -5, '/dca/3/fader': -3 },
    ...{ '/ch/02/grp/mute': '2', '/config/mute/2': 'on', '/ch/03/grp/dca': '2', '/dca/2/on': 'off' },
    ...{ '/ch/02/mix/01/level': 0, '/ch/03/mix/01/level': 0, '/ch/03/mix/01/tap': 'pre EQ' },
  },
}

for (const [name, state] of Object.entries(STANDING)) {
  test(`sounds as defined: ${name}`, () => {
    const show = { ...SIZE, state: { ...taps, ...state } }
    assert.is(worstOf(againstReference(show, inputs), BOUND_DB), undefined)
  })
}

const MOVING: Record<string, [before: State, after: State]> = {
  'faders, pans and main': [{}, { '/ch/01/mix/fader': -20, '/ch/02/mix/pan': 50, '/main/st/mix/fader': -6 }],
  'EQ: gain, frequency and type': [
    {},
    at('/ch/01/eq', { '1/g': 10, '2/f': 3000, '2/g': -8, '3/type': 'notch' }),
  ],
  'EQ on': [at('/ch/01/eq', { on: 'off', '1/g': 10 }), { '/ch/01/eq/on': 'on' }],
  'EQ off': [{ '/ch/01/eq/1/g': 10 }, { '/ch/01/eq/on': 'off' }],
  'high-pass on': [{}, { '/ch/01/preamp/hpon': 'on' }],
  'source of a strip': [{}, { '/ch/01/config/source': 'in 3' }],
  'source of a strip off': [{}, { '/ch/01/config/source': 'off' }],
  'source of a strip on': [{ '/ch/01/config/source': 'off' }, { '/ch/01/config/source': 'in 3' }],
  'source of an output': [{}, { '/outputs/main/01/src': 'in 3' }],
  insert: [{ '/ch/01/insert/sel': 'in 6' }, { '/ch/01/insert/on': 'on' }],
  'delay to another time': [at('/ch/01/delay', { on: 'on', time: 5 }), { '/ch/01/delay/time': 10 }],
  'delay on: from when it is filled': [{ '/ch/01/delay/time': 10 }, { '/ch/01/delay/on': 'on' }],
  'frequency of the generator': [
    { '/outputs/main/03/src': 'oscillator', '/-stat/osc/on': 'on' },
    { '/config/osc/f': 2000 },
  ],
  'sends: tap and level': [
    { '/ch/01/mix/01/level': 0 },
    { '/ch/01/mix/01/tap': 'pre EQ', '/ch/02/mix/01/level': -3 },
  ],
  solo: [{}, { '/-stat/solosw/01': 'on' }],
  'a gate: threshold, range, times': [
    at('/ch/01/gate', { on: 'on', thr: -30, range: -20, attack: 5, release: 20, hold: 5 }),
    at('/ch/01/gate', { thr: -6, range: -50, attack: 20, release: 60, hold: 30.1 }),
  ],
  'a gate on': [at('/ch/01/gate', { thr: -10, hold: 5, release: 20 }), { '/ch/01/gate/on': 'on' }],
  'a gate off': [at('/ch/01/gate', { on: 'on', thr: -10, release: 20 }), { '/ch/01/gate/on': 'off' }],
  "a compressor: what it does, its times, its key's filter": [
    at('/ch/01/dyn', { on: 'on', thr: -20, ratio: 4, attack: 2, release: 50, 'filter/on': 'on' }),
    at('/ch/01/dyn', {
      ...{ thr: -30, ratio: 2, knee: 12, mgain: 6, mix: 60, attack: 20, hold: 10, release: 200 },
      'filter/f': 3000,
    }),
  ],
  'a compressor on': [at('/ch/01/dyn', { thr: -30, ratio: 4, knee: 0, mgain: 5 }), { '/ch/01/dyn/on': 'on' }],
  'a compressor off': [
    { '/main/st/dyn/on': 'on', '/main/st/dyn/thr': -30, '/main/st/dyn/mgain': 5 },
    { '/main/st/dyn/on': 'off' },
  ],
  'a limiter': [
    at('/outputs/main/01/limiter', { on: 'on', thr: -10 }),
    at('/outputs/main/01/limiter', { thr: -16, release: 20 }),
  ],
  'a link of two strips with gate and compressor': [
    {
      ...at('/ch/01/gate', { on: 'on', thr: -20, release: 20 }),
      ...at('/ch/01/dyn', { on: 'on', thr: -30 }),
      '/ch/02/preamp/trim': -10,
    },
    { '/config/chlink/1-2': 'on' },
  ],
  'what a pair of limited outputs plays': [
    { ...at('/outputs/main/01/limiter', { on: 'on', thr: -20 }), '/main/st/mix/pan': 60 },
    { '/outputs/main/02/src': 'ch 2' },
  ],
  'mute group and DCA': [
    { '/ch/01/grp/mute': '2', '/ch/02/grp/dca': '1' },
    { '/config/mute/2': 'on', '/dca/1/fader': -12 },
  ],
}

for (const [name, [before, after]] of Object.entries(MOVING)) {
  test(`moves as defined: ${name}`, () => {
    const show: Show = { ...SIZE, state: { ...taps, ...before }, cues: [{ frame: 8005, set: after }] }
    assert.is(worstOf(againstReference(show, inputs), BOUND_DB), undefined)
  })
}

test('sound after a long silence finds gate, make-up gain and ducking where they belong', () => {
  const frames = 120_000
  const state = {
    ...taps,
    ...at('/outputs/main', { '09/src': 'ch 5', '10/src': 'ch 6' }),
    ...{ '/ch/05/config/source': 'off', '/ch/06/config/source': 'off' },
    ...at('/ch/05', { 'gate/on': 'on', 'gate/thr': -3, 'dyn/on': 'on', 'dyn/mgain': 6 }),
    ...at('/ch/06/dyn', { on: 'on', thr: -40, keysrc: 'ch 1' }),
  }
  const set = { '/ch/05/config/source': 'in 3', '/ch/06/config/source': 'in 3' }
  const show: Show = { ...SIZE, frames, state, cues: [{ frame: 110_000, set }] }
  const long = inputs.map((_, n) => noise(frames, n + 1))
  assert.is(worstOf(againstReference(show, long), BOUND_DB), undefined)
})

test('moves that interrupt others keep value and slope, as defined', () => {
  const cues = [-20, 5, -60, 0].map((db, n) => ({
    frame: 8005 + 300 * n,
    set: { '/ch/01/mix/fader': db, '/ch/02/mix/pan': 20 * db - 5, '/ch/03/eq/2/g': db / 5 },
  }))
  for (const cue of cues) cue.set['/ch/02/mix/pan'] = Math.max(-100, Math.min(100, cue.set['/ch/02/mix/pan']))
  assert.is(worstOf(againstReference({ ...SIZE, state: taps, cues }, inputs), BOUND_DB), undefined)
})

test.run()
