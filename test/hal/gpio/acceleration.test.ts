// What a user would lose: fine work with a slow hand, the far end of a fader with a fast one.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { ACCELERATION, Acceleration } from '../../../hal/gpio/index.ts'

/** @returns steps of the last detent, after so many at one speed */
function at(detentsPerSecond: number, count = 10, way = 1, acceleration = new Acceleration()): number {
  let step = 0
  for (let n = 0; n < count; n++) step = acceleration.step(way, 1e9 + (n * 1e9) / detentsPerSecond)
  return step
}

const TABLE = [
  { speed: 1, factor: 1 },
  { speed: 19, factor: 1 },
  { speed: 20, factor: 2 },
  { speed: 39, factor: 2 },
  { speed: 41, factor: 4 },
  { speed: 79, factor: 4 },
  { speed: 81, factor: 8 },
  { speed: 480, factor: 8 },
]
for (const { speed, factor } of TABLE) {
  test(`${speed} detents a second count ${factor} each, either way`, () => {
    assert.is(at(speed), factor)
    assert.is(at(speed, 10, -1), -factor)
  })
}

test('the first detent of a turn is one step, however fast the hand', () => {
  assert.is(at(480, 1), 1)
})

test('whoever turns back begins with one step', () => {
  const acceleration = new Acceleration()
  assert.is(at(100, 10, 1, acceleration), 8)
  assert.is(acceleration.step(-1, 1e9 + 1e8 + 1e7), -1)
})

test('a rest of more than a second begins anew', () => {
  const acceleration = new Acceleration()
  assert.is(at(100, 10, 1, acceleration), 8)
  assert.is(acceleration.step(1, 2.2e9), 1)
})

test('several detents at once are as fast as if they had come one by one', () => {
  const acceleration = new Acceleration()
  acceleration.step(1, 1e9)
  assert.is(acceleration.step(3, 1e9 + 3e9 / 30), 6)
  assert.is(acceleration.step(1, 1e9 + 4e9 / 30), 2)
})

test('an empty table: no acceleration; the usual one only ever rises', () => {
  assert.is(at(480, 10, 1, new Acceleration([])), 1)
  for (const [n, row] of ACCELERATION.entries()) {
    const before = ACCELERATION[n - 1] ?? { detentsPerSecond: 0, factor: 1 }
    assert.ok(row.detentsPerSecond > before.detentsPerSecond && row.factor > before.factor)
  }
})

test.run()
