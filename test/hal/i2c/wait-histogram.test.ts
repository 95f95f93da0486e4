// What would be lost: "mixctl status" would tell of waits that never were.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { WaitHistogram } from '../../../hal/i2c/wait-histogram.ts'

test('quantiles of ten thousand waits are those of the sorted list, at most 9 % above', () => {
  const waits = Array.from({ length: 10_000 }, (_, i) => 10 * 1.0007 ** ((i * 7919) % 10_000))
  const histogram = new WaitHistogram()
  for (const wait of waits) histogram.add(wait)
  const sorted = waits.toSorted((a, b) => a - b)
  for (const q of [0.01, 0.5, 0.9, 0.99, 1]) {
    const true_ = sorted[Math.ceil(q * sorted.length) - 1]!
    const told = histogram.quantileUs(q)
    assert.ok(told >= true_ && told <= true_ * 1.0906, `${q}: ${told} for ${true_}`)
  }
  assert.is(histogram.maxUs, sorted.at(-1))
  assert.is(histogram.count, 10_000)
})

test('nothing waited: everything is 0; a wait of no time counts', () => {
  const histogram = new WaitHistogram()
  assert.is(histogram.quantileUs(0.99), 0)
  histogram.add(0)
  assert.is(histogram.count, 1)
  assert.is(histogram.quantileUs(0.5), 0)
})

test('a wait of an hour does not fall out of the table', () => {
  const histogram = new WaitHistogram()
  histogram.add(3.6e9)
  assert.is(histogram.maxUs, 3.6e9)
  assert.ok(histogram.quantileUs(0.5) > 1e7)
})

test.run()
