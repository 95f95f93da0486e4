// What a user would lose: processors that add nothing of their own.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { render } from '../../firmware/engine/render/render.ts'
import { band, filtered } from './analogue.ts'
import { type Compressor, movingCompressor } from './moving.ts'

const RATE = 48_000
const FRAMES = 2 * RATE
const NOISE_DB = -110

for (const hertz of [50, 1000, 10_000]) {
  test(`EQ of +6 dB and 10 dB of gain reduction at ${hertz} Hz: distortion and noise below ${NOISE_DB} dB of a double-precision render`, () => {
    const tone = Float32Array.from(
      { length: FRAMES },
      (_, n) => 0.5 * Math.sin((2 * Math.PI * hertz * n) / RATE),
    )
    // 0 dBFS after the EQ, 13.3 dB over the threshold at 4:1: 10 dB less.
    const dynamics: Compressor = {
      threshold: -13.3,
      ratio: 4,
      knee: 0,
      makeup: 0,
      attack: 5,
      release: 500,
      on: true,
    }
    const [heard] = render(
      {
        ...{ rate: RATE, strips: 1, inputs: 1, outputs: 1, frames: FRAMES },
        state: {
          '/outputs/main/01/src': 'ch 1',
          ...{ '/ch/01/eq/2/f': hertz, '/ch/01/eq/2/g': 6, '/ch/01/eq/2/q': 1 },
          ...{ '/ch/01/dyn/on': 'on', '/ch/01/dyn/thr': -13.3, '/ch/01/dyn/ratio': 4, '/ch/01/dyn/knee': 0 },
          ...{ '/ch/01/dyn/attack': 5, '/ch/01/dyn/release': 500 },
        },
      },
      { inputs: [tone] },
    ).outputs
    const wanted = movingCompressor(
      filtered(band('peak', 6, 1), hertz, RATE, tone),
      dynamics,
      dynamics,
      0,
      RATE,
    )
    let [error, power, peak] = [0, 0, 0]
    for (let n = RATE; n < FRAMES; n++) {
      error += (heard![n]! - wanted[n]!) ** 2
      power += wanted[n]! ** 2
      peak = Math.max(peak, Math.abs(wanted[n]!))
    }
    const db = 10 * Math.log10(error / power)
    process.stdout.write(
      `${hertz} Hz: ${db.toFixed(1)} dB, peak ${(20 * Math.log10(peak)).toFixed(2)} dBFS\n`,
    )
    assert.ok(Math.abs(20 * Math.log10(peak) + 10) < 0.3, 'it is turned down by 10 dB')
    assert.ok(db < NOISE_DB, `${db} dB`)
  })
}

test.run()
