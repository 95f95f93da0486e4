// What a user would lose: thresholds, ratios and times that are those on the knobs. Values worked out by hand from the
// definitions: levels in log2 units (6.0206 dB), smoothing per step of four frames.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { desk } from './desk-rig.ts'

function alike(actual: readonly number[], expected: readonly number[]): void {
  assert.is(actual.length, expected.length)
  actual.forEach((value, n) => {
    const wanted = expected[n]!
    assert.ok(Math.abs(value - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted)), `${actual}, not ${expected}`)
  })
}

// 20 dB are a factor of 10: log2(10).
const DB20 = 3.321928094887362

test('a gate: threshold -40 dB, range -60 dB, 10 ms, 100 ms, hold 50 ms at 48 kHz', () => {
  const mixer = desk()
  mixer.set('/ch/01/gate/on on', '/ch/01/gate/thr -40', '/ch/01/gate/range -60')
  mixer.set('/ch/01/gate/attack 10', '/ch/01/gate/release 100', '/ch/01/gate/hold 50')
  // 1 - exp(-4 / 480) and 1 - exp(-4 / 4800); 50 ms are 2400 frames, 600 steps.
  alike(mixer.values('gate', 'strip'), [-2 * DB20, -3 * DB20, 0.008298707205, 0.000832986207, 600])
  mixer.set('/ch/01/gate/on off')
  alike(mixer.values('gate', 'strip').slice(0, 2), [-2 * DB20, 0])
})

// biome-ignore format: one row, one ratio
const RATIOS: readonly [text: string, slope: number][] = [
  ['1', 0], ['2:1', 0.5], ['4', 0.75], ['10:1', 0.9], ['20', 0.95], ['inf', 1],
]

for (const [ratio, slope] of RATIOS)
  test(`a compressor of ratio ${ratio} has slope ${slope}`, () => {
    const mixer = desk()
    mixer.set('/ch/01/dyn/on on', '/ch/01/dyn/thr -20', `/ch/01/dyn/ratio ${ratio}`, '/ch/01/dyn/knee 0')
    mixer.set('/ch/01/dyn/mgain 20', '/ch/01/dyn/mix 25')
    alike(mixer.values('compressor', 'strip'), [-DB20, slope, 0, 10, 0.25])
  })

test('a compressor that is off leaves every sample as it is: slope 0, make-up 1, all of it', () => {
  const mixer = desk()
  mixer.set('/bus/01/dyn/ratio inf', '/bus/01/dyn/mgain 12', '/bus/01/dyn/mix 30', '/bus/01/dyn/knee 20')
  const [, slope, knee, makeup, mix] = mixer.values('compressor', 'bus')
  assert.equal([slope, makeup, mix], [0, 1, 1])
  alike([knee!], [DB20])
})

test('times of a compressor at 96 kHz: 5 ms, 0.2 s, hold 10 ms, RMS', () => {
  const mixer = desk({}, 96_000)
  mixer.set(
    '/main/st/dyn/attack 5',
    '/main/st/dyn/release 0.2 s',
    '/main/st/dyn/hold 10',
    '/main/st/dyn/det rms',
  )
  // 1 - exp(-4 / 480), 1 - exp(-4 / 19200), 960 frames are 240 steps.
  alike(mixer.values('compressorTimes', 'main', 2), [0.008298707205, 0.000208311636, 240, 1, 0])
})

test('a limiter: infinite ratio, no knee, at once, a ceiling; off it does nothing and holds nothing', () => {
  const mixer = desk()
  mixer.set(
    '/outputs/main/02/limiter/on on',
    '/outputs/main/02/limiter/thr -20',
    '/outputs/main/02/limiter/release 100',
  )
  alike(mixer.values('compressor', 'output', 2), [-DB20, 1, 0, 1, 1])
  alike(mixer.values('compressorTimes', 'output', 2), [1, 0.000832986207, 0, 0, 1])
  mixer.set('/outputs/main/02/limiter/on off')
  alike(mixer.values('compressor', 'output', 2), [-DB20, 0, 0, 1, 1])
  assert.is(mixer.values('compressorTimes', 'output', 2)[4], 0)
})

test.run()
