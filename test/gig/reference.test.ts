// The gig's judge, judged: its laws against numbers worked out by hand, and its eye for small faults.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { DeskKnobs } from '../reference/desk-knobs.ts'
import { Lane } from '../reference/lane.ts'
import { amplitude, balance, equalPower, faderDb, side } from '../reference/laws.ts'
import { levels } from '../reference/levels.ts'
import type { Recorded } from './alike.ts'
import { compare } from './compare.ts'
import { writeCueSheet } from './cue-sheet.ts'
import { VICTIMS } from './death-cues.ts'
import { alike, turned } from './knobs.ts'
import { Unaligned } from './places.ts'
import { naturalValue } from './reference/natural-value.ts'
import { type Effect, ReferenceShow } from './reference/show.ts'
import type { VoicePart } from './reference/voices.ts'
import {
  EFFECTS,
  FROM,
  MARK,
  noise,
  OUT,
  ROUND_TRIP,
  record,
  SHOW,
  showOf,
  VOICES,
  WITNESS,
  WITNESS_OUTPUTS,
} from './small-show.ts'
import { wrongKnobs } from './wrong-knobs.ts'

const near = (got: number, wanted: number, within = 1e-12) =>
  assert.ok(Math.abs(got - wanted) <= within, `${got}, not ${wanted}`)

test("a detent is a 200th of a fader's way, and at its end a knob moves nothing", () => {
  // 40 dB over the upper half of the way: 0.2 dB; 80 dB over the quarter below: 0.4 dB.
  assert.ok(alike(turned(0, 3), [0.2, 0.4, 0.6]))
  assert.ok(alike(turned(-9.8, -3), [-10, -10.4, -10.8]))
  assert.ok(alike(turned(9.7, 4), [9.9, 10]))
  assert.ok(alike(turned(-87.6, -3), [Number.NEGATIVE_INFINITY]))
  assert.ok(alike(turned(Number.NEGATIVE_INFINITY, 1), [-87.6]))
  assert.equal(turned(10, 5), [])
  assert.not.ok(alike(turned(0, 3), [0.2, 0.4]))
  assert.not.ok(alike(turned(0, 1), [0.21]))
})

test('faders, pans and balances mean what the X32 and the field say', () => {
  const corners: [string, number][] = [
    ['pos:1', 10],
    ['pos:0.75', 0],
    ['pos:0.5', -10],
    ['pos:0.25', -30],
    ['pos:0.0625', -60],
    ['pos:0.375', -20],
    ['-6.5 dB', -6.5],
  ]
  for (const [text, db] of corners) near(faderDb(text), db)
  assert.is(faderDb('pos:0'), Number.NEGATIVE_INFINITY)
  assert.is(amplitude(faderDb('-inf dB')), 0)
  near(amplitude(20), 10)
  near(amplitude(-6), 0.501187233627272)
  near(side('L30'), -0.3)
  near(side('R100'), 1)
  // -3.01 dB a side in the centre; a third of the way right: sine and cosine of 60 degrees.
  near(equalPower(0)[0], Math.SQRT1_2)
  near(equalPower(1 / 3)[0], 0.5)
  near(equalPower(1 / 3)[1], Math.sqrt(3) / 2)
  near(balance(0.5)[0], Math.SQRT1_2)
  near(balance(0.5)[1], 1)
  near(balance(-1)[1], 0)
})

test('a move is a raised cosine of its length', () => {
  const lane = new Lane(1)
  lane.moveTo(0, 1600, 960)
  // 1 - sin^2 of 0, 22.5, 45, 60 and 90 degrees.
  for (const [frame, value] of [
    [1599, 1],
    [1600, 1],
    [1840, (2 + Math.SQRT2) / 4],
    [2080, 0.5],
    [2240, 0.25],
    [2560, 0],
    [9999, 0],
  ] as const)
    near(lane.value(frame), value)
  const filled = new Float64Array(1200)
  lane.fill(1500, filled)
  filled.forEach((value, n) => {
    near(value, lane.value(1500 + n), 0)
  })
})

