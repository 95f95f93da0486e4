// What a user would lose: the same session sounding the same whatever the card's period, and a box that
// may run for weeks. Also the exactness that a mixer owes its signals.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { render } from '../../firmware/engine/render/render.ts'
import type { SessionInput } from '../../firmware/engine/render/session.ts'

/** A repeatable noise (xorshift32), full scale. */
function noise(frames: number, seed: number): Float32Array {
  let x = seed
  return Float32Array.from({ length: frames }, () => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return x / 2 ** 31
  })
}

const FRAMES = 24576
const inputs = Array.from({ length: 6 }, (_, n) => noise(FRAMES, 1 + n))
const recordings = new Map([
  ['a', [noise(5003, 77)]],
  ['b', [noise(3001, 78), noise(3001, 79)]],
])

function busySession(periodFrames: number): SessionInput {
  const cues = Array.from({ length: 60 }, (_, n) => ({
    frame: 301 * n + 5,
    set: {
      [`/ch/0${1 + (n % 6)}/mix/fader`]: -((n * 7) % 40),
      [`/ch/0${1 + ((n + 2) % 6)}/mix/pan`]: ((n * 37) % 200) - 100,
      [`/ch/0${1 + ((n + 4) % 6)}/config/source`]: (n % 6) + 1,
      '/main/st/mix/on': n % 10 !== 9,
    },
    rampMs: n % 4 === 0 ? 3 : 20,
  }))
  const voices = Array.from({ length: 24 }, (_, n) => ({
    file: n % 2 === 0 ? 'a' : 'b',
    strip: 1 + (n % 5),
    frame: 700 * n + (n % 16),
    gainDb: -n,
    fadeInMs: n % 3,
    loop: n % 7 === 0,
    stop: 700 * n + 9000 + (n % 11),
  }))
  return { strips: 6, inputs: 6, outputs: 4, frames: FRAMES, periodFrames, cues, voices }
}

function same(a: Float32Array[], b: Float32Array[]): boolean {
  return a.every((plane, c) => Buffer.compare(Buffer.from(plane.buffer), Buffer.from(b[c]!.buffer)) === 0)
}

const reference = render(busySession(64), { inputs, recordings }).outputs

test('the reference session is no silence', () => {
  assert.ok(reference[0]!.some((x) => Math.abs(x) > 0.1))
})

for (const period of [16, 32, 128, 240, 1024, 8192]) {
  test(`a period of ${period} frames gives the very samples that 64 give`, () => {
    assert.ok(same(render(busySession(period), { inputs, recordings }).outputs, reference))
  })
}

for (const [name, firstFrame, firstIndex] of [
  ['frame 2^31', 2 ** 31 - 8192, 0],
  ['frame 2^32', 2 ** 32 - 8192, 0],
  ['frame 2^40', 2 ** 40 - 8192, 0],
  ['ring indices at 2^31', 0, 2 ** 31 - 20],
  ['ring indices at 2^32', 0, 2 ** 32 - 20],
] as const) {
  test(`nothing happens when the box passes ${name}`, () => {
    const { outputs } = render(busySession(64), { inputs, recordings }, { firstFrame, firstIndex })
    assert.ok(same(outputs, reference))
  })
}

test('a linked pair at unity passes bit for bit', () => {
  const { outputs } = render(
    { strips: 2, inputs: 2, outputs: 2, state: { '/config/chlink/1-2': true } },
    { inputs: inputs.slice(0, 2) },
  )
  assert.ok(same(outputs, inputs.slice(0, 2)))
})

test('polarity cancels exactly', () => {
  const { outputs } = render(
    { strips: 2, inputs: 2, outputs: 2, state: { '/ch/02/preamp/invert': true } },
    { inputs: [inputs[0]!, inputs[0]!] },
  )
  assert.ok(outputs.every((plane) => plane.every((x) => x === 0)))
})

test('NaN, infinities and absurd numbers from a source become silence and touch nobody else', () => {
  const bad = Float32Array.from(
    { length: FRAMES },
    (_, n) => [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3e38, 2e6][n % 5]!,
  )
  const quiet = { strips: 2, inputs: 2, outputs: 2, frames: FRAMES }
  const clean = render(quiet, { inputs: [inputs[0]!] }).outputs
  const withBad = render(quiet, { inputs: [inputs[0]!, bad] }).outputs
  assert.ok(same(withBad, clean))
  const voices = [{ file: 'bad', strip: 2, frame: 0 }]
  const fromVoice = render(
    { ...quiet, voices },
    { inputs: [inputs[0]!], recordings: new Map([['bad', [bad]]]) },
  )
  assert.ok(same(fromVoice.outputs, clean))
})

test('a voice begins exactly on its frame and sounds as it was recorded', () => {
  const recording = recordings.get('a')!
  for (const frame of [0, 1, 15, 16, 1000, 1007]) {
    const { outputs } = render(
      {
        strips: 1,
        inputs: 1,
        outputs: 2,
        frames: 8000,
        state: { '/ch/01/mix/pan': -100 },
        voices: [{ file: 'a', strip: 1, frame }],
      },
      { inputs: [], recordings },
    )
    const expected = new Float32Array(8000)
    expected.set(recording[0]!, frame)
    assert.ok(same([outputs[0]!], [expected]), `frame ${frame}`)
  }
})

test.run()
