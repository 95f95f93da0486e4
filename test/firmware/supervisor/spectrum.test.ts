// What a user would lose: a spectrum that shows how loud what is.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { sixthOctaves } from '../../../firmware/supervisor/spectrum.ts'

const RATE = 48_000
const tones = (...parts: [hertz: number, db: number][]) =>
  Float32Array.from({ length: 8192 }, (_, n) =>
    parts.reduce((sum, [hertz, db]) => sum + 10 ** (db / 20) * Math.sin((2 * Math.PI * hertz * n) / RATE), 0),
  )
const at = (samples: Float32Array, hertz: number) =>
  sixthOctaves(samples, RATE).reduce((best, band) =>
    Math.abs(Math.log2(band.hertz / hertz)) < Math.abs(Math.log2(best.hertz / hertz)) ? band : best,
  )

test('a sine shows its level in its own band, others 60 dB less', () => {
  // The middles of bands, by their definition.
  for (const step of [-12, -6, 0, 7, 20]) {
    const hertz = 1000 * 2 ** (step / 6)
    const samples = tones([hertz, -20])
    assert.ok(Math.abs(at(samples, hertz).db! + 20) < 0.3, `${hertz} Hz: ${at(samples, hertz).db} dB`)
    for (const away of [0.5, 2]) {
      const other = at(samples, hertz * away).db
      assert.ok(other === null || other < -80, `${hertz * away} Hz: ${other} dB`)
    }
  }
})

test('two tones are two, noise is even by its bandwidth: 3 dB more an octave', () => {
  const two = tones([500, -10], [4000, -30])
  assert.ok(Math.abs(at(two, 500).db! + 10) < 0.3)
  assert.ok(Math.abs(at(two, 4000).db! + 30) < 0.3)
  let [low, high] = [0, 0]
  for (let round = 0; round < 40; round++) {
    const noise = Float32Array.from({ length: 8192 }, () => Math.random() - 0.5)
    low += 10 ** (at(noise, 1000).db! / 10)
    high += 10 ** (at(noise, 8000).db! / 10)
  }
  assert.ok(Math.abs(10 * Math.log10(high / low) - 9.03) < 1, `${10 * Math.log10(high / low)} dB`)
})

test('bands stay below half of the rate, and silence has no level', () => {
  const bands = sixthOctaves(new Float32Array(8192), 44_100)
  assert.ok(bands.at(-1)!.hertz < 22_050 && bands[0]!.hertz < 20)
  assert.ok(bands.every(({ db }) => db === null))
})

test.run()
