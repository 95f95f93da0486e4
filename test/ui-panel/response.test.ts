// The curve people drag is the sound they get: compared with the audio-EQ cookbook's formulas on the unit circle.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { BandType, bandFilter, highPass } from '../../firmware/console/index.ts'
import { responseDb } from '../../ui-panel/model/response.ts'

const RATE = 48_000

/** Robert Bristow-Johnson's "Cookbook formulae for audio EQ biquad filter coefficients": dB of a peaking EQ. */
function cookbookPeak(f0: number, gain: number, q: number, f: number): number {
  const a = 10 ** (gain / 40)
  const w0 = (2 * Math.PI * f0) / RATE
  // The engine's Q is the analogue prototype's, as the cookbook's.
  const alpha = Math.sin(w0) / (2 * q)
  const b = [1 + alpha * a, -2 * Math.cos(w0), 1 - alpha * a]
  const d = [1 + alpha / a, -2 * Math.cos(w0), 1 - alpha / a]
  const size = (c: number[]): number => {
    const w = (2 * Math.PI * f) / RATE
    const real = c[0]! + c[1]! * Math.cos(w) + c[2]! * Math.cos(2 * w)
    const imaginary = c[1]! * Math.sin(w) + c[2]! * Math.sin(2 * w)
    return Math.hypot(real, imaginary)
  }
  return 20 * Math.log10(size(b) / size(d))
}

test('a peak of the curve is the cookbook’s, within a thousandth of a dB', () => {
  for (const [f0, gain, q] of [
    [300, -4, 1.4],
    [1000, 12, 0.5],
    [8000, -15, 6],
  ] as const)
    for (const f of [20, 100, 280, 300, 1000, 5000, 8000, 16_000]) {
      const drawn = responseDb(bandFilter(BandType.peak, f0, gain, q, RATE), f, RATE)
      assert.ok(Math.abs(drawn - cookbookPeak(f0, gain, q, f)) < 0.001, `${f0} Hz ${gain} dB at ${f} Hz`)
    }
})

test('shelves end at their gain, cuts are 3 dB down at their frequency, a notch is nothing', () => {
  const at = (type: number, hertz: number, gain: number, f: number, q = Math.SQRT1_2) =>
    responseDb(bandFilter(type, hertz, gain, q, RATE), f, RATE)
  const near = (value: number, wanted: number, within: number) =>
    assert.ok(Math.abs(value - wanted) < within, `${value} dB, not ${wanted}`)
  near(at(BandType.lowShelf, 1000, 6, 10), 6, 0.01)
  near(at(BandType.lowShelf, 1000, 6, 1000), 3, 0.01)
  near(at(BandType.highShelf, 1000, -9, 23_000), -9, 0.05)
  near(at(BandType.lowCut, 100, 0, 100), -3.01, 0.01)
  near(at(BandType.highCut, 5000, 0, 5000), -3.01, 0.01)
  assert.ok(at(BandType.notch, 1000, 0, 1000, 5) < -100)
  for (const slope of [12, 18, 24]) {
    const [first, second] = highPass(slope, 200, RATE)
    const both = (f: number) => responseDb(first, f, RATE) + responseDb(second, f, RATE)
    near(both(200), -3.01, 0.01)
    // Butterworth: a factor of two per octave and order, far below.
    near(both(12.5) - both(25), (-slope / 6) * 20 * Math.log10(2), 0.01)
  }
})

test.run()
