// What a user would lose: an ear at a distance that hears what the house hears, gapless, and knows when it does not.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  arenaInMemory,
  Clock,
  CommandWriter,
  TAPS,
  type TapChunk,
  TapReader,
} from '../../../firmware/arena/index.ts'
import { buildTable, createResolver, createStore } from '../../../firmware/console/index.ts'
import { compileKernels, PLANE_FRAMES } from '../../../firmware/engine/graph.ts'
import { Renderer } from '../../../firmware/engine/renderer.ts'
import { targetKinds } from '../../../firmware/engine/target-kinds.ts'

const RATE = 48_000
const SIZE = { strips: 2, inputs: 2, outputs: 2, buses: 0, matrices: 0 }
const FIRST_FRAME = 2 ** 33
const SIGNED_END = 2 ** 31 - 20

/** An engine without a card: two sines in, pan hard left and right, main on the outputs. */
function engine(firstIndex = SIGNED_END) {
  const table = buildTable(SIZE)
  const store = createStore(table, {
    '/ch/01/mix/on': 'on',
    '/ch/02/mix/on': 'on',
    '/ch/01/mix/fader': 0,
    '/ch/02/mix/fader': -6,
    '/ch/01/mix/pan': 'L100',
    '/ch/02/mix/pan': 'R100',
    '/main/st/mix/fader': -3,
    '/config/solo/level': -12,
  })
  const arena = arenaInMemory(
    { ...SIZE, stateSlots: table.numbers.length, tableHash: 0, assetMebibytes: 1, sources: 0 },
    { firstFrame: FIRST_FRAME, firstIndex },
  )
  const renderer = new Renderer(compileKernels(), arena, targetKinds(SIZE), RATE)
  renderer.dispatch.setMaster(true, 0)
  const commands = new CommandWriter(arena.commands)
  createResolver(table, RATE)
    .resolveAll(store)
    .forEach((value, target) => {
      commands.set(target, value, 0, 0, 0)
    })
  commands.publish()
  const played: number[][] = [[], []]
  const run = (period: number, periods: number) => {
    const { inputs, outputs } = renderer.graph
    for (let p = 0; p < periods; p++) {
      const at = arena.clock[Clock.frames]! - FIRST_FRAME
      for (let n = 0; n < period; n++) {
        inputs[n] = 0.5 * Math.sin((2 * Math.PI * 440 * (at + n)) / RATE)
        inputs[PLANE_FRAMES + n] = 0.5 * Math.sin((2 * Math.PI * 1000 * (at + n)) / RATE)
      }
      arena.clock[Clock.wakeNs] = at
      renderer.renderPeriod(period)
      for (const side of [0, 1]) {
        for (let n = 0; n < period; n++) played[side]!.push(outputs[side * PLANE_FRAMES + n]!)
      }
      arena.clock[Clock.frames]! += period
    }
  }
  return { arena, run, played }
}

function all(reader: TapReader): TapChunk[] {
  const chunks: TapChunk[] = []
  for (let chunk = reader.read(); chunk; chunk = reader.read()) chunks.push(chunk)
  return chunks
}

for (const period of [16, 64, 240, 1024]) {
  test(`what is tapped of main is what the card plays, at periods of ${period}, also where sequence numbers wrap`, () => {
    const { arena, run, played } = engine()
    const readers = arena.taps.map((tap) => new TapReader(tap))
    run(period, Math.ceil(12_000 / period))
    const chunks = all(readers[TAPS.indexOf('main')]!)
    assert.is(chunks.length, Math.floor(played[0]!.length / 256))
    assert.is(chunks[0]!.sequence, SIGNED_END + 1)
    chunks.forEach(({ frame, sequence, rate, wokenNs, samples }, n) => {
      assert.is(sequence, (SIGNED_END + 1 + n) | 0)
      assert.is(frame, FIRST_FRAME + 256 * n)
      assert.is(rate, RATE)
      // The period in which its first frame lies.
      assert.is(wokenNs, Math.floor((256 * n) / period) * period)
      for (const side of [0, 1]) {
        assert.equal([...samples[side]!], played[side]!.slice(256 * n, 256 * (n + 1)))
      }
    })
    assert.ok(played[0]!.some((sample) => Math.abs(sample) > 0.2))
    // The monitor follows main, 12 dB below it (its own knob).
    const monitor = all(readers[TAPS.indexOf('monitor')]!)
    const gain = 10 ** (-12 / 20)
    for (const [n, { samples }] of monitor.entries()) {
      // The first moments are the ramp of whatever was set.
      if (n < 8) continue
      samples[0]!.forEach((sample, k) => {
        assert.ok(Math.abs(sample - gain * chunks[n]!.samples[0]![k]!) < 1e-6)
      })
    }
  })
}

test('one that falls behind goes on with the newest and knows how much it has missed; another one misses nothing', () => {
  const { arena, run } = engine()
  const [slow, quick] = [new TapReader(arena.taps[0]!), new TapReader(arena.taps[0]!)]
  const heard: TapChunk[] = []
  for (let n = 0; n < 30; n++) {
    run(64, 100)
    heard.push(...all(quick))
  }
  // 30 x 100 x 64 frames are 750 chunks.
  assert.is(heard.length, 750)
  assert.is(quick.dropped, 0)
  const late = all(slow)
  assert.is(late.length + slow.dropped, 750)
  assert.is(late.at(-1)!.sequence, heard.at(-1)!.sequence)
  assert.ok(late.length < 128)
})

test('a chunk that is written over while it is copied is not given out', () => {
  const { arena, run } = engine()
  run(64, 4)
  const [tap] = arena.taps
  const { sequence } = tap!.copy(tap!.newest())!
  // 127 chunks later its place is begun anew.
  run(64, 4 * 127)
  assert.ok(tap!.copy(sequence))
  run(16, 1)
  assert.is(tap!.copy(sequence), undefined)
})

test.run()
