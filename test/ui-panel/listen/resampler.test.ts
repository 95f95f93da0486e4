// What is heard in a browser is what was played, at whatever rates box and browser run: compared with sines by formula.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Resampler } from '../../../ui-panel/model/listen/resampler.ts'
import { SoundRing } from '../../../ui-panel/model/listen/sound-ring.ts'

const FRAMES = 16_384
const AMPLITUDE = 0.9

/** The filter's own; 16 bits alone leave 98 to a full sine. */
const LEAST_DB = 92

/** @returns dB that whatever is not the sine lies below it @param gone nothing of it is to be heard */
function below(hertz: number, from: number, to: number, speedUp = 0, gone = false): number {
  const ring = new SoundRing()
  const phase = (place: number) => (2 * Math.PI * hertz * place) / from
  for (let place = 0; place < FRAMES; place++) {
    // Not rounded to 16 bits: what is measured is the filter.
    ring.left[place] = AMPLITUDE * Math.sin(phase(place))
    ring.right[place] = AMPLITUDE * Math.cos(phase(place))
  }
  const resampler = new Resampler(from / to)
  resampler.speedUp = speedUp
  resampler.place = 1000.37
  const frames = Math.floor((FRAMES - 2000) / resampler.step)
  const [left, right] = [new Float32Array(frames), new Float32Array(frames)]
  resampler.read(ring, left, right)
  let wrong = 0
  for (let n = 0; n < frames; n++) {
    const at = phase(1000.37 + n * (from / to) * (1 + speedUp))
    const level = gone ? 0 : AMPLITUDE
    wrong += (left[n]! - level * Math.sin(at)) ** 2 + (right[n]! - level * Math.cos(at)) ** 2
  }
  return -10 * Math.log10(wrong / frames / AMPLITUDE ** 2)
}

for (const [from, to] of [
  [44_100, 48_000],
  [48_000, 44_100],
  [48_000, 48_000],
  [96_000, 48_000],
  [96_000, 44_100],
  [192_000, 48_000],
] as const) {
  test(`${from} to ${to} Hz: a sine stays a sine, up to 18 kHz`, () => {
    for (const hertz of [30, 997, 5000, 10_000, 18_000])
      for (const speedUp of [0, 0.0002, -0.002]) {
        const db = below(hertz, from, to, speedUp)
        assert.ok(db > LEAST_DB, `${hertz} Hz, ${speedUp}: ${db.toFixed(1)} dB`)
      }
  })
}

test('what is above half the rate of the browser is not folded down into what is heard', () => {
  for (const hertz of [28_000, 33_000, 47_000]) {
    const db = below(hertz, 96_000, 48_000, 0, true)
    assert.ok(db > LEAST_DB, `${hertz} Hz: ${db.toFixed(1)} dB`)
  }
})

test.run()
