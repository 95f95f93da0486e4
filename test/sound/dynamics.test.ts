// What a user would lose: a gate and a compressor that do what their knobs say, at every rate.
// time limit: 120 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { render } from '../../firmware/engine/render/render.ts'
import type { SessionInput } from '../../firmware/engine/render/session.ts'

/** Where the rate does not matter. */
const RATE = 48_000
const RATES = [44_100, 48_000, 96_000]
const SIZE = { strips: 4, inputs: 4, outputs: 4, buses: 2, matrices: 0 }
const amplitude = (db: number): number => 10 ** (db / 20)
const decibels = (gain: number): number => 20 * Math.log10(gain)
const constant = (db: number, frames: number) => new Float32Array(frames).fill(amplitude(db))

type State = NonNullable<SessionInput['state']>

/** Strips straight to outputs, before their levels. */
function hear(inputs: Float32Array[], state: State, rate = RATE): Float32Array[] {
  const taps = Object.fromEntries([1, 2, 3, 4].map((n) => [`/outputs/main/0${n}/src`, `ch ${n}`]))
  const frames = inputs[0]!.length
  return render({ rate, ...SIZE, frames, state: { ...taps, ...state } }, { inputs }).outputs
}

const compressor = (strip: number, knobs: Record<string, string | number>): State =>
  Object.fromEntries(
    Object.entries({ on: 'on', ...knobs }).map(([knob, value]) => [`/ch/0${strip}/dyn/${knob}`, value]),
  )
const gate = (strip: number, knobs: Record<string, string | number>): State =>
  Object.fromEntries(
    Object.entries({ on: 'on', ...knobs }).map(([knob, value]) => [`/ch/0${strip}/gate/${knob}`, value]),
  )

/** 20 levels from -57 to 0 dBFS. */
const LEVELS = Array.from({ length: 20 }, (_, n) => -57 + 3 * n)

for (const [ratio, knee, makeup, mix, detector] of [
  ['2', 0, 0, 100, 'peak'],
  ['4', 6, 5, 100, 'peak'],
  ['10', 24, 0, 100, 'RMS'],
  ['inf', 0, 0, 100, 'RMS'],
  ['inf', 12, 12, 60, 'peak'],
  ['1', 6, 3, 100, 'peak'],
] as const) {
  test(`compressor ${ratio}:1, knee ${knee} dB, makeup ${makeup} dB, mix ${mix} %, ${detector}: 20 points of its curve within 0.1 dB at every rate`, () => {
    const threshold = -24
    const state = {
      thr: threshold,
      ...{ ratio, knee, mgain: makeup, mix, det: detector, attack: 1, release: 5 },
    }
    for (const [level, rate] of LEVELS.flatMap((one) => RATES.map((rate) => [one, rate] as const))) {
      const [out] = hear([constant(level, rate / 5)], compressor(1, state), rate)
      const over = level - threshold
      const slope = ratio === 'inf' ? 1 : 1 - 1 / Number(ratio)
      const reduction =
        over <= -knee / 2
          ? 0
          : over >= knee / 2
            ? slope * over
            : (slope * (over + knee / 2) ** 2) / (2 * knee)
      const wet = amplitude(makeup - reduction)
      const wanted = level + decibels(1 + (mix / 100) * (wet - 1))
      const heard = decibels(out!.at(-1)!)
      assert.ok(Math.abs(heard - wanted) < 0.1, `${level} dBFS in at ${rate} Hz: ${heard} out, not ${wanted}`)
    }
  })
}

/** Frames from `from` until the gain in dB has done this much of the way between two levels. */
function framesUntil(gains: Float64Array, from: number, begin: number, end: number, share: number): number {
  const wanted = begin + share * (end - begin)
  for (let n = from; n < gains.length; n++) {
    if (end < begin ? gains[n]! <= wanted : gains[n]! >= wanted) return n - from + 1
  }
  throw new Error(`never ${wanted} dB`)
}

const DONE = 1 - Math.exp(-1)
/** A step of the detector, and the straight line over it, are four frames each. */
const GRID_FRAMES = 8
const near = (frames: number, ms: number, rate: number, what: string) => {
  const wanted = (ms * rate) / 1000
  const within = 0.05 * wanted + (ms < 5 ? GRID_FRAMES : 0)
  assert.ok(Math.abs(frames - wanted) <= within, `${what}: ${frames} frames, not ${wanted}`)
}

const TIMES = [
  [2, 10, 50],
  [20, 100, 300],
  [100, 0, 1000],
] as const

