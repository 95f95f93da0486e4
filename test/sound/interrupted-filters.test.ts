// What a user would lose: a desk that never howls. A knob that is dragged down fast goes on moving when the next small move
// interrupts it; the way must not lead a filter's frequency or damping below zero, where it is no filter any more.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { render } from '../../firmware/engine/render/render.ts'
import type { SessionInput } from '../../firmware/engine/render/session.ts'
import { noise } from './noise.ts'

const FRAMES = 24_000
const input = noise(FRAMES, 3)
const BAND = '/ch/01/eq/2'

/** Loudest sample of a strip whose band is dragged. @param rampMs of the move that interrupts */
function loudest(state: Record<string, number>, cues: NonNullable<SessionInput['cues']>): number {
  const size = { strips: 1, inputs: 1, outputs: 1, buses: 0, matrices: 0 }
  const all = { '/outputs/main/01/src': 'ch 1', [`${BAND}/g`]: 10, ...state }
  const { outputs } = render({ ...size, frames: FRAMES, state: all, cues }, { inputs: [input] })
  return outputs[0]!.reduce((a, x) => (Number.isFinite(x) ? Math.max(a, Math.abs(x)) : Infinity), 0)
}

/** A band of +10 dB and noise of half scale: what comes out of it has room below this. */
const CALM = 4

for (const [name, knob, from, to, then] of [
  ['frequency from 20 kHz to 20 Hz, then 25 Hz', 'f', 20_000, 20, 25],
  ['frequency from 2 kHz to 20 Hz, then 21 Hz', 'f', 2000, 20, 21],
  ['Q from 0.3 to 10, then 9', 'q', 0.3, 10, 9],
] as const) {
  for (const [after, rampMs] of [
    [500, 20],
    [800, 20],
    [860, 20],
    [860, 200],
    [480, 1000],
  ] as const) {
    test(`stays calm: ${name}, ${after} frames later over ${rampMs} ms`, () => {
      const peak = loudest({ [`${BAND}/${knob}`]: from, ...(knob === 'q' ? { [`${BAND}/f`]: 1000 } : {}) }, [
        { frame: 8000, set: { [`${BAND}/${knob}`]: to } },
        { frame: 8000 + after, set: { [`${BAND}/${knob}`]: then }, rampMs },
      ])
      assert.ok(peak < CALM, `${(20 * Math.log10(peak)).toFixed(0)} dBFS`)
    })
  }
}

test('a fader closed by one move and kept closed by a slower one never turns the signal upside down', () => {
  const constant = new Float32Array(FRAMES).fill(0.5)
  const { outputs } = render(
    {
      ...{ strips: 1, inputs: 1, outputs: 1, buses: 0, matrices: 0, frames: FRAMES },
      state: { '/ch/01/mix/pan': -100, '/outputs/main/01/src': 'main L' },
      cues: [
        { frame: 8000, set: { '/ch/01/mix/fader': -60 } },
        { frame: 8700, set: { '/ch/01/mix/fader': '-inf dB' }, rampMs: 200 },
      ],
    },
    { inputs: [constant] },
  )
  const lowest = outputs[0]!.reduce((a, x) => Math.min(a, x), 1)
  assert.ok(lowest >= -1e-6, `${lowest}`)
})

test.run()
