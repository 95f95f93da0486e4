// What a user would lose: the place of a voice in its file, when its engine dies.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type KnownVoice, restoredVoice } from '../../../firmware/supervisor/restored-voice.ts'

const SAMPLE: KnownVoice = {
  ...{ voice: 3, kind: 'sample', strip: 4, gainDb: -6, loop: false, frames: 10_000 },
  ...{ source: 9, atFrame: 0, fadeInFrames: 0 },
}
const STREAM: KnownVoice = { ...SAMPLE, kind: 'stream', source: 1, frames: 10_000_000 }
const HALF = 10 ** (-6 / 20)

function playing(position: number, startFrame: number, startPosition = 0) {
  const fixed = { id: 3, state: 'playing', asset: 9, strip: 4, frames: 10_000 } as const
  return { ...fixed, position, startFrame, startPosition }
}

test('a sample: where it was at the last frame that counts, though its engine had begun the next period', () => {
  // Counted: 1000 + 2000 frames; published 64 more.
  const { start, startFrame } = restoredVoice(SAMPLE, playing(3064, 5000, 1000), 7000)!
  assert.is(start.position, 3000)
  assert.is(start.restored, true)
  assert.is(startFrame, 0)
  assert.ok(Math.abs(start.gain - HALF) < 1e-12)
})

test('a loop: after so many rounds at the place within the file', () => {
  const { start } = restoredVoice({ ...SAMPLE, loop: true }, playing(1, 0), 25_000)!
  assert.is(start.position, 5000)
  assert.is(start.loop, true)
})

test('what had ended by then does not begin again', () => {
  assert.is(restoredVoice(SAMPLE, playing(10_000, 0), 10_000), undefined)
})

test('what was to begin later begins at its frame; what was told and not begun begins at once', () => {
  assert.is(restoredVoice({ ...SAMPLE, atFrame: 9000 }, undefined, 7000)!.startFrame, 9000)
  const { start, startFrame } = restoredVoice({ ...SAMPLE, atFrame: 6990 }, undefined, 7000)!
  assert.is(startFrame, 0)
  assert.is(start.restored, undefined)
})

test('a stream that had run ahead of the count waits for it; the count of its frames goes on', () => {
  const { start, startFrame } = restoredVoice(STREAM, playing(2064, 5000), 7000)!
  assert.is(startFrame, 7064)
  assert.is(start.position, 2064)
  assert.is(start.loop, false)
})

test('a stream whose ring once ran dry goes on at once', () => {
  assert.is(restoredVoice(STREAM, playing(1500, 5000), 7000)!.startFrame, 0)
})

test('one whose next engine died before it began goes on from where that was told to', () => {
  const first = restoredVoice(SAMPLE, playing(3000, 5000), 8000)!
  const place = { position: first.start.position!, startFrame: 8000, startPosition: first.start.position! }
  const second = restoredVoice({ ...SAMPLE, place }, place, 8000)!
  assert.is(second.start.position, 3000)
  assert.is(second.start.restored, true)
})

test('a stop for later stands', () => {
  const stop = { frame: 8000, askedAt: 6000, rampFrames: 480 }
  assert.equal(restoredVoice({ ...SAMPLE, stop }, playing(2000, 5000), 7000)!.stop, {
    ...{ frame: 8000, rampFrames: 480 },
  })
})

test('a voice half faded out goes on from half its level, and is over when it would have been', () => {
  const stop = { frame: 0, askedAt: 6000, rampFrames: 2000 }
  const { start, stop: rest } = restoredVoice({ ...SAMPLE, stop }, playing(2000, 5000), 7000)!
  assert.ok(Math.abs(start.gain - HALF / 2) < 1e-12)
  assert.equal(rest, { frame: 0, rampFrames: 1000 })
  assert.is(restoredVoice({ ...SAMPLE, stop }, playing(3000, 5000), 8000), undefined)
})

test('a fade-in goes on with what is left of it', () => {
  const voice = { ...SAMPLE, fadeInFrames: 3000 }
  assert.is(restoredVoice(voice, playing(2000, 5000), 7000)!.start.rampFrames, 1000)
  assert.is(restoredVoice(voice, playing(4000, 5000), 9000)!.start.rampFrames, 0)
})

test.run()