for (const [attack, hold, release, rate] of TIMES.flatMap((times) =>
  RATES.map((rate) => [...times, rate] as const),
)) {
  test(`compressor: attack ${attack}, hold ${hold}, release ${release} ms at ${rate} Hz, each within 5 % (63.2 % of the dB)`, () => {
    const [loud, quiet] = [rate, rate + Math.ceil((10 * attack * rate) / 1000)]
    const input = new Float32Array(quiet + 5 * rate).fill(amplitude(-40))
    input.fill(amplitude(-4), loud, quiet)
    const knobs = { thr: -24, ratio: 'inf', knee: 0, attack, hold, release }
    const [out] = hear([input], compressor(1, knobs), rate)
    const gains = Float64Array.from(out!, (sample, n) => decibels(sample / input[n]!))
    near(framesUntil(gains, loud, 0, -20, DONE), attack, rate, 'attack')
    const lowest = gains[quiet - 1]!
    // It begins to release when the hold is over: the first hundredth of a dB.
    let held = quiet
    while (gains[held]! < lowest + 0.01) held++
    if (hold > 0) near(held - quiet, hold, rate, 'hold')
    const released = framesUntil(gains, quiet, lowest, 0, DONE) - (hold * rate) / 1000
    near(released, release, rate, 'release')
  })

  test(`gate: attack ${attack}, hold ${hold}, release ${release} ms at ${rate} Hz, each within 5 % (63.2 % of the dB)`, () => {
    const open = Math.ceil((12 * release * rate) / 1000)
    const shut = open + Math.ceil((12 * attack * rate) / 1000)
    const input = new Float32Array(shut + 3 * rate).fill(amplitude(-60))
    input.fill(amplitude(-10), open, shut)
    const [out] = hear([input], gate(1, { thr: -30, range: -50, attack, hold, release }), rate)
    const gains = Float64Array.from(out!, (sample, n) => decibels(sample / input[n]!))
    assert.ok(Math.abs(gains[open - 1]! + 50) < 0.1, `closed by ${gains[open - 1]} dB`)
    near(framesUntil(gains, open, -50, 0, DONE), attack, rate, 'attack')
    assert.ok(Math.abs(gains[shut - 1]!) < 0.01, `open at ${gains[shut - 1]} dB`)
    let held = shut
    while (gains[held]! > -0.01) held++
    if (hold > 0) near(held - shut, hold, rate, 'hold')
    near(framesUntil(gains, shut, 0, -50, DONE) - (hold * rate) / 1000, release, rate, 'release')
  })
}

test('a gate opens at its threshold, and closes 3 dB below it', () => {
  const state = gate(1, { thr: -30, range: -60, attack: 0.1, hold: 0, release: 5 })
  for (const [level, isOpen] of [
    [-30.1, false],
    [-29.9, true],
  ] as const) {
    const [out] = hear([constant(level, RATE)], state)
    assert.is(decibels(out!.at(-1)! / amplitude(level)) > -1, isOpen, `${level} dBFS`)
  }
  for (const [level, isOpen] of [
    [-32.9, true],
    [-33.1, false],
  ] as const) {
    const input = constant(level, RATE)
    input.fill(amplitude(-10), 0, 4800)
    const [out] = hear([input], state)
    assert.is(decibels(out!.at(-1)! / amplitude(level)) > -1, isOpen, `down to ${level} dBFS`)
  }
})

test('a linked pair is turned down together, by the louder side', () => {
  const state = {
    '/config/chlink/1-2': 'on',
    ...compressor(1, { thr: -20, ratio: 'inf', knee: 0, attack: 1 }),
  }
  const [left, right] = hear([constant(-40, RATE), constant(-6, RATE)], state)
  assert.ok(Math.abs(decibels(left!.at(-1)!) + 54) < 0.1)
  assert.ok(Math.abs(decibels(right!.at(-1)!) + 20) < 0.1)
})

test('a key turns another strip down: the voice ducks the music, also through a bus and a filter', () => {
  const voice = constant(-6, RATE)
  voice.fill(0, 0, RATE / 2)
  const tone = Float32Array.from({ length: RATE }, (_, n) => 0.5 * Math.sin((2 * Math.PI * 100 * n) / RATE))
  const duck = { thr: -30, ratio: 'inf', knee: 0, attack: 1, release: 20 }
  const state = {
    ...compressor(2, { ...duck, keysrc: 'ch 1' }),
    ...compressor(3, { ...duck, keysrc: 'bus 1' }),
    '/ch/01/mix/01/level': 0,
    // What this one hears of the 100 Hz is 40 dB less: it is left alone.
    ...compressor(4, {
      ...{ ...duck, thr: -40, keysrc: 'self' },
      ...{ 'filter/on': 'on', 'filter/type': 'low cut', 'filter/f': 2000, 'filter/q': 0.7 },
    }),
  }
  const [, second, third, fourth] = hear([voice, constant(-20, RATE), constant(-20, RATE), tone], state)
  for (const out of [second!, third!]) {
    assert.is(out[RATE / 2 - 1], Math.fround(amplitude(-20)))
    assert.ok(Math.abs(decibels(out.at(-1)!) + 44) < 0.1, `${decibels(out.at(-1)!)} dB`)
  }
  const rest = fourth!.subarray(RATE / 2)
  assert.ok(rest.every((sample, n) => Math.abs(sample - tone[RATE / 2 + n]!) < 1e-4))
})

test('a limiter lets nothing pass its threshold, not for one sample, and leaves what is below alone', () => {
  const noise = Float32Array.from(
    { length: RATE },
    (_, n) => Math.sin(n * n * 0.001) * (n % 9000 < 3000 ? 4 : 0.4),
  )
  const state = { '/outputs/main/01/limiter/on': 'on', '/outputs/main/01/limiter/thr': -6 }
  const [limited] = hear([noise], state)
  const ceiling = amplitude(-6)
  assert.ok(limited!.every((sample) => Math.abs(sample) <= ceiling * (1 + 1e-6)))
  assert.ok(limited!.some((sample) => Math.abs(sample) > ceiling * 0.999))
  const [alone] = hear([noise.map((sample) => sample / 10)], state)
  assert.ok(alone!.every((sample, n) => sample === Math.fround(noise[n]! / 10)))
})

test.run()