test('a move that interrupts another keeps its value and slope, and arrives', () => {
  const lane = new Lane(0)
  lane.moveTo(1, 0, 1600)
  lane.moveTo(0.25, 800, 320)
  // Half way up: 0.5, and steepest: pi / 2 over 1600 frames.
  const slope = Math.PI / 2 / 1600
  near(lane.value(800), 0.5)
  near(lane.value(801) - lane.value(799), 2 * slope, 2e-5)
  // Half of the way to 0.25, and an eighth of what the old slope would have gone: u(1-u)^2 at 1/2.
  near(lane.value(960), 0.375 + (slope * 320) / 8)
  near(lane.value(1120), 0.25)
  near(lane.value(1119), 0.25, 1e-4)
})

test('cues say in words what the desk takes in natural units', () => {
  for (const [address, text, value] of [
    ['/ch/01/mix/fader', 'pos:0.5', -10],
    ['/ch/01/mix/02/level', '-inf dB', Number.NEGATIVE_INFINITY],
    ['/ch/01/mix/pan', 'L30', -30],
    ['/ch/01/mix/pan', 'C', 0],
    ['/ch/01/preamp/trim', '-5.4 dB', -5.4],
    ['/ch/01/preamp/hpslope', '12 dB/oct', '12 dB/oct'],
    ['/ch/01/eq/1/f', '100', 100],
    ['/ch/01/config/source', 'in 3', 'in 3'],
    ['/ch/01/grp/dca', '1,2', '1,2'],
  ] as const)
    assert.is(naturalValue([address, text]), value)
})

test('linked strips share fader and mute, and are balanced by the odd one', () => {
  const knobs = new DeskKnobs({ rate: 48_000, strips: 4, inputs: 2, outputs: 3, buses: 0, matrices: 0 })
  knobs.set('/ch/01/mix/fader', -20)
  knobs.set('/ch/02/mix/pan', -100)
  knobs.set('/config/chlink/1-2', 'on')
  knobs.set('/ch/01/mix/pan', 100)
  knobs.set('/ch/01/preamp/invert', 'on')
  const all = levels(knobs)
  near(all.get('/ch/01 main L')!, 0)
  near(all.get('/ch/01 main R')!, 0)
  near(all.get('/ch/02 main L')!, 0)
  near(all.get('/ch/02 main R')!, 1)
  near(all.get('/ch/01 level')!, 0.1)
  near(all.get('/ch/02 level')!, 0.1)
  near(all.get('/ch/01 input')!, -1)
  near(all.get('/ch/02 input')!, 1)
  knobs.set('/ch/02/mix/on', 'off')
  assert.is(levels(knobs).get('/ch/01 level'), 0)
})

test('a voice sounds from its frame on, at its gain, through strip and main, and ends with its stop', () => {
  const half = new Float32Array(4000).fill(0.5)
  const voice: VoicePart = {
    ...{ start: 1003, strip: 2, planes: [half], gainDb: -20, loop: false, fadeInFrames: 0 },
    stop: { frame: 2001, fadeFrames: 160 },
  }
  const size = { strips: 2, inputs: 1, outputs: 2, buses: 0 }
  const effects: Effect[] = [{ frame: 0, rampFrames: 0, entries: [['/ch/02/mix/pan', 'L100']] }]
  const inputs = [new Float32Array(7)]
  const show = new ReferenceShow({ size, inputs, setup: [], effects, voices: [voice] })
  show.begin(1000, 0)
  const [left, right] = show.render(2000)
  assert.equal([left![2], right![2]], [0, 0])
  near(left![3]!, 0.05)
  near(right![3]!, 0)
  // The stop begins on the grid, at 2016; half way of 160 frames it is half as loud.
  near(left![1016]!, 0.05)
  near(left![1096]!, 0.025)
  near(left![1176]!, 0)
})

const judge = (recorded: Recorded) =>
  compare({
    ...{ reference: showOf(EFFECTS), witness: WITNESS, witnessOutputs: WITNESS_OUTPUTS },
    ...{ recorded, mark: MARK, show: SHOW, gaps: [] },
  })

test('a recording that follows the cues nulls, wherever it lies', () => {
  const { residueDb, roundTripFrames, comparedFrames } = judge(record(showOf(EFFECTS)))
  assert.ok(residueDb < -140, `${residueDb} dBFS`)
  assert.is(roundTripFrames, ROUND_TRIP)
  assert.is(comparedFrames, SHOW.end - SHOW.start)
})

