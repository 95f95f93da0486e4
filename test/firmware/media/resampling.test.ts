import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { loadWav } from '../../../firmware/media/load-asset.ts'
import { soxFloats } from '../../sound/sox.ts'
import { errorOf, mediaBench } from './media-bench.ts'
import { fitSine } from './sine-fit.ts'
import { noise, sine, temporaryFolder, writeFloatWav } from './sound-files.ts'

const folder = temporaryFolder()

/** sox's best resampler, as 32-bit floats at the rate. */
function soxAtRate(path: string, rate: number, effects: string[] = []): Float32Array {
  return soxFloats([
    '-D',
    path,
    '-t',
    'raw',
    '-e',
    'floating-point',
    '-b',
    '32',
    '-',
    ...effects,
    'rate',
    '-v',
    String(rate),
  ])
}

const CASES = [
  { from: 44100, to: 48000, tone: 997 },
  { from: 44100, to: 48000, tone: 17000 },
  { from: 96000, to: 48000, tone: 997 },
  { from: 96000, to: 48000, tone: 20000 },
  { from: 8000, to: 48000, tone: 997 },
  { from: 8000, to: 48000, tone: 3200 },
  { from: 48000, to: 44100, tone: 997 },
  { from: 192000, to: 44100, tone: 10000 },
]

for (const { from, to, tone } of CASES) {
  test(`a ${tone} Hz tone recorded at ${from} Hz keeps pitch, level and place at ${to} Hz`, async () => {
    const amplitude = 0.5
    const phase = 0.3
    const path = writeFloatWav(folder, `tone-${from}-${to}-${tone}.wav`, from, [
      sine(from, from, tone, amplitude, phase),
    ])
    const { frames, planes } = await loadWav(path, to)
    assert.is(frames, to, 'one second stays one second')
    const ours = planes[0]!
    // 50 ms from either end, where the signal's own beginning and end do not reach.
    const edge = to / 20
    const fit = fitSine(ours, to, tone, edge, to - edge)
    const early = fitSine(ours, to, tone, edge, to / 2)
    const late = fitSine(ours, to, tone, to / 2, to - edge)
    const framesPerRadian = to / (2 * Math.PI * tone)
    assert.ok(Math.abs(20 * Math.log10(fit.amplitude / amplitude)) < 0.001, `level ${fit.amplitude}`)
    assert.ok(
      Math.abs(fit.phase - phase) * framesPerRadian < 0.001,
      `place ${(fit.phase - phase) * framesPerRadian} frames off`,
    )
    assert.ok(
      Math.abs(early.phase - late.phase) * framesPerRadian < 0.001,
      'pitch: both halves lie on one sine',
    )
    assert.ok(fit.residueDb < -120, `THD+N ${fit.residueDb.toFixed(1)} dB`)

    const theirs = fitSine(soxAtRate(path, to), to, tone, edge, to - edge)
    assert.ok(
      Math.abs(20 * Math.log10(fit.amplitude / theirs.amplitude)) < 0.01,
      `sox's level is ${theirs.amplitude}`,
    )
    assert.ok(Math.abs(fit.phase - theirs.phase) * framesPerRadian < 0.01, `sox's place is ${theirs.phase}`)
  })
}

test('what lies above the new rate’s band is gone, not folded into the music', async () => {
  // 30 kHz at 96 kHz would fold to 18 kHz.
  const path = writeFloatWav(folder, 'ultrasonic.wav', 96000, [sine(96000, 96000, 30000, 0.9)])
  const { planes } = await loadWav(path, 48000)
  const middle = planes[0]!.subarray(2400, 45600)
  const peak = middle.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  assert.ok(20 * Math.log10(peak) < -120, `peak ${(20 * Math.log10(peak)).toFixed(1)} dBFS`)
})

test('speech at 44.1 kHz is, at 48 kHz, what sox makes of it', async () => {
  // Band limited to 18 kHz, below the band edges of both.
  const speech = '/usr/share/sounds/alsa/Front_Center.wav'
  const at44100 = soxAtRate(speech, 44100, ['gain', '-3', 'sinc', '-18k'])
  const path = writeFloatWav(folder, 'speech.wav', 44100, [at44100])
  const { planes } = await loadWav(path, 48000)
  const theirs = soxAtRate(path, 48000)
  const ours = planes[0]!
  assert.ok(Math.abs(ours.length - theirs.length) <= 1, `${ours.length} frames, sox has ${theirs.length}`)
  let worst = 0
  for (let n = 0; n < Math.min(ours.length, theirs.length); n++)
    worst = Math.max(worst, Math.abs(ours[n]! - theirs[n]!))
  assert.ok(20 * Math.log10(worst) < -100, `differs by ${(20 * Math.log10(worst)).toFixed(1)} dBFS`)
})

