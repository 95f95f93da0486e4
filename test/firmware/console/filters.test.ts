// What a user would lose: bands that do what the knobs say. The independent truth: the biquads of R. Bristow-Johnson's
// "Cookbook formulae for audio EQ biquad filter coefficients", direct form, in double precision.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  BandType,
  bandFilter,
  type Filter,
  highPass,
  KeyFilterType,
  keyFilter,
} from '../../../firmware/console/index.ts'

type Biquad = [b0: number, b1: number, b2: number, a0: number, a1: number, a2: number]

/** The cookbook, word for word. @param type of BandType, or the key's band pass */
function cookbook(type: number | 'band pass', rate: number, hertz: number, db: number, q: number): Biquad {
  const A = 10 ** (db / 40)
  const w0 = (2 * Math.PI * hertz) / rate
  const cos = Math.cos(w0)
  const alpha = Math.sin(w0) / (2 * q)
  const root = 2 * Math.sqrt(A) * alpha
  switch (type) {
    case BandType.lowCut:
      return [(1 + cos) / 2, -(1 + cos), (1 + cos) / 2, 1 + alpha, -2 * cos, 1 - alpha]
    case BandType.highCut:
      return [(1 - cos) / 2, 1 - cos, (1 - cos) / 2, 1 + alpha, -2 * cos, 1 - alpha]
    case BandType.notch:
      return [1, -2 * cos, 1, 1 + alpha, -2 * cos, 1 - alpha]
    case BandType.peak:
      return [1 + alpha * A, -2 * cos, 1 - alpha * A, 1 + alpha / A, -2 * cos, 1 - alpha / A]
    case BandType.lowShelf:
      return [
        A * (A + 1 - (A - 1) * cos + root),
        2 * A * (A - 1 - (A + 1) * cos),
        A * (A + 1 - (A - 1) * cos - root),
        A + 1 + (A - 1) * cos + root,
        -2 * (A - 1 + (A + 1) * cos),
        A + 1 + (A - 1) * cos - root,
      ]
    case BandType.highShelf:
      return [
        A * (A + 1 + (A - 1) * cos + root),
        -2 * A * (A - 1 + (A + 1) * cos),
        A * (A + 1 + (A - 1) * cos - root),
        A + 1 - (A - 1) * cos + root,
        2 * (A - 1 - (A + 1) * cos),
        A + 1 - (A - 1) * cos - root,
      ]
    default:
      // Peak gain Q (the cookbook's first): the band output of the state-variable form, times k = 1/Q, has peak gain 1.
      return [alpha, 0, -alpha, 1 + alpha, -2 * cos, 1 - alpha]
  }
}

function impulseOfBiquad([b0, b1, b2, a0, a1, a2]: Biquad, frames: number): number[] {
  const out: number[] = []
  for (let n = 0; n < frames; n++) {
    const forward = (n === 0 ? b0 : 0) + (n === 1 ? b1 : 0) + (n === 2 ? b2 : 0)
    out.push((forward - a1 * (out[n - 1] ?? 0) - a2 * (out[n - 2] ?? 0)) / a0)
  }
  return out
}

/** Simper's update, as the engine has to run it. */
function impulseOf(
  [g, k, m0, m1, m2]: Filter,
  frames: number,
  input = (n: number): number => (n === 0 ? 1 : 0),
): number[] {
  const a1 = 1 / (1 + g * (g + k))
  const a2 = g * a1
  const a3 = g * a2
  let ic1 = 0
  let ic2 = 0
  return Array.from({ length: frames }, (_, n) => {
    const x = input(n)
    const v3 = x - ic2
    const v1 = a1 * ic1 + a2 * v3
    const v2 = ic2 + a2 * ic1 + a3 * v3
    ic1 = 2 * v1 - ic1
    ic2 = 2 * v2 - ic2
    return m0 * x + m1 * v1 + m2 * v2
  })
}

function alike(one: number[], other: number[], what: string): void {
  const worst = Math.max(...one.map((value, n) => Math.abs(value - other[n]!)))
  assert.ok(worst < 1e-9, `${what}: ${worst}`)
}

