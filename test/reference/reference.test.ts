// The reference, judged: its filters against the analogue formulas and against sox, its dynamics and levels against
// numbers worked out by hand.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { magnitudeDb, phase, prewarped, response, times } from '../sound/analogue.ts'
import { raw, soxFloats } from '../sound/sox.ts'
import { Compressor } from './compressor.ts'
import { Desk } from './desk.ts'
import { DeskKnobs } from './desk-knobs.ts'
import { Filter } from './filter.ts'
import { Gate } from './gate.ts'
import { levels } from './levels.ts'
import { bandSection, highPassSections, keySection, type Section } from './section.ts'

const RATE = 48_000
const FRAMES = 65_536
const near = (got: number, wanted: number, within = 1e-9) =>
  assert.ok(Math.abs(got - wanted) <= within, `${got}, not ${wanted}`)

/** @param moves from a move on that leads nowhere the filter is integrated, not a biquad */
function impulse(section: Section, hertz: number, moves = false): Float64Array {
  const filter = new Filter({ on: true, section, hertz }, RATE)
  if (moves) {
    // Away and back again, long before anything sounds.
    filter.moveTo({ on: true, section, hertz: hertz * 1.1 }, -64, 16)
    filter.moveTo({ on: true, section, hertz }, -32, 16)
  }
  const out = new Float64Array(FRAMES)
  for (let frame = 0; frame < FRAMES; frame += 16) {
    const x = out.subarray(frame, frame + 16)
    if (frame === 0) x[0] = 1
    filter.run(x, frame)
  }
  return out
}

function at(out: Float64Array, hertz: number): { re: number; im: number } {
  let [re, im] = [0, 0]
  out.forEach((x, n) => {
    const angle = (2 * Math.PI * hertz * n) / RATE
    re += x * Math.cos(angle)
    im -= x * Math.sin(angle)
  })
  return { re, im }
}

const SECTIONS: [name: string, section: Section, hertz: number][] = [
  ...(['low cut', 'low shelf', 'peak', 'notch', 'high shelf', 'high cut'] as const).map(
    (type): [string, Section, number] => [type, bandSection(type, -9, 0.8), 700],
  ),
  ['band pass', keySection('band pass', 2), 3000],
  ...([12, 18, 24] as const).flatMap((slope) =>
    highPassSections(slope).map((section, n): [string, Section, number] => [
      `high-pass ${slope}, section ${n + 1}`,
      section,
      200,
    ]),
  ),
]

for (const [name, section, hertz] of SECTIONS) {
  for (const moves of [false, true]) {
    test(`${name} ${moves ? 'integrated' : 'as a biquad'} has magnitude and phase of its transfer function`, () => {
      const out = impulse(section, hertz, moves)
      for (const tone of [31, 150, 699, 1000, 2900, 9000, 18_000]) {
        const wanted = response([section], prewarped(tone, hertz, RATE))
        const heard = at(out, tone)
        near(Math.hypot(heard.re - wanted.re, heard.im - wanted.im), 0, 1e-9)
      }
    })
  }
}

test('a Butterworth of 18 or 24 dB per octave is 3 dB down at its frequency', () => {
  for (const slope of [12, 18, 24]) {
    const whole = highPassSections(slope)
      .map((section) => at(impulse(section, 200), 200))
      .reduce(times)
    near(magnitudeDb(whole), -10 * Math.log10(2), 1e-6)
    // Half a turn for two poles, three quarters for three, a whole one for four; half of it at the corner.
    const turns = phase(whole) / (2 * Math.PI)
    near((((slope / 6) * 0.125 - turns + 1.5) % 1) - 0.5, 0, 1e-6)
  }
})

