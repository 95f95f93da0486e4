// What a user would lose: trust in the trials' figures. Gaps, clicks and places made by hand have to be found.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { clickDb, FilePlaces, findGap, findGaps, findMark, silentFrom, toneLag } from './listen.ts'
import { MARK_AMPLITUDE, noise, RATE, sine } from './scene.ts'

/** Two seconds of the tone, silent in [from, to). */
function toneWithout(from: number, to: number): Float32Array {
  const tone = sine()
  const plane = new Float32Array(2 * RATE)
  plane.set(tone)
  plane.set(tone, RATE)
  return plane.fill(0, from, to)
}

test('a gap is found to the wave of the tone, and a second one too', () => {
  const plane = toneWithout(30_000, 40_007)
  const gap = findGap(plane, 0, plane.length)!
  assert.ok(Math.abs(gap.lost - 30_000) <= 48, `lost at ${gap.lost}`)
  assert.ok(Math.abs(gap.back - 40_007) <= 48, `back at ${gap.back}`)
  plane.fill(0, 60_000, 60_100)
  assert.is(findGaps(plane, 0, plane.length).length, 2)
})

test('a tone without a gap has none, whatever its phase', () => {
  for (const from of [0, 7, 24, 47]) assert.is(findGap(toneWithout(0, 0), from, 2 * RATE), undefined)
})

test('a tone that is cut clicks, one that is faded by a raised cosine over 20 ms does not', () => {
  const cut = toneWithout(48_012, 2 * RATE)
  const faded = toneWithout(48_960, 2 * RATE)
  for (let n = 0; n < 960; n++) faded[48_000 + n]! *= (1 + Math.cos((Math.PI * n) / 960)) / 2
  // Cut at its crest, half of the tone's energy in the window is left; the step spreads some of it.
  assert.ok(clickDb(cut, 48_012, 20_000) > -35, `${clickDb(cut, 48_012, 20_000)} dB`)
  assert.ok(clickDb(faded, 48_480, 20_000) < -70, `${clickDb(faded, 48_480, 20_000)} dB`)
})

test('the way of the tone is found to the frame, of 48', () => {
  const late = new Float32Array(5000)
  const tone = sine()
  // Recorded from card frame 1000 on, 530 frames late.
  for (let n = 0; n < late.length; n++) late[n] = tone[1000 + n - 530]!
  assert.is(toneLag(late, 777, 1000), 530 % 48)
})

test('silence begins after the last sample that sounds', () => {
  assert.is(silentFrom(toneWithout(30_001, 2 * RATE), 10_000), 30_001)
  assert.is(silentFrom(toneWithout(30_001, 30_400), 10_000), undefined)
})

test('a mark is found at its frame, a file by its samples', () => {
  const file = noise(10_000, 0.25, 3)
  const plane = new Float32Array(20_000)
  for (let n = 0; n < plane.length; n++) plane[n] = file[(n + 1234) % file.length]!
  plane[5000]! += MARK_AMPLITUDE
  assert.is(findMark(plane, 0, plane.length), 5000)
  const places = new FilePlaces(file)
  assert.is(places.find(plane, 100), 1334)
  assert.is(places.find(plane, 9995), (9995 + 1234) % 10_000)
  const twice = noise(10_000, 0.25, 3)
  twice[9000] = twice[1334]!
  assert.is(new FilePlaces(twice).find(plane, 100), 1334)
  plane[109]! += 1e-6
  assert.is(places.find(plane, 100), undefined)
})

test.run()