for (const rate of [44_100, 48_000, 96_000])
  for (const [name, type] of Object.entries(BandType))
    test(`${name} at ${rate} Hz is the cookbook's, sample by sample`, () => {
      for (const hertz of [20, 55, 400, 1000, 3150, 12_500, 20_000])
        for (const db of [-15, -3, 0, 6, 15])
          for (const q of [0.3, 0.71, 2, 10]) {
            const own = impulseOf(bandFilter(type, hertz, db, q, rate), 400)
            alike(
              own,
              impulseOfBiquad(cookbook(type, rate, hertz, db, q), 400),
              `${hertz} Hz, ${db} dB, Q ${q}`,
            )
          }
    })

test("filters of keys are the cookbook's too; switched off they pass the key as it is", () => {
  for (const hertz of [50, 1000, 8000]) {
    for (const [type, band] of [
      [KeyFilterType.lowCut, BandType.lowCut],
      [KeyFilterType.highCut, BandType.highCut],
      [KeyFilterType.bandPass, 'band pass'],
    ] as const) {
      const expected = impulseOfBiquad(cookbook(band, 48_000, hertz, 0, 2), 300)
      alike(impulseOf(keyFilter(true, type, hertz, 2, 48_000), 300), expected, `${type} ${hertz}`)
      assert.equal(impulseOf(keyFilter(false, type, hertz, 2, 48_000), 3), [1, 0, 0])
    }
  }
})

test('five values written out by hand: a bell of 6 dB, Q 2, at a quarter of the rate', () => {
  // g = tan(pi/4) = 1; A = 10^(6/40) = 1.412537544622754; k = 1/(2 A) = 0.353972892192069; m1 = k (A^2 - 1).
  const [g, k, m0, m1, m2] = bandFilter(BandType.peak, 12_000, 6, 2, 48_000)
  for (const [value, expected] of [
    [g, 1],
    [k, 0.353972892192069],
    [m0, 1],
    [m1, 0.352295880119308],
    [m2, 0],
  ] as const)
    assert.ok(Math.abs(value - expected) < 1e-12, `${value}, not ${expected}`)
})

/** |H| of Butterworth's high-pass of an order, through the bilinear transform: 1 / sqrt(1 + (g / tan(w/2))^2n). */
const butterworth = (order: number, g: number, w: number): number =>
  1 / Math.sqrt(1 + (g / Math.tan(w / 2)) ** (2 * order))

test("the high-pass is Butterworth's of second, third and fourth order: -3.01 dB at its frequency", () => {
  const rate = 48_000
  for (const [slope, order] of [
    [12, 2],
    [18, 3],
    [24, 4],
  ] as const)
    for (const hertz of [20, 80, 400]) {
      const [first, second] = highPass(slope, hertz, rate)
      const frames = 65_536
      const once = impulseOf(first, frames)
      const response = impulseOf(second, frames, (n) => once[n]!)
      for (const ratio of [0.5, 1, 2, 8]) {
        const w = (2 * Math.PI * hertz * ratio) / rate
        let re = 0
        let im = 0
        response.forEach((value, n) => {
          re += value * Math.cos(w * n)
          im -= value * Math.sin(w * n)
        })
        const expected = butterworth(order, Math.tan((Math.PI * hertz) / rate), w)
        const error = 20 * Math.log10(Math.hypot(re, im) / expected)
        assert.ok(Math.abs(error) < 1e-6, `${slope} dB/oct at ${hertz * ratio} Hz: ${error} dB off`)
      }
    }
})

test('20 kHz at 32 kHz is still a filter: held at 0.49 of the rate', () => {
  const [g] = bandFilter(BandType.highCut, 20_000, 0, 0.7, 32_000)
  assert.ok(Math.abs(g - Math.tan(0.49 * Math.PI)) < 1e-9)
  assert.ok(impulseOf(bandFilter(BandType.highCut, 20_000, 0, 0.7, 32_000), 1000).every(Number.isFinite))
})

test.run()