test('samples above full scale pass the resampler unclipped', async () => {
  const path = writeFloatWav(folder, 'loud.wav', 44100, [sine(44100, 44100, 997, 8)])
  const { planes } = await loadWav(path, 48000)
  const fit = fitSine(planes[0]!, 48000, 997, 2400, 45600)
  assert.ok(Math.abs(fit.amplitude - 8) < 0.001, `amplitude ${fit.amplitude}`)
  assert.ok(fit.residueDb < -120, `THD+N ${fit.residueDb}`)
})

test('after two minutes the sound lies on the same frame: no drift', async () => {
  const frames = 8000 * 120
  const clicks = new Float32Array(frames)
  clicks[frames - 4000] = 1
  const path = writeFloatWav(folder, 'long.wav', 8000, [clicks])
  const { planes } = await loadWav(path, 44100)
  const plane = planes[0]!
  assert.is(plane.length, 44100 * 120)
  let loudest = 0
  for (let n = 0; n < plane.length; n++) if (plane[n]! > plane[loudest]!) loudest = n
  assert.is(loudest, ((frames - 4000) * 44100) / 8000)
})

test('the number of frames is the nearest to the file’s length, for lengths that do not divide', async () => {
  for (const [frames, from, to, expected] of [
    [1, 44100, 48000, 1],
    [1, 192000, 44100, 1],
    [7, 44100, 48000, 8],
    [12345, 44100, 48000, 13437],
    [513, 96000, 48000, 257],
    [1000, 8000, 96000, 12000],
  ] as const) {
    const path = writeFloatWav(folder, 'length.wav', from, [noise(frames, 5)])
    const loaded = await loadWav(path, to)
    assert.is(loaded.frames, expected, `${frames} frames from ${from} to ${to} Hz`)
    assert.is(loaded.planes[0]!.length, expected)
    assert.ok(loaded.planes[0]!.every(Number.isFinite))
  }
})

test('the last milliseconds of a file are there: a click on its last frames is not cut off', async () => {
  const clicks = new Float32Array(44100)
  clicks[44100 - 147] = 0.8
  const path = writeFloatWav(folder, 'tail.wav', 44100, [clicks])
  const { planes } = await loadWav(path, 48000)
  // Frame 147 from the end at 44.1 kHz is frame 160 from the end at 48 kHz, exactly.
  const peak = planes[0]![48000 - 160]!
  assert.ok(peak > 0.75 && peak <= 0.8, `peak ${peak}`)
})

test('left stays left and right stays right', async () => {
  const bench = mediaBench()
  const path = writeFloatWav(folder, 'stereo.wav', 44100, [
    sine(22050, 44100, 500, 0.5),
    sine(22050, 44100, 3000, 0.25),
  ])
  const answer = await bench.ask({ op: 'load', path })
  assert.is(answer['channels'], 2)
  assert.is(answer['frames'], 24000)
  assert.is(answer['sourceRate'], 44100)
  assert.is(answer['rate'], 48000)
  assert.is(answer['seconds'], 0.5)
  const [left, right] = bench.planes(answer['asset'] as number)
  for (const [plane, tone, amplitude] of [
    [left, 500, 0.5],
    [right, 3000, 0.25],
  ] as const) {
    const fit = fitSine(plane!, 48000, tone, 2400, 21600)
    assert.ok(Math.abs(fit.amplitude - amplitude) < 1e-4, `${tone} Hz: ${fit.amplitude}`)
    assert.ok(fit.residueDb < -115, `${tone} Hz: what else is there is ${fit.residueDb} dB`)
  }
})

test('resamplers that were used before start with no memory of the last file', async () => {
  const loud = writeFloatWav(folder, 'before.wav', 44100, [noise(30000, 1), noise(30000, 2)])
  const silent = writeFloatWav(folder, 'after.wav', 22050, [new Float32Array(5000)])
  for (let k = 0; k < 6; k++) {
    await Promise.all([loadWav(loud, 48000), loadWav(loud, 48000)])
    const { planes } = await loadWav(silent, 48000)
    assert.ok(planes[0]!.every((sample) => sample === 0))
  }
})

test('a rate that cannot be resampled is refused with the rates that can', async () => {
  const bench = mediaBench()
  for (const rate of [999, 384000]) {
    const path = writeFloatWav(folder, `rate-${rate}.wav`, rate, [noise(1000, 3)])
    const { code, message } = errorOf(await bench.ask({ op: 'load', path }))
    assert.is(code, 'ERATE')
    assert.match(message, path)
    assert.match(message, `its rate is ${rate} Hz; allowed are 1000 to 192000 Hz`)
  }
})

test.run()