test('small faults of a box are seen: a fader law 1 % off, a cue left out, a voice one frame late, a ramp of another length, a filter or a threshold beside it', () => {
  const faulty: [string, ReferenceShow][] = [
    [
      'law',
      showOf(
        EFFECTS.map((effect) =>
          effect.frame === 102_000
            ? { ...effect, entries: [['/ch/02/mix/fader', '-20.2 dB']] as const }
            : effect,
        ),
      ),
    ],
    ['cue', showOf(EFFECTS.filter(({ frame }) => frame !== 100_007))],
    [
      'voice',
      showOf(
        EFFECTS,
        VOICES.map((voice) => ({ ...voice, start: voice.start === 50_001 ? 50_002 : voice.start })),
      ),
    ],
    [
      'ramp',
      showOf(EFFECTS.map((effect) => (effect.frame === 60_000 ? { ...effect, rampFrames: 976 } : effect))),
    ],
  ]
  const moved: [string, number, readonly [string, string]][] = [
    ['filter', 150_000, ['/ch/02/eq/2/f', '990']],
    ['compressor', 170_000, ['/ch/02/dyn/thr', '-28']],
    ['gate', 180_000, ['/ch/01/gate/range', '-29']],
  ]
  for (const [name, at, entry] of moved) {
    const effects = EFFECTS.map((one) => (one.frame === at ? { ...one, entries: [entry] } : one))
    faulty.push([name, showOf(effects)])
  }
  for (const [name, mix] of faulty) {
    const { residueDb } = judge(record(mix))
    assert.ok(residueDb > -80, `${name}: ${residueDb} dBFS`)
  }
})

test('one wrong sample anywhere is seen, and told where it is', () => {
  const recorded = record(showOf(EFFECTS))
  recorded.planes[1]![200_123 + OUT]! += 1e-4
  const { residueDb, residueFrame } = judge(recorded)
  assert.ok(residueDb > -80.5 && residueDb < -79.5, `${residueDb} dBFS`)
  assert.is(residueFrame, 200_123)
})

test('another show, or silence, is no gig', () => {
  const other = VOICES.map((voice) => ({ ...voice, planes: [noise(9, 5000)] }))
  assert.throws(
    () => judge(record(showOf(EFFECTS, other))),
    (error: Error) => error instanceof Unaligned,
  )
  const silence = { planes: Array.from({ length: 4 }, () => new Float32Array(420_000)), from: FROM }
  assert.throws(
    () => judge(silence),
    (error: Error) => error instanceof Unaligned,
  )
})

test('a knob that stands elsewhere than the cues left it is named', () => {
  const wanted = new Map<string, number | string>([
    ['/ch/01/mix/pan', -30],
    ['/ch/01/mix/fader', Number.NEGATIVE_INFINITY],
    ['/ch/01/mix/on', 'off'],
    ['/ch/01/config/source', 'in 3'],
  ])
  const knobs = [
    { address: '/ch/01/mix/pan', value: -30 },
    { address: '/ch/01/mix/fader', value: '-inf dB' },
    { address: '/ch/01/mix/on', value: 'off' },
    { address: '/ch/01/config/source', value: 'in 3' },
  ]
  assert.equal(wrongKnobs(wanted, knobs), [])
  knobs[2]!.value = 'on'
  assert.match(wrongKnobs(wanted, knobs).join(), /^\/ch\/01\/mix\/on stands at on/)
})

const NO_DEATHS = { count: 0, victims: VICTIMS }

test('one seed is one cue sheet, and five minutes of it use every kind of cue', () => {
  const sheet = writeCueSheet(42, 300, NO_DEATHS)
  assert.equal(writeCueSheet(42, 300, NO_DEATHS), sheet)
  assert.not.equal(writeCueSheet(43, 300, NO_DEATHS), sheet)
  for (const part of [
    '/mix/fader',
    '/mix/pan',
    '/mix/on',
    '/trim',
    '/invert',
    '/source',
    'chlink',
    '/main/st',
    '/outputs',
    '/preamp/hp',
    '/eq/2/type',
    '/eq/3/g',
    '/gate/thr',
    '/dyn/thr',
    '/delay/time',
    '/limiter/thr',
  ])
    assert.ok(
      sheet.cues.some((cue) => cue.kind === 'set' && cue.entries.some(([address]) => address.includes(part))),
      part,
    )
  for (const kind of ['play', 'stop', 'turn'])
    assert.ok(
      sheet.cues.some((cue) => cue.kind === kind),
      kind,
    )
  for (const how of ['score', 'hand'])
    assert.ok(
      sheet.cues.some((cue) => cue.kind === 'set' && cue.how === how),
      how,
    )
})

test.run()
