// What a user would lose: a test signal that can be trusted: what is measured with it is the room, not the generator.
// time limit: 120 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { render } from '../../firmware/engine/render/render.ts'
import { powerSpectrum } from './spectrum.ts'

/** Seconds of noise: of so many, 31 Hz is told within 0.4 dB. */
const NOISE_SECONDS = 60
const RATES = [44_100, 48_000, 96_000]
/** Full level: a peak of 1 for sine and sweep, an RMS of -12 dBFS for noise. */
const NOISE_RMS_DB = -12

function hear(type: string, rate: number, seconds: number, f = 1000): Float32Array {
  return render(
    {
      ...{ rate, strips: 1, inputs: 1, outputs: 1, buses: 0, matrices: 0, frames: seconds * rate },
      periodFrames: 1024,
      state: {
        ...{ '/outputs/main/01/src': 'oscillator', '/-stat/osc/on': 'on', '/config/osc/level': 0 },
        ...{ '/config/osc/type': type, '/config/osc/f': f },
      },
    },
    { inputs: [] },
  ).outputs[0]!
}

for (const rate of RATES) {
  for (const f of [20, 440, 1000, 19_999]) {
    test(`sine of ${f} Hz at ${rate} Hz: the formula's samples, all else together below -140 dBFS`, () => {
      const heard = hear('sine', rate, 3, f)
      let squares = 0
      heard.forEach((sample, n) => {
        squares += (sample - Math.sin((2 * Math.PI * f * n) / rate)) ** 2
      })
      const db = 10 * Math.log10(squares / heard.length)
      process.stdout.write(`sine ${f} Hz at ${rate}: ${db.toFixed(0)} dBFS beside it\n`)
      assert.ok(db < -140, `${db} dBFS beside the sine`)
    })
  }

  for (const [type, slope] of [
    ['white', 0],
    ['pink', -10 * Math.log10(2)],
  ] as const) {
    test(`${type} noise at ${rate} Hz: -12 dBFS, ${slope.toFixed(2)} dB per octave within 0.5 dB from 25 Hz to 16 kHz`, () => {
      const heard = hear(type, rate, NOISE_SECONDS)
      const rms = 10 * Math.log10(heard.reduce((sum, sample) => sum + sample * sample, 0) / heard.length)
      assert.ok(Math.abs(rms - NOISE_RMS_DB) < 0.3, `${rms} dBFS`)
      const density = octaveDensities(heard, rate)
      // Where the line lies is the level's matter; the mean of what is measured tells it.
      const offset = mean(density.map(({ octave, db }) => db - slope * octave))
      for (const { octave, db } of density) {
        const off = db - slope * octave - offset
        assert.ok(
          Math.abs(off) < 0.5,
          `${type} around ${(1000 * 2 ** octave).toFixed(0)} Hz: ${off.toFixed(2)} dB off`,
        )
      }
      const worst = Math.max(...density.map(({ octave, db }) => Math.abs(db - slope * octave - offset)))
      process.stdout.write(`${type} at ${rate}: ${rms.toFixed(2)} dBFS, within ${worst.toFixed(2)} dB\n`)
    })
  }

  test(`the sweep at ${rate} Hz goes from 20 Hz to 20 kHz in 10 s, the same time for every octave, and begins anew`, () => {
    const heard = hear('sweep', rate, 12)
    for (const at of [1, 2.5, 4, 5.5, 7, 8.5, 9.8, 11]) {
      // Rising crossings of zero around an instant, placed between samples: whole periods over their time.
      const wanted = 20 * 1000 ** ((at % 10) / 10)
      const reach = Math.max(3 / wanted, 0.01)
      const crossings: number[] = []
      for (let n = Math.round((at - reach) * rate); n < (at + reach) * rate; n++) {
        const [one, next] = [heard[n]!, heard[n + 1]!]
        if (one < 0 && next >= 0) crossings.push(n + one / (one - next))
      }
      const [first, last] = [crossings[0]!, crossings.at(-1)!]
      const frequency = ((crossings.length - 1) * rate) / (last - first)
      const middle = (first + last) / 2 / rate
      const due = 20 * 1000 ** ((middle % 10) / 10)
      assert.ok(Math.abs(frequency / due - 1) < 0.01, `${frequency} Hz at ${middle} s, not ${due}`)
    }
    assert.ok(heard.every((sample) => Math.abs(sample) <= 1))
  })
}

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length

/** Mean power of a bin in each octave from 22 Hz to 16 kHz, dB; its middle in octaves from 1 kHz. */
function octaveDensities(signal: Float32Array, rate: number): { octave: number; db: number }[] {
  const size = 16_384
  const power = new Float64Array(size / 2)
  for (let first = 0; first + size <= signal.length; first += size / 2)
    powerSpectrum(Float64Array.from(signal.subarray(first, first + size))).forEach((p, k) => {
      power[k]! += p
    })
  return [-5, -4, -3, -2, -1, 0, 1, 2, 3, 3.5].map((middle) => {
    const [from, to] = [-0.5, 0.5].map((half) => Math.ceil((1000 * 2 ** (middle + half) * size) / rate))
    // Where every bin counts by its frequency, 1/f has over an octave what it has at the mean of its frequencies.
    const bins = Array.from(power.subarray(from, to), (p, n) => [from! + n, p] as const)
    const all = bins.reduce((sum, [k]) => sum + k, 0)
    const weighted = bins.reduce((sum, [k, p]) => sum + k * p, 0) / all
    return {
      octave: Math.log2(((all / bins.length) * rate) / size / 1000),
      db: 10 * Math.log10(weighted),
    }
  })
}

test.run()
