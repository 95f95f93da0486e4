// A fader's noise, ends and take-over, in numbers written out by hand.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { FaderFilter } from '../../../firmware/surfaces/front-panel/faders/fader-filter.ts'
import { TakeOver } from '../../../firmware/surfaces/front-panel/faders/take-over.ts'

const CALIBRATION = { low: 0.02, high: 0.97, noise: 0.004 }

test('at both stops a fader is at exactly 0 and 1, whatever its noise there', () => {
  const filter = new FaderFilter(CALIBRATION)
  for (const raw of [0.016, 0.02, 0.018]) {
    filter.read(raw)
    assert.is(filter.position, 0)
  }
  for (const raw of [0.974, 0.97, 0.972]) {
    filter.read(raw)
    assert.is(filter.position, 1)
  }
})

test('a fader that nobody touches moves nothing: noise as measured stays inside', () => {
  const filter = new FaderFilter(CALIBRATION)
  filter.read(0.5)
  const held = filter.position
  for (let n = 0; n < 1000; n++) assert.is(filter.read(0.5 + 0.002 * Math.sin(n * 1.7)), false)
  assert.is(filter.position, held)
})

test('a slow move is followed in small steps, and is nowhere further behind than the noise is wide', () => {
  const filter = new FaderFilter(CALIBRATION)
  let last = 0
  for (let raw = 0.02; raw <= 0.97; raw += 0.0005) {
    filter.read(raw)
    const position = filter.position!
    assert.ok(position >= last && position - last < 0.001)
    assert.ok(Math.abs(position - (raw - 0.02) / 0.95) <= (1.5 * 0.004) / 0.95 + 1e-9)
    last = position
  }
})

// biome-ignore format: one row, one look: where the fader is, where the value is, whether it moves it
const TAKE_OVER: [position: number, value: number, moves: boolean, way: 'up' | 'down' | undefined][] = [
  [0.1, 0.5, false, 'up'], [0.3, 0.5, false, 'up'], [0.48, 0.5, false, 'up'],
  [0.52, 0.5, true, undefined],
  [0.9, 0.52, true, undefined], [0.1, 0.9, true, undefined],
]

test('a fader takes over when it goes across its value, and then leads it', () => {
  const takeOver = new TakeOver()
  for (const [position, value, moves, way] of TAKE_OVER) {
    assert.is(takeOver.move(position, value), moves, `at ${position}`)
    assert.is(takeOver.way(value), way, `at ${position}`)
  }
})

test('a fader takes over when it touches its value, from either side', () => {
  for (const [from, to] of [
    [0.2, 0.495],
    [0.8, 0.505],
  ] as const) {
    const takeOver = new TakeOver()
    takeOver.move(from, 0.5)
    assert.is(takeOver.move(to, 0.5), true)
  }
})

test('the first look moves nothing, not even a fader that stands where its value is', () => {
  const takeOver = new TakeOver()
  assert.is(takeOver.move(0.5, 0.5), false)
  assert.is(takeOver.move(0.51, 0.5), true)
})

test('a value moved by somebody else lets go of the fader; moved to where the fader is, it does not', () => {
  const takeOver = new TakeOver()
  takeOver.move(0.4, 0.5)
  takeOver.move(0.6, 0.5)
  takeOver.release(0.2)
  assert.is(takeOver.move(0.55, 0.2), false)
  assert.is(takeOver.way(0.2), 'down')
  takeOver.release(0.55)
  assert.is(takeOver.move(0.56, 0.55), true)
})

test('a fader that was not seen for a while has not gone across anything meanwhile', () => {
  const takeOver = new TakeOver()
  takeOver.move(0.2, 0.5)
  takeOver.lose()
  assert.is(takeOver.way(0.5), undefined)
  assert.is(takeOver.move(0.8, 0.5), false)
})

test.run()
