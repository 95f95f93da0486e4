// What a user would lose: a desk that changes nothing it was not told to change.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { render } from '../../firmware/engine/render/render.ts'
import type { SessionInput } from '../../firmware/engine/render/session.ts'
import { EVERYTHING, EVERYTHING_SIZE, everythingMoves } from './everything.ts'
import { noise } from './noise.ts'

const RATE = 48_000
const FRAMES = RATE / 2
const SIZE = { strips: 8, inputs: 8, outputs: 8, buses: 4, matrices: 2 }
const inputs = Array.from({ length: 8 }, (_, n) => noise(FRAMES, n + 1))

const hear = (session: Omit<SessionInput, 'strips'>, given = inputs) =>
  render({ rate: RATE, ...SIZE, frames: FRAMES, ...session }, { inputs: given }).outputs

const same = (one: Float32Array, other: ArrayLike<number>, what: string) => {
  const first = one.findIndex((sample, n) => sample !== other[n])
  assert.is(first, -1, `${what}: ${one[first]} at frame ${first}, not ${other[first]}`)
}

test('a linked pair in the centre at unity, processors off, is the same bit for bit; so are bus, matrix and direct outputs', () => {
  const outputs = hear({
    state: {
      ...Object.fromEntries([3, 4, 5, 6, 7, 8].map((n) => [`/ch/0${n}/mix/st`, 'off'])),
      '/config/chlink/1-2': 'on',
      '/ch/03/mix/01/level': 0,
      '/bus/01/mix/01/level': 0,
      '/outputs/main/03/src': 'bus 1',
      '/outputs/main/04/src': 'matrix 1',
      '/outputs/main/05/src': 'ch 5',
      '/outputs/main/06/src': 'in 6',
      '/outputs/main/07/src': 'insert 7',
    },
  })
  same(outputs[0]!, inputs[0]!, 'main left')
  same(outputs[1]!, inputs[1]!, 'main right')
  same(outputs[2]!, inputs[2]!, 'bus')
  same(outputs[3]!, inputs[2]!, 'matrix')
  same(outputs[4]!, inputs[4]!, 'direct')
  same(outputs[5]!, inputs[5]!, 'through')
  same(outputs[6]!, inputs[6]!, 'insert send')
})

test('a strip and its inverted copy cancel to nothing, through every processor alike', () => {
  const both = Object.fromEntries(
    [1, 2].flatMap((n) => [
      [`/ch/0${n}/config/source`, 'in 1'],
      [`/ch/0${n}/preamp/hpon`, 'on'],
      [`/ch/0${n}/eq/2/g`, 7],
      [`/ch/0${n}/eq/4/g`, -5],
      [`/ch/0${n}/dyn/on`, 'on'],
      [`/ch/0${n}/dyn/thr`, -30],
      [`/ch/0${n}/delay/on`, 'on'],
      [`/ch/0${n}/delay/time`, 3.2],
    ]),
  )
  const others = Object.fromEntries([3, 4, 5, 6, 7, 8].map((n) => [`/ch/0${n}/mix/on`, 'off']))
  const [left, right] = hear({ state: { ...both, ...others, '/ch/02/preamp/invert': 'on' } })
  assert.ok(left!.every((sample) => sample === 0))
  assert.ok(right!.every((sample) => sample === 0))
})

