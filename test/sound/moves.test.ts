// What a user would lose: moves without clicks, and the shape that the manual states.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { render } from '../../firmware/engine/render/render.ts'
import { splatterDb } from './spectrum.ts'

const RATE = 48000
const sine = Float32Array.from({ length: RATE }, (_, n) => 0.5 * Math.sin((2 * Math.PI * 1000 * n) / RATE))
/** Hard left: the left gain is the fader's alone. */
const LEFT = { '/ch/01/mix/pan': -100, '/ch/02/mix/pan': -100 }

type Knobs = Record<string, string | number | boolean>
/** The fader is down: what is soloed becomes louder. */
const SOLO: Knobs = { '/outputs/main/01/src': 'monitor L', '/ch/01/mix/fader': -20 }

function left(cues: { frame: number; set: Knobs; rampMs?: number }[], state: Knobs = {}) {
  const inputs = [sine, sine]
  return render(
    {
      strips: 4,
      inputs: 2,
      outputs: 2,
      frames: RATE,
      state: { ...LEFT, '/ch/02/mix/on': false, '/ch/01/grp/dca': '1', '/ch/01/grp/mute': '1', ...state },
      cues,
    },
    { inputs },
  ).outputs[0]!
}

/** 16,384 frames around frame 24,000. */
function around(signal: Float32Array): Float64Array {
  return Float64Array.from(signal.subarray(24000 - 8192, 24000 + 8192))
}

test('a mute is a raised cosine of 20 ms that begins at the first multiple of 16 frames', () => {
  const out = left([{ frame: 20007, set: { '/ch/01/mix/on': false } }])
  let worst = 0
  for (let n = 0; n < RATE; n++) {
    const u = Math.min(1, Math.max(0, (n - 20016) / 960))
    worst = Math.max(worst, Math.abs(out[n]! - sine[n]! * (0.5 + 0.5 * Math.cos(Math.PI * u))))
  }
  assert.ok(worst < 1e-6, `deviation ${worst}`)
})

for (const [name, set, state] of [
  ['mute', { '/ch/01/mix/on': false }],
  ['fader from 0 to -20 dB', { '/ch/01/mix/fader': -20 }],
  ['pan to the other side', { '/ch/01/mix/pan': 100 }],
  ['trim up by 6 dB', { '/ch/01/preamp/trim': 6 }],
  ['main mute', { '/main/st/mix/on': false }],
  ['output to another source', { '/outputs/main/01/src': 'main R' }],
  ['polarity', { '/ch/01/preamp/invert': true }],
  ['out of main', { '/ch/01/mix/st': false }],
  ['DCA down', { '/dca/1/fader': -20 }],
  ['mute group', { '/config/mute/1': true }],
  ['solo', { '/-stat/solosw/01': true }, SOLO],
  ['dim', { '/config/solo/dim': true }, SOLO],
  ['send to a bus', { '/ch/01/mix/01/level': 0 }, { '/outputs/main/01/src': 'bus 1' }],
  [
    'bus to a matrix',
    { '/bus/01/mix/01/level': 0 },
    { '/outputs/main/01/src': 'matrix 1', '/ch/01/mix/01/level': 0 },
  ],
] as [name: string, set: Knobs, state?: Knobs][]) {
  test(`no click: ${name}, outside 500 Hz around the tone below -80 dB`, () => {
    const moved = splatterDb(around(left([{ frame: 24000, set }], state)), around(sine), 1000, 500, RATE)
    console.log(`${name}: ${moved.toFixed(1)} dB`)
    assert.ok(moved < -80, `${name}: ${moved} dB`)
  })
}

test('a jump really clicks, so the measurement can tell', () => {
  const jumped = splatterDb(
    around(left([{ frame: 24000, set: { '/ch/01/mix/on': false }, rampMs: 0 }])),
    around(sine),
    1000,
    500,
    RATE,
  )
  assert.ok(jumped > -60, `${jumped} dB`)
})

test('a fader dragged in steps of 5 ms does not click, though each step interrupts the move before', () => {
  const cues = Array.from({ length: 40 }, (_, n) => ({
    frame: 20000 + n * 240,
    set: { '/ch/01/mix/fader': -0.5 * n },
  }))
  const dragged = splatterDb(around(left(cues)), around(sine), 1000, 500, RATE)
  console.log(`dragged: ${dragged.toFixed(1)} dB`)
  assert.ok(dragged < -80, `${dragged} dB`)
})

test("changing a strip's source fades the old one out and the new one in", () => {
  const low = Float32Array.from(
    { length: RATE },
    (_, n) => 0.5 * Math.sin((2 * Math.PI * 1000 * n) / RATE + 2),
  )
  const { outputs } = render(
    {
      strips: 1,
      inputs: 2,
      outputs: 2,
      frames: RATE,
      state: { '/ch/01/mix/pan': -100 },
      cues: [{ frame: 24000, set: { '/ch/01/config/source': 2 } }],
    },
    { inputs: [sine, low] },
  )
  const out = outputs[0]!
  for (let n = 0; n < 24000; n++) assert.is(out[n], sine[n])
  for (let n = 26000; n < RATE; n++) assert.is(out[n], low[n])
  const splatter = splatterDb(around(out), around(sine), 1000, 500, RATE)
  console.log(`source: ${splatter.toFixed(1)} dB`)
  assert.ok(splatter < -70, `${splatter} dB`)
})

test.run()
