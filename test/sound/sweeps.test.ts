// What a user would lose: a desk that stays in one piece whatever is done to it.
// time limit: 240 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { render } from '../../firmware/engine/render/render.ts'
import { noise } from './noise.ts'

const RATE = 48_000
const SECONDS = 60
/** As fast as a cue sheet can turn it: every 20 ms to the other end. */
const EVERY_FRAMES = 960

test('every knob of the filters at full speed, from end to end, for a minute: stable, and quiet when the sound ends', () => {
  const types = ['low cut', 'low shelf', 'peak', 'notch', 'high shelf', 'high cut']
  const knobs = ['f', 'g', 'q', 'type'] as const
  const ends = {
    f: [20, 20_000],
    g: [-15, 15],
    q: [0.3, 10],
  }
  const cues = Array.from({ length: (SECONDS * RATE) / EVERY_FRAMES - 200 }, (_, n) => {
    const set: Record<string, string | number> = {}
    for (let strip = 1; strip <= 8; strip++) {
      for (let band = 1; band <= 4; band++) {
        const knob = knobs[(n + strip + band) % 4]!
        const at = `/ch/0${strip}/eq/${band}/${knob}`
        set[at] = knob === 'type' ? types[(n * 7 + strip + band) % 6]! : ends[knob][(n + (strip >> 1)) % 2]!
      }
      set[`/ch/0${strip}/preamp/hpf`] = n % 2 === 0 ? 20 : 400
      set[`/ch/0${strip}/preamp/hpslope`] = `${[12, 18, 24][n % 3]} dB/oct`
      set[`/ch/0${strip}/preamp/hpon`] = n % 5 === 0 ? 'off' : 'on'
    }
    return { frame: n * EVERY_FRAMES + 7, set, rampMs: 19 }
  })
  const frames = SECONDS * RATE
  const loud = frames - 2 * RATE
  const inputs = Array.from({ length: 8 }, (_, n) => {
    const plane = noise(frames, n + 1)
    plane.fill(0, loud)
    return plane
  })
  const state = Object.fromEntries(inputs.map((_, n) => [`/outputs/main/0${n + 1}/src`, `ch ${n + 1}`]))
  const size = { strips: 8, inputs: 8, outputs: 8, buses: 0, matrices: 0 }
  const { outputs } = render({ rate: RATE, ...size, frames, periodFrames: 1024, state, cues }, { inputs })
  // Four bands of 15 dB in a row, resonances of 20 dB on the way.
  const most = 10 ** ((4 * 15 + 40) / 20)
  outputs.forEach((plane, n) => {
    assert.ok(
      plane.every((sample) => Math.abs(sample) < most),
      `strip ${n + 1}: ${plane.find((sample) => !(Math.abs(sample) < most))}`,
    )
    const end = plane.subarray(frames - RATE / 2)
    assert.ok(
      end.every((sample) => Math.abs(sample) < 1e-6),
      `strip ${n + 1} rings on`,
    )
  })
})

test.run()
