// What a user would lose: a box without speakers that is heard in a browser, and says where something is missing.
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { TapRing } from '../../../firmware/arena/index.ts'
import { until } from '../running-box.ts'
import { withRig } from './rig.ts'

const QUANTUM = 16

/** Left a ramp that names its frame, right silence but for what is too loud. */
const left = (frame: number) => ((frame % 20_000) - 10_000) / 10_000
const right = (frame: number) => (frame % 100 === 0 ? 1.5 : 0)

/** As the engine does, from a frame on. */
function play(tap: TapRing, from: number, frames: number): void {
  const samples = new Float32Array(2 * QUANTUM)
  for (let frame = from; frame < from + frames; frame += QUANTUM) {
    for (let n = 0; n < QUANTUM; n++) {
      samples[n] = left(frame + n)
      samples[QUANTUM + n] = right(frame + n)
    }
    tap.write(samples, 0, QUANTUM, Float64Array.of(frame, 0, 44_100))
  }
}

interface Piece {
  tap: number
  from: number
  frames: number
}

/** Reads a frame by the README's table. @throws AssertionError where a sample is not what was played */
function read(bytes: Buffer): Piece {
  assert.is(bytes.readUInt8(0), 3)
  const frames = bytes.readUInt16LE(2)
  const from = bytes.readDoubleLE(4)
  assert.is(bytes.readUInt32LE(12), 44_100)
  assert.is(bytes.length, 16 + 4 * frames)
  for (let n = 0; n < frames; n++) {
    const wanted = [left(from + n), right(from + n)].map(
      (sample) => Math.max(-1, Math.min(1, sample)) * 32767,
    )
    for (const side of [0, 1]) {
      const got = bytes.readInt16LE(16 + 4 * n + 2 * side)
      assert.ok(Math.abs(got - wanted[side]!) <= 1, `frame ${from + n}: ${got}, not ${wanted[side]}`)
    }
  }
  return { tap: bytes.readUInt8(1), from, frames }
}

test(
  'who listens hears every sample once, and the frames tell where one is missing; who does not hears nothing',
  withRig(async ({ open, taps, web }) => {
    const [ear, other] = [await open(), await open()]
    assert.is((await ear.ask({ op: 'listen', tap: 'main' })).op, 'done')
    assert.is((await ear.ask({ op: 'listen', tap: 'inputs' }))['code'], 'EINVAL')
    assert.is(web.stats().listeners, 1)
    await sleep(50)
    const base = 2 ** 33
    // An odd number of chunks at a time, then a jump in the box's frames.
    let at = base
    for (const count of [1, 5, 2, 7]) {
      play(taps[0]!, at, 256 * count)
      at += 256 * count
      await sleep(45)
    }
    play(taps[0]!, at + 48_000, 512)
    play(taps[1]!, at, 512)
    await until('the last of it', () => ear.frames.some((bytes) => bytes.readDoubleLE(4) >= at + 48_000))
    const pieces = ear.frames.map(read)
    assert.ok(pieces.every(({ tap, frames }) => tap === 0 && frames <= 1024))
    assert.is(pieces[0]!.from, base)
    const gaps = pieces.slice(1).filter(({ from }, n) => from !== pieces[n]!.from + pieces[n]!.frames)
    assert.equal(gaps, [{ tap: 0, from: at + 48_000, frames: 512 }])
    assert.is(
      pieces.reduce((sum, { frames }) => sum + frames, 0),
      256 * 17,
    )
    assert.equal(other.frames, [])
    await ear.ask({ op: 'listen', tap: null })
    const had = ear.frames.length
    play(taps[0]!, at, 1024)
    await sleep(60)
    assert.is(ear.frames.length, had)
  }),
)

test(
  'a listener that stops reading loses sound, which is counted, and has all of the state when it reads again',
  withRig(async ({ open, taps, store, web }) => {
    const ear = await open()
    await ear.ask({ op: 'listen', tap: 'monitor' })
    await sleep(40)
    ear.socket.pause()
    let frame = 0
    for (let n = 0; n < 110; n++) {
      play(taps[1]!, frame, 1024)
      frame += 1024
      store.set('/ch/01/mix/fader', -(n % 60), 'test')
      await sleep(20)
    }
    assert.ok(web.stats().soundLeft > 10, `${web.stats().soundLeft} left out`)
    ear.socket.resume()
    await until('all of the state', () => ear.version === store.sequence)
    assert.is(ear.gaps, 0)
    // What it hears is right, and then it hears again.
    for (const bytes of ear.frames) assert.is(read(bytes).tap, 1)
    const had = ear.frames.length
    await sleep(40)
    play(taps[1]!, frame, 1024)
    await until('it hears again', () => ear.frames.length > had)
  }),
)

test.run()
