// What a user would lose: meters that tell the truth at every rate: peak, RMS, clips, gain reduction, and bars that fall as EBU says.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { firstMeter, type Metered, type MeterReading } from '../../firmware/arena/index.ts'
import { render } from '../../firmware/engine/render/render.ts'
import type { SessionInput } from '../../firmware/engine/render/session.ts'

type State = NonNullable<SessionInput['state']>

const SIZE = { strips: 6, inputs: 6, outputs: 3, buses: 2, matrices: 1 }
const RATES = [44_100, 48_000, 96_000]
const HERTZ = 997
const decibels = (gain: number): number => 20 * Math.log10(gain)
const amplitude = (db: number): number => 10 ** (db / 20)
const sine = (db: number, rate: number, seconds = 1): Float32Array =>
  Float32Array.from(
    { length: seconds * rate },
    (_, n) => amplitude(db) * Math.sin((2 * Math.PI * HERTZ * n) / rate),
  )
const constant = (db: number, rate: number): Float32Array => new Float32Array(rate).fill(amplitude(db))

function metersOf(inputs: Float32Array[], rate: number, state: State, frames?: number) {
  const { meters } = render({ rate, ...SIZE, state, ...(frames && { frames }) }, { inputs })
  return (kind: Metered, number: number): MeterReading => meters[firstMeter(SIZE, kind) + number - 1]!
}

function near(heard: number, wanted: number, within: number, what: string): void {
  assert.ok(Math.abs(heard - wanted) <= within, `${what}: ${heard.toFixed(3)} dB, not ${wanted.toFixed(3)}`)
}

for (const rate of RATES) {
  test(`peak and RMS of a sine at ${rate} Hz, within 0.05 dB: strips after their trim, all else after its level`, () => {
    const of = metersOf([sine(-6, rate)], rate, {
      ...{ '/ch/01/preamp/trim': 3, '/ch/01/mix/fader': -10, '/ch/01/mix/pan': -100 },
      ...{ '/ch/01/mix/02/level': -4, '/bus/02/mix/fader': -1, '/bus/02/mix/01/level': -2 },
      ...{ '/main/st/mix/fader': -5, '/outputs/main/01/level': -7, '/-stat/solosw/01': 'on' },
      ...{ '/config/solo/level': -8, '/config/phones/level': -9, '/mtx/01/mix/fader': -3 },
    })
    // By hand, from one fader to the next; the solo is PFL: before the fader.
    const WANTED: [Metered, number, number][] = [
      ['strip', 1, -3],
      ['bus', 2, -18],
      ['main', 1, -18],
      ['solo', 1, -3],
      ['monitor', 2, -11],
      ['phones', 1, -12],
      ['matrix', 1, -23],
      ['output', 1, -25],
    ]
    for (const [kind, number, db] of WANTED) {
      const { peak, rms } = of(kind, number)
      near(decibels(peak), db, 0.05, `${kind} ${number}, peak at ${rate} Hz`)
      near(decibels(rms), db - 10 * Math.log10(2), 0.05, `${kind} ${number}, RMS at ${rate} Hz`)
    }
    for (const [kind, number] of [
      ['strip', 2],
      ['bus', 1],
      ['main', 2],
      ['output', 2],
    ] as const) {
      assert.is(of(kind, number).peak, 0, `${kind} ${number} has nothing`)
      assert.is(of(kind, number).rms, 0, `${kind} ${number} has nothing`)
    }
  })

  test(`gain reduction of gate and compressor at ${rate} Hz, within 0.1 dB, without make-up`, () => {
    const of = metersOf([constant(-12, rate), constant(-50, rate), sine(-6, rate)], rate, {
      ...{ '/ch/01/dyn/on': 'on', '/ch/01/dyn/thr': -30, '/ch/01/dyn/ratio': 3, '/ch/01/dyn/knee': 0 },
      ...{ '/ch/01/dyn/mgain': 9 },
      ...{
        '/ch/02/gate/on': 'on',
        '/ch/02/gate/thr': -40,
        '/ch/02/gate/range': -33,
        '/ch/02/gate/release': 5,
      },
      ...{ '/ch/02/gate/hold': 0 },
      ...{
        '/outputs/main/01/src': 'ch 3',
        '/outputs/main/01/limiter/on': 'on',
        '/outputs/main/01/limiter/thr': -20,
      },
    })
    near(decibels(of('strip', 1).compressorGain), -12, 0.1, 'compressor')
    near(decibels(of('strip', 2).gateGain), -33, 0.1, 'gate')
    near(decibels(of('output', 1).compressorGain), -14, 0.1, 'limiter')
    assert.is(of('strip', 3).compressorGain, 1)
    assert.is(of('strip', 3).gateGain, 1)
  })

  test(`clips are counted to the sample at ${rate} Hz, also in what is left over at the end`, () => {
    // Not a whole number of blocks.
    const input = new Float32Array(Math.floor(rate / 3))
    const clipped = [0, 15, 16, 4000, 4001, 4002, input.length - 1]
    for (const n of clipped) input[n] = n % 2 === 0 ? 1 : -1
    const of = metersOf([input], rate, { '/outputs/main/01/src': 'ch 1' })
    assert.is(of('strip', 1).clips, clipped.length)
    assert.is(of('output', 1).clips, clipped.length)
    assert.is(of('strip', 2).clips, 0)
  })

  test(`a bar falls by 20 dB in 1.5 s at ${rate} Hz`, () => {
    const seconds = 1.5
    const input = sine(-6, rate, 1)
    const of = metersOf([input], rate, {}, rate * (1 + seconds))
    near(decibels(of('strip', 1).decayedPeak), -26, 0.3, 'after 1.5 s')
  })
}

test.run()
