// What a user would lose: a low cut that nobody hears working.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { render } from '../../firmware/engine/render/render.ts'
import { filtered, highPass } from './analogue.ts'

const SECONDS = 3
const NOISE_DB = -120

for (const rate of [44_100, 48_000, 96_000]) {
  for (const slope of [12, 18, 24]) {
    test(`the 20 Hz high-pass adds less noise than ${NOISE_DB} dBFS, ${slope} dB per octave at ${rate} Hz`, () => {
      const tones = [40, 55, 100, 440, 1000, 5000]
      const frames = SECONDS * rate
      const inputs = tones.map((hertz) =>
        Float32Array.from({ length: frames }, (_, n) => Math.sin((2 * Math.PI * hertz * n) / rate)),
      )
      const count = tones.length
      const state = Object.fromEntries(
        tones.flatMap((_, n) => [
          [`/ch/0${n + 1}/preamp/hpon`, 'on'],
          [`/ch/0${n + 1}/preamp/hpf`, 20],
          [`/ch/0${n + 1}/preamp/hpslope`, `${slope} dB/oct`],
          [`/outputs/main/0${n + 1}/src`, `ch ${n + 1}`],
        ]),
      )
      const size = { strips: count, inputs: count, outputs: count, buses: 0, matrices: 0 }
      const { outputs } = render({ rate, ...size, frames, periodFrames: 1024, state }, { inputs })
      let worst = Number.NEGATIVE_INFINITY
      outputs.forEach((heard, n) => {
        const wanted = filtered(highPass(slope), 20, rate, inputs[n]!)
        let power = 0
        for (let at = rate; at < frames; at++) power += (heard[at]! - wanted[at]!) ** 2
        const db = 10 * Math.log10(power / (frames - rate))
        assert.ok(db < NOISE_DB, `${tones[n]} Hz: ${db.toFixed(1)} dBFS`)
        worst = Math.max(worst, db)
      })
      process.stdout.write(`${slope} dB per octave at ${rate} Hz: ${worst.toFixed(1)} dBFS\n`)
    })
  }
}

test.run()
