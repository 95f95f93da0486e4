// The fader taper against the X32's published table.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { faderLaw } from '../../../../firmware/console/index.ts'
import { seededRandom } from '../random.ts'
import { refused } from '../refused.ts'

/** Position, dB: worked out by hand from 40f-30, 80f-50, 160f-70, 480f-90; the first ten are where pieces meet or end. */
const POINTS: [position: number, db: number][] = [
  [0, Number.NEGATIVE_INFINITY],
  [0.0625, -60],
  [0.25, -30],
  [0.5, -10],
  [0.75, 0],
  [1, 10],
  [0.03125, -75],
  [0.125, -50],
  [0.1875, -40],
  [0.375, -20],
  [0.625, -5],
  [0.875, 5],
]

test('faders stand where an X32 shows them: the points of its taper, exact in both directions', () => {
  for (const [position, db] of POINTS) {
    assert.is(faderLaw.fromPosition(position), db, `fromPosition(${position})`)
    assert.is(faderLaw.toPosition(db), position, `toPosition(${db})`)
    assert.is(faderLaw.parse(`pos:${position}`), db, `pos:${position}`)
  }
})

test('all 1024 steps of an X32 fader come back as the step they were', () => {
  let last = Number.NEGATIVE_INFINITY
  for (let step = 0; step <= 1023; step++) {
    const db = faderLaw.fromPosition(step / 1023)
    assert.is(Math.round(faderLaw.toPosition(db) * 1023), step)
    assert.ok(step === 0 || db > last, `step ${step} is not above the one below`)
    last = db
  }
})

test('a fader set in dB stands at its place to the last bits: dB -> position -> dB', () => {
  const random = seededRandom(1)
  for (let round = 0; round < 20_000; round++) {
    const db = faderLaw.parse(-90 + 100 * random.unit())
    const back = faderLaw.fromPosition(faderLaw.toPosition(db))
    // Half a unit in the last place of 160 (the largest term), twice.
    assert.ok(Math.abs(back - db) < 3e-14, `${db} came back as ${back}`)
  }
})

test('-90 dB, the lowest level that is not silence, does not turn into silence on its way through a surface', () => {
  assert.is(faderLaw.fromPosition(faderLaw.toPosition(-90)), -90)
  assert.is(faderLaw.fromPosition(Math.fround(faderLaw.toPosition(-90))), -90)
  assert.is(faderLaw.toPosition(Number.NEGATIVE_INFINITY), 0)
})

test('people may write levels as they are used to', () => {
  for (const text of ['-6 dB', '-6dB', '-6', '−6', ' −6.0 DB ', '-6.', '-60e-1']) {
    assert.is(faderLaw.parse(text), -6, text)
  }
  for (const text of ['-inf', '-inf dB', '-oo', '-INF', '−∞', '-infinity', 'pos:0']) {
    assert.is(faderLaw.parse(text), Number.NEGATIVE_INFINITY, text)
  }
  for (const text of ['+10', '10 dB', '+10.0dB', 'pos:1', 'pos: 1.0'])
    assert.is(faderLaw.parse(text), 10, text)
  assert.is(faderLaw.parse('.5'), 0.5)
  assert.is(faderLaw.parse(Number.NEGATIVE_INFINITY), Number.NEGATIVE_INFINITY)
  assert.ok(Object.is(faderLaw.parse('-0'), 0), 'minus zero is zero')
})

test('what is no level is refused, never clamped, and the error says what is allowed', () => {
  const wrong = [
    ...[
      '',
      ' ',
      'dB',
      'loud',
      '10.0001',
      '11 dB',
      '-90.01',
      '+inf',
      'inf',
      'Infinity',
      'NaN',
      '1,5',
      '0x5',
      '6 dBFS',
    ],
    ...[
      '--6',
      '6-',
      '1e999',
      '-1e999',
      'pos:',
      'pos:1.01',
      'pos:-0.1',
      'pos:x',
      'pos:-inf',
      'on',
      '1 2',
      '5 dB dB',
    ],
    ...[Number.NaN, Number.POSITIVE_INFINITY, 10.000001, -90.000001, -1e300, true, false],
  ]
  for (const input of wrong) {
    const error = refused(() => faderLaw.parse(input), 'EVALUE')
    assert.ok(Object.is(error.value, input))
    assert.ok(error.message.includes('-inf, or -90 to +10 dB'), error.message)
    assert.ok(
      error.message.includes(typeof input === 'string' ? JSON.stringify(input) : String(input)),
      error.message,
    )
  }
})

test('levels are shown with sign, one decimal and unit', () => {
  const shown: [number, string][] = [
    [-6, '-6.0 dB'],
    [0, '0.0 dB'],
    [-0.04, '0.0 dB'],
    [3.5, '+3.5 dB'],
    [10, '+10.0 dB'],
    [-89.96, '-90.0 dB'],
    [Number.NEGATIVE_INFINITY, '-inf dB'],
  ]
  for (const [db, text] of shown) assert.is(faderLaw.format(db), text)
})

test.run()