test('peak, shelves, cuts are the ones of sox', () => {
  const noise = Float32Array.from({ length: 9600 }, (_, n) => 0.2 * Math.sin(n * n * 0.01))
  const cases: [effect: string[], section: Section, hertz: number][] = [
    [['equalizer', '1000', '1.4q', '7'], bandSection('peak', 7, 1.4), 1000],
    [['bass', '-6', '200', '0.7q'], bandSection('low shelf', -6, 0.7), 200],
    [['treble', '8', '6000', '0.7q'], bandSection('high shelf', 8, 0.7), 6000],
    [['highpass', '-2', '90', '0.7q'], bandSection('low cut', 0, 0.7), 90],
    [['lowpass', '-2', '5000', '2q'], bandSection('high cut', 0, 2), 5000],
    [['bandreject', '3000', '3q'], bandSection('notch', 0, 3), 3000],
  ]
  for (const [effect, section, hertz] of cases) {
    const theirs = soxFloats(['-D', ...raw(1), '-', ...raw(1), '-', ...effect], noise)
    const ours = Float64Array.from(noise)
    const filter = new Filter({ on: true, section, hertz }, RATE)
    for (let frame = 0; frame < ours.length; frame += 16) filter.run(ours.subarray(frame, frame + 16), frame)
    let worst = 0
    ours.forEach((x, n) => {
      worst = Math.max(worst, Math.abs(x - theirs[n]!))
    })
    // sox works in 32-bit whole numbers between its effects.
    assert.ok(worst < 1e-7, `${effect.join(' ')}: ${worst}`)
  }
})

test('a compressor takes three quarters of what is over at 4:1, by 63.2 % within its attack', () => {
  const setting = {
    ...{ on: true, threshold: -20, ratio: 4, knee: 0, makeup: 0, attack: 0.01, hold: 0, release: 0.1 },
    ...{ mix: 1, rms: false, limits: false },
  }
  const compressor = new Compressor(setting, RATE)
  const gains: number[] = []
  for (let n = 0; n < 400; n++) {
    const x = new Float64Array(16).fill(1)
    compressor.run(x, [1, 1, 1, 1], 16 * n)
    gains.push(...x)
  }
  near(20 * Math.log10(gains[479]!), -15 * (1 - Math.exp(-1)), 1e-9)
  near(20 * Math.log10(gains.at(-1)!), -15, 1e-3)
})

test('a gate holds, and closes to its range', () => {
  const setting = { on: true, threshold: -20, range: -40, attack: 0, hold: 0.01, release: 0.005 }
  const gate = new Gate(setting, RATE)
  const run = (key: number) => {
    const x = new Float64Array(16).fill(1)
    gate.run(x, [key, key, key, key], 0)
    return x
  }
  run(1)
  // 10 ms are 120 steps, 30 times sixteen frames.
  for (let n = 0; n < 30; n++) near(run(0.01)[15]!, 1)
  // 5 ms after that 63.2 % of 40 dB are done.
  let last = 1
  for (let n = 0; n < 15; n++) last = run(0.01)[15]!
  near(20 * Math.log10(last), -40 * (1 - Math.exp(-1)), 1e-9)
})

test('levels of a small desk by hand', () => {
  const size = { rate: RATE, strips: 2, inputs: 2, outputs: 2, buses: 2, matrices: 1 }
  const knobs = new DeskKnobs(size)
  knobs.set('/config/buslink/1-2', 'on')
  knobs.set('/ch/01/mix/01/level', -6)
  knobs.set('/ch/01/mix/01/pan', 100)
  knobs.set('/ch/02/mix/02/level', -20)
  knobs.set('/ch/02/grp/dca', '2')
  knobs.set('/dca/2/fader', -20)
  knobs.set('/main/st/mix/01/level', 0)
  const all = levels(knobs)
  near(all.get('/ch/01 bus 1 post')!, 0)
  near(all.get('/ch/01 bus 2 post')!, 0.501187233627272)
  // Half the power of -20 dB a side: the send of a pair is one, whichever is turned.
  near(all.get('/ch/02 bus 1 post')!, 0.1 * Math.SQRT1_2)
  near(all.get('/ch/02 level')!, 0.1)
  near(all.get('/main L matrix 1 post')!, 0.5)
})

test('a desk passes an input on, 3 dB down on each side', () => {
  const size = { rate: RATE, strips: 1, inputs: 1, outputs: 2, buses: 0, matrices: 0, frames: 32 }
  const [left, right] = new Desk({ ...size, state: {} }, [new Float32Array(32).fill(0.5)]).render()
  near(left![20]!, 0.5 * Math.SQRT1_2)
  near(right![20]!, 0.5 * Math.SQRT1_2)
})

test.run()
