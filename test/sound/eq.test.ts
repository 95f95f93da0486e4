// What a user would lose: an EQ and a high-pass that do what their knobs say, from 20 Hz to 20 kHz, at every rate.
// time limit: 240 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  type BandKind,
  band,
  highPass,
  magnitudeDb,
  phase,
  prewarped,
  response,
  type Section,
  unwarped,
} from './analogue.ts'
import { impulseAnswers, responseAt, type Settings } from './impulse.ts'

const POINTS = 30
const RATES = [44_100, 48_000, 96_000]
const WITHIN_DB = 0.05
/** 0.05 dB are 0.0058 of the amplitude, at a right angle 0.0058 radians. */
const WITHIN_RADIANS = 0.0058
/** Below, a single-precision filter has its own noise; what is left there is compared with the input. */
const QUIET_DB = -80
const QUIET_ERROR = 1e-5

/** 20 Hz to 20 kHz, even on a logarithmic scale. */
const FREQUENCIES = Array.from({ length: POINTS }, (_, n) => 20 * 1000 ** (n / (POINTS - 1)))

interface Case {
  name: string
  settings: Settings
  own: number
  analogue: Section[]
}

const KINDS: BandKind[] = ['low cut', 'low shelf', 'peak', 'notch', 'high shelf', 'high cut']
const BANDS: Case[] = KINDS.flatMap((kind) =>
  (
    [
      [20, -15, 0.3],
      [100, 15, 2],
      [1000, -6, 0.7],
      [4000, 9, 10],
      [20_000, 12, 1],
    ] as const
  ).map(([own, gain, q], n): Case => {
    const at = `eq/${(n % 4) + 1}`
    return {
      name: `${kind} at ${own} Hz, ${gain} dB, Q ${q}`,
      settings: { [`${at}/type`]: kind, [`${at}/f`]: own, [`${at}/g`]: gain, [`${at}/q`]: q },
      own,
      analogue: band(kind, gain, q),
    }
  }),
)
const HIGH_PASSES: Case[] = [12, 18, 24].flatMap((slope) =>
  [20, 80, 400].map(
    (own): Case => ({
      name: `high-pass at ${own} Hz, ${slope} dB per octave`,
      settings: { 'preamp/hpon': 'on', 'preamp/hpf': own, 'preamp/hpslope': `${slope} dB/oct` },
      own,
      analogue: highPass(slope),
    }),
  ),
)

for (const rate of RATES) {
  for (const [name, cases] of [
    ['every band', BANDS],
    ['the high-pass', HIGH_PASSES],
  ] as const) {
    test(`${name} has the response of its analogue prototype through the bilinear transform, at ${rate} Hz`, () => {
      // A band at 20 Hz with a Q of 10 would ring for seconds; here the longest is 20 Hz with 0.7.
      const answers = impulseAnswers(
        cases.map(({ settings }) => settings),
        rate,
        2 * rate,
      )
      const worst = { db: 0, radians: 0, quiet: 0, analogue: 0, at: '' }
      cases.forEach(({ name: which, own, analogue }, n) => {
        for (const hertz of FREQUENCIES) {
          const heard = responseAt(answers[n]!, hertz, rate)
          const wanted = response(analogue, prewarped(hertz, own, rate))
          const what = `${which}, heard at ${hertz.toFixed(1)} Hz`
          if (magnitudeDb(wanted) < QUIET_DB) {
            const error = Math.hypot(heard.re - wanted.re, heard.im - wanted.im)
            assert.ok(error < QUIET_ERROR, `${what}: off by ${error}`)
            continue
          }
          const off = Math.abs(magnitudeDb(heard) - magnitudeDb(wanted))
          const turned = Math.abs(Math.sin(phase(heard) - phase(wanted)))
          assert.ok(off < WITHIN_DB, `${what}: ${magnitudeDb(heard)} dB, not ${magnitudeDb(wanted)}`)
          assert.ok(turned < WITHIN_RADIANS, `${what}: phase ${phase(heard)}, not ${phase(wanted)}`)
          if (off > worst.db) Object.assign(worst, { db: off, at: what })
          worst.radians = Math.max(worst.radians, turned)
          const original = magnitudeDb(response(analogue, unwarped(hertz, own)))
          if (hertz < 10_000 && original > -40) {
            worst.analogue = Math.max(worst.analogue, Math.abs(magnitudeDb(heard) - original))
          }
        }
      })
      process.stdout.write(
        `${name} at ${rate} Hz: within ${worst.db.toFixed(4)} dB, ${worst.radians.toFixed(5)} rad (${worst.at}); from the analogue curve below 10 kHz: ${worst.analogue.toFixed(2)} dB\n`,
      )
    })
  }
}

test.run()
