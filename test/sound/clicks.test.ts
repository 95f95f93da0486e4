// What a user would lose: knobs that can be turned during the show. Level moves: moves.test.ts.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { render } from '../../firmware/engine/render/render.ts'
import type { Settings } from './impulse.ts'
import {
  type Compressor,
  lowCut,
  movingCompressor,
  movingFilter,
  notch,
  off,
  peak,
  switchedOver,
} from './moving.ts'
import { splatterDb } from './spectrum.ts'

const RATE = 48_000
const TONE = 1000
const CUE = 24_000
const SWITCH_FRAMES = 480
const sine = (hertz: number) =>
  Float32Array.from({ length: RATE }, (_, n) => 0.5 * Math.sin((2 * Math.PI * hertz * n) / RATE))
const tone = sine(TONE)
const other = sine(TONE).map((sample) => -0.7 * sample)

interface Case {
  before: Settings
  after: Settings
  /** The same move in double precision. */
  wanted: Float64Array
}

const eq = (type: string, f: number, g: number, q: number): Settings => ({
  ...{ 'eq/2/type': type, 'eq/2/f': f },
  ...{ 'eq/2/g': g, 'eq/2/q': q },
})
const dynamics: Compressor = {
  threshold: -30,
  ratio: 4,
  knee: 6,
  makeup: 6,
  attack: 5,
  release: 100,
  on: true,
}
const dyn = (one: Compressor): Settings => ({
  ...{
    'dyn/on': one.on ? 'on' : 'off',
    'dyn/thr': one.threshold,
    'dyn/ratio': one.ratio,
    'dyn/knee': one.knee,
  },
  ...{ 'dyn/mgain': one.makeup, 'dyn/attack': one.attack, 'dyn/release': one.release },
})
const filters = (from: Parameters<typeof movingFilter>[1], to: Parameters<typeof movingFilter>[1]) =>
  movingFilter(tone, from, to, CUE)
const compressors = (to: Partial<Compressor>, from: Partial<Compressor> = {}): Case => ({
  before: dyn({ ...dynamics, ...from }),
  after: dyn({ ...dynamics, ...to }),
  wanted: movingCompressor(tone, { ...dynamics, ...from }, { ...dynamics, ...to }, CUE, RATE),
})

const CASES: Record<string, Case> = {
  'a band up by 12 dB': {
    before: eq('peak', 1000, 0, 1),
    after: eq('peak', 1000, 12, 1),
    wanted: filters(peak(1000, 0, 1, RATE), peak(1000, 12, 1, RATE)),
  },
  'a band from 500 Hz to 4 kHz': {
    before: eq('peak', 500, 12, 2),
    after: eq('peak', 4000, 12, 2),
    wanted: filters(peak(500, 12, 2, RATE), peak(4000, 12, 2, RATE)),
  },
  'a band that becomes a notch': {
    before: eq('peak', 900, -10, 3),
    after: eq('notch', 900, -10, 3),
    wanted: filters(peak(900, -10, 3, RATE), notch(900, 3, RATE)),
  },
  'EQ off': {
    before: eq('peak', 800, 15, 1),
    after: { 'eq/on': 'off' },
    wanted: filters(peak(800, 15, 1, RATE), off(peak(800, 15, 1, RATE))),
  },
  'high-pass on': {
    before: { 'preamp/hpf': 400, 'preamp/hpslope': '12 dB/oct' },
    after: { 'preamp/hpon': 'on' },
    wanted: filters(off(lowCut(400, Math.SQRT1_2, RATE)), lowCut(400, Math.SQRT1_2, RATE)),
  },
  'compressor on': compressors({}, { on: false }),
  'compressor off': compressors({ on: false }),
  'threshold from -30 to -10 dB': compressors({ threshold: -10 }),
  'ratio and make-up': compressors({ ratio: 20, makeup: 12 }),
  'another source': {
    before: {},
    after: { 'config/source': 'in 2' },
    wanted: switchedOver(tone, other, CUE, SWITCH_FRAMES),
  },
}

const window = (signal: ArrayLike<number>) =>
  Float64Array.from({ length: 16_384 }, (_, n) => signal[CUE - 8192 + n]!)

for (const [name, { before, after, wanted }] of Object.entries(CASES)) {
  test(`${name}: what it adds beside the tone is within 6 dB of the same move in double precision`, () => {
    const knobs = (settings: Settings) =>
      Object.fromEntries(Object.entries(settings).map(([knob, value]) => [`/ch/01/${knob}`, value]))
    const [out] = render(
      {
        ...{ rate: RATE, strips: 1, inputs: 2, outputs: 1, frames: RATE },
        state: { '/outputs/main/01/src': 'ch 1', ...knobs(before) },
        cues: [{ frame: CUE, set: knobs(after) }],
      },
      { inputs: [tone, other] },
    ).outputs
    const heard = splatterDb(window(out!), window(tone), TONE, 500, RATE)
    const least = splatterDb(window(wanted), window(tone), TONE, 500, RATE)
    let worst = 0
    for (let n = 0; n < RATE; n++) worst = Math.max(worst, Math.abs(out![n]! - wanted[n]!))
    process.stdout.write(
      `${name}: ${heard.toFixed(1)} dB, in double precision ${least.toFixed(1)}; differs by ${worst.toExponential(1)}\n`,
    )
    // -130 dB is what single precision leaves of anything.
    assert.ok(heard < Math.max(least, -130) + 6, `${heard} dB, ${least} in double precision`)
    assert.ok(worst < 2e-5, `differs by ${worst}`)
  })
}

test.run()