test('in an N-1 bus nothing of the owner is left: whatever he sends, NaN included, changes no sample', () => {
  const state = {
    '/bus/02/config/type': 'N-1',
    '/bus/02/config/owners': '3',
    '/outputs/main/01/src': 'bus 2',
    // A pair owned by one of its two.
    '/config/chlink/5-6': 'on',
    '/bus/03/config/type': 'N-1',
    '/bus/03/config/owners': '5',
    '/outputs/main/02/src': 'bus 3',
    '/ch/03/dyn/on': 'on',
    '/ch/03/eq/1/g': 15,
  }
  const cues = [{ frame: 5000, set: { '/ch/03/mix/fader': 5, '/ch/04/mix/fader': -3 } }]
  const [clean, pair] = hear({ state, cues })
  const mad = (...strips: number[]) =>
    inputs.map((plane, n) =>
      strips.includes(n + 1)
        ? plane.map((sample, at) => [Number.NaN, 1e30, Number.POSITIVE_INFINITY, -sample, 3][at % 5]!)
        : plane,
    )
  same(hear({ state, cues }, mad(3))[0]!, clean!, 'without its owner')
  same(hear({ state, cues }, mad(5, 6))[1]!, pair!, 'without the pair')
  assert.ok(clean!.some((sample) => Math.abs(sample) > 0.1))
  // Everybody else is there in full: the sum in double precision, cue included.
  const wanted = clean!.map((_, at) => {
    const u = Math.min(1, Math.max(0, (at - 5008) / 960))
    const fourth = 1 + (10 ** (-3 / 20) - 1) * (0.5 - 0.5 * Math.cos(Math.PI * u))
    return [0, 1, 3, 4, 5, 6, 7].reduce((sum, n) => sum + inputs[n]![at]! * (n === 3 ? fourth : 1), 0)
  })
  assert.ok(clean!.every((sample, at) => Math.abs(sample - wanted[at]!) < 1e-6))
})

test('a muted or unassigned neighbour is not heard: crosstalk is nothing at all', () => {
  const loud = inputs.map((plane, n) => (n === 0 ? new Float32Array(FRAMES) : plane))
  const state = {
    '/ch/02/mix/on': 'off',
    ...Object.fromEntries([3, 4, 5, 6, 7, 8].map((n) => [`/ch/0${n}/mix/st`, 'off'])),
    ...Object.fromEntries([1, 2, 3, 4].map((n) => [`/ch/0${n}/dyn/on`, 'on'])),
    '/ch/01/mix/01/level': 0,
    '/outputs/main/03/src': 'bus 1',
    '/outputs/main/04/src': 'ch 1',
  }
  const outputs = hear({ state }, loud)
  for (const n of [0, 1, 2, 3])
    assert.ok(
      outputs[n]!.every((sample) => sample === 0),
      `output ${n + 1}`,
    )
})

for (const rate of [44_100, 48_000, 96_000])
  test(`delays are exact to the sample at ${rate} Hz, at strips and outputs`, () => {
    const state = {
      ...Object.fromEntries([1, 2, 3, 4].map((n) => [`/outputs/main/0${n}/src`, `ch ${n}`])),
      '/ch/01/delay/on': 'on',
      '/ch/01/delay/time': 500 / 3,
      '/ch/02/delay/on': 'on',
      '/ch/02/delay/time': 1000 / rate,
      '/outputs/main/03/delay/on': 'on',
      '/outputs/main/03/delay/time': 12.5,
      '/ch/04/delay/time': 100,
    }
    const outputs = hear({ rate, state })
    // To the nearest frame.
    ;[rate / 6, 1, rate / 80, 0].map(Math.round).forEach((frames, n) => {
      const wanted = Float32Array.from({ length: FRAMES }, (_, at) =>
        at < frames ? 0 : inputs[n]![at - frames]!,
      )
      same(outputs[n]!, wanted, `${frames} frames`)
    })
  })

test('one session with everything on, and moved, gives identical samples at every period from 16 to 1024', () => {
  const frames = 2 * RATE
  const given = Array.from({ length: EVERYTHING_SIZE.inputs }, (_, n) => noise(frames, n + 1))
  const play = (periodFrames: number) => {
    const session = { rate: RATE, ...EVERYTHING_SIZE, frames, periodFrames }
    const generator = { '/-stat/osc/on': 'on', '/config/osc/destmap': '3' }
    const cues = [...everythingMoves(frames), { frame: 60_001, set: { '/config/osc/type': 'pink' } }]
    return render({ ...session, state: { ...EVERYTHING, ...generator }, cues }, { inputs: given }).outputs
  }
  const first = play(16)
  assert.ok(first.every((plane) => plane.some((sample) => Math.abs(sample) > 0.01)))
  for (const periodFrames of [32, 48, 64, 128, 256, 512, 1024])
    play(periodFrames).forEach((plane, n) => {
      same(plane, first[n]!, `output ${n + 1} at ${periodFrames}`)
    })
})

test.run()
