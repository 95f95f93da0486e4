// The drawn curves of gate and compressor are what comes out: numbers worked out by hand from the knobs' meaning.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  compressorOut,
  gateOut,
  mixedDb,
  reductionDb,
  transferPath,
} from '../../ui-panel/model/dynamics-curve.ts'

const HARD = { threshold: -20, ratio: 4, knee: 0, makeup: 0, mix: 100 }

test('above the threshold a ratio of 4:1 leaves a quarter of what is over', () => {
  // 12 dB over become 3 dB over.
  assert.is(compressorOut(-8, HARD), -17)
  assert.is(compressorOut(-20, HARD), -20)
  assert.is(compressorOut(-50, HARD), -50)
  assert.is(compressorOut(-8, { ...HARD, ratio: Number.POSITIVE_INFINITY }), -20)
  assert.ok(Math.abs(compressorOut(-8, { ...HARD, makeup: 6 }) + 11) < 1e-9)
})

test('a soft knee of 12 dB begins 6 dB below, and takes an eighth of the knee’s slope at the threshold', () => {
  const soft = { ...HARD, knee: 12 }
  assert.is(reductionDb(-26, soft), 0)
  // 3/4 x 6 x 6 / 24
  assert.is(reductionDb(-20, soft), 1.125)
  assert.is(reductionDb(-14, soft), 4.5)
  assert.is(reductionDb(-8, soft), 9)
})

test('half mixed in, 9 dB of reduction are 3.4 dB', () => {
  const heard = compressorOut(-8, { ...HARD, mix: 50 }) + 8
  assert.ok(Math.abs(heard - 20 * Math.log10((1 + 10 ** (-9 / 20)) / 2)) < 1e-9)
  assert.ok(Math.abs(heard + 3.383) < 0.001, `${heard} dB`)
})

test('the dot of a compressor that takes 9 dB just now lies 9 dB lower, made up and mixed as the curve is', () => {
  assert.ok(Math.abs(mixedDb(9, { makeup: 0, mix: 100 }) + 9) < 1e-9)
  assert.ok(Math.abs(mixedDb(9, { makeup: 6, mix: 100 }) + 3) < 1e-9)
  assert.is(mixedDb(9, { makeup: 6, mix: 0 }), 0)
})

test('a gate leaves what is louder than its threshold, and the range of the rest', () => {
  assert.is(gateOut(-30, -40, -60), -30)
  assert.is(gateOut(-50, -40, -20), -70)
})

test('a curve without a processor is the diagonal', () => {
  assert.is(
    transferPath((input) => input, 2),
    'M0.0000 1.0000L0.5000 0.5000L1.0000 0.0000',
  )
})

test.run()
