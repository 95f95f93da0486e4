// What a user would lose: pads and players that start, stop and give way by the stated rules.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  type Arena,
  arenaInMemory,
  CHUNK_FRAMES,
  Clock,
  CommandWriter,
  Event,
  Load,
  RECORD_DOUBLES,
  RECORD_INTS,
  Record,
  VoiceEnd,
  VoiceRefusal,
} from '../../../firmware/arena/index.ts'
import { TAPS, targetLayout } from '../../../firmware/console/index.ts'
import { compileKernels } from '../../../firmware/engine/graph.ts'
import { Renderer } from '../../../firmware/engine/renderer.ts'
import { targetKinds } from '../../../firmware/engine/target-kinds.ts'

const SIZE = { strips: 4, inputs: 2, outputs: 2, buses: 0, matrices: 0 }
const kernels = compileKernels()

interface Seen {
  op: number
  target: number
  batch: number
  frame: number
  value: number
}

interface Box {
  arena: Arena
  commands: CommandWriter
  /** Renders so many frames; the left output. */
  run(frames: number): Float32Array
  events(): Seen[]
}

function box(firstIndex = 0): Box {
  const arena = arenaInMemory(
    {
      strips: 4,
      outputs: 2,
      buses: 0,
      matrices: 0,
      stateSlots: 1,
      tableHash: 0,
      assetMebibytes: 1,
      sources: 2,
    },
    { firstIndex },
  )
  const renderer = new Renderer(kernels, arena, targetKinds(SIZE), 48000)
  renderer.dispatch.setMaster(true, 0)
  const commands = new CommandWriter(arena.commands)
  const targets = targetLayout(SIZE)
  for (let strip = 0; strip < 4; strip++) {
    commands.set(targets.id('input', 'strip', strip), [1], 0, 0, 0)
    commands.set(targets.id('level', 'strip', strip), [1], 0, 0, 0)
    commands.set(targets.id('toMain', 'strip', strip), [1, 0], 0, 0, 0)
  }
  commands.set(targets.id('level', 'main', 0), [1], 0, 0, 0)
  commands.set(targets.id('level', 'output', 0), [1], 0, 0, 0)
  commands.set(targets.id('outputSource', 'output', 0), [TAPS.mainLeft], 0, 0, 0)
  commands.publish()
  return {
    arena,
    commands,
    run(frames) {
      const out = new Float32Array(frames)
      for (let done = 0; done < frames; done += 64) {
        renderer.renderPeriod(64)
        out.set(renderer.graph.outputs.subarray(0, Math.min(64, frames - done)), done)
        arena.clock[Clock.frames]! += 64
      }
      return out
    },
    events() {
      const { events } = arena
      const seen = Array.from({ length: events.available() }, (_, n) => {
        const i = events.slot(n) * RECORD_INTS
        const d = events.slot(n) * RECORD_DOUBLES
        return {
          op: events.ints[i + Record.op]!,
          target: events.ints[i + Record.target]!,
          batch: events.ints[i + Record.batch]!,
          frame: events.doubles[d + Record.frame]!,
          value: events.doubles[d + Record.value]!,
        }
      })
      events.consume(seen.length)
      return seen
    },
  }
}

/** An asset of a constant level. */
function level(arena: Arena, frames: number, value: number): number {
  const asset = arena.assets.allocate(1, frames)
  asset.samples.fill(value)
  arena.assets.ready(asset.id)
  return asset.id
}

const of = (events: Seen[], op: number) => events.filter((event) => event.op === op)

test('a voice tells the exact frames of its first sample and of the first one without it', () => {
  const { arena, commands, run, events } = box()
  const source = level(arena, 1000, 0.5)
  commands.startVoice({ voice: 7, source, strip: 0, gain: 1 }, 3, 203)
  commands.publish()
  const out = run(2048)
  out.forEach((x, n) => {
    assert.is(x, n >= 203 && n < 1203 ? 0.5 : 0, `frame ${n}`)
  })
  const seen = events()
  assert.equal(of(seen, Event.voiceStarted), [
    {
      op: Event.voiceStarted,
      target: 7,
      batch: 3,
      frame: 203,
      value: of(seen, Event.voiceStarted)[0]!.value,
    },
  ])
  assert.equal(
    of(seen, Event.voiceEnded).map(({ target, frame, value }) => [target, frame, value]),
    [[7, 1203, VoiceEnd.finished]],
  )
  assert.equal(arena.voices.read(), [])
})

test('the position on screen counts the frames that sounded', () => {
  const { arena, commands, run } = box()
  const source = level(arena, 10000, 0.1)
  commands.startVoice({ voice: 1, source, strip: 2, gain: 1, position: 500 }, 0, 128)
  commands.publish()
  run(64)
  assert.equal(arena.voices.read(), [])
  run(640)
  assert.equal(arena.voices.read(), [
    {
      ...{ id: 1, state: 'playing', asset: source, strip: 2, position: 500 + 704 - 128, frames: 10000 },
      ...{ startFrame: 128, startPosition: 500 },
    },
  ])
})

test('the 33rd voice fades out the one that started first; only 8 may fade so at once', () => {
  const { arena, commands, run, events } = box()
  const source = level(arena, 40000, 0.001)
  for (let voice = 1; voice <= 32; voice++) commands.startVoice({ voice, source, strip: 0, gain: 1 }, 0, 0)
  commands.publish()
  run(64)
  events()
  for (let voice = 33; voice <= 41; voice++) commands.startVoice({ voice, source, strip: 0, gain: 1 }, 0, 0)
  commands.publish()
  run(640)
  const seen = events()
  assert.equal(
    of(seen, Event.voiceStarted).map(({ target }) => target),
    [33, 34, 35, 36, 37, 38, 39, 40],
  )
  assert.equal(
    of(seen, Event.voiceRefused).map(({ target, value }) => [target, value]),
    [[41, VoiceRefusal.noSlot]],
  )
  assert.equal(
    of(seen, Event.voiceEnded).map(({ target, value }) => [target, value]),
    [1, 2, 3, 4, 5, 6, 7, 8, 9].map((voice) => [voice, VoiceEnd.stolen]),
  )
  assert.is(arena.load[Load.stolenVoices], 9)
  assert.is(arena.voices.read().length, 31)
})

test('a loop has no seam', () => {
  const { arena, commands, run } = box()
  const asset = arena.assets.allocate(1, 100)
  asset.samples.set(Float32Array.from({ length: 100 }, (_, n) => n / 100))
  arena.assets.ready(asset.id)
  commands.startVoice({ voice: 1, source: asset.id, strip: 0, gain: 1, loop: true }, 0, 0)
  commands.publish()
  run(1000).forEach((x, n) => {
    assert.is(x, Math.fround((n % 100) / 100))
  })
})

test('start and stop ramps are raised cosines', () => {
  const { arena, commands, run } = box()
  const source = level(arena, 40000, 0.5)
  commands.startVoice({ voice: 1, source, strip: 0, gain: 1, rampFrames: 480 }, 0, 160)
  commands.stopVoice(1, 960, 0, 4800)
  commands.publish()
  run(8000).forEach((x, n) => {
    const rise = 0.5 - 0.5 * Math.cos(Math.PI * Math.min(1, Math.max(0, (n - 160) / 480)))
    const fall = 0.5 + 0.5 * Math.cos(Math.PI * Math.min(1, Math.max(0, (n - 4800) / 960)))
    assert.ok(Math.abs(x - 0.5 * rise * fall) < 1e-6, `frame ${n}`)
  })
})

test('a stream plays chunk after chunk, counts what is missing, and ends after its last frame', () => {
  for (const firstIndex of [0, 2 ** 31 - 2, 2 ** 32 - 2]) {
    const { arena, commands, run, events } = box(firstIndex)
    const ring = arena.sources[1]!
    ring.open(1)
    const chunk = (n: number) =>
      Float32Array.from({ length: CHUNK_FRAMES }, (_, i) => (n * CHUNK_FRAMES + i + 1) / 65536)
    for (let n = 0; n < 4; n++) ring.write([chunk(n)], 0, CHUNK_FRAMES, 0)
    commands.startVoice({ voice: 5, source: 1, stream: true, strip: 0, gain: 1 }, 0, 10)
    commands.publish()
    const first = run(1024 + 64)
    for (let n = 0; n < 1024; n++) assert.is(first[n + 10], (n + 1) / 65536)
    assert.is(first[1034], 0)
    const underruns = arena.load[Load.sourceUnderruns]!
    assert.ok(underruns >= 3, `${underruns} quanta were missing`)
    ring.write([chunk(4)], 0, 100, 0)
    ring.end()
    const rest = run(256)
    for (let n = 0; n < 100; n++) assert.is(rest[n], (1024 + n + 1) / 65536)
    assert.is(rest[100], 0)
    const [end] = of(events(), Event.voiceEnded)
    assert.equal([end!.target, end!.frame, end!.value], [5, 1088 + 100, VoiceEnd.finished])
  }
})

test('impossible starts are refused by reason and nothing sounds', () => {
  const { arena, commands, run, events } = box()
  const source = level(arena, 100, 0.5)
  commands.startVoice({ voice: 1, source: 999, strip: 0, gain: 1 }, 0, 0)
  commands.startVoice({ voice: 2, source: -1, strip: 0, gain: 1 }, 0, 0)
  commands.startVoice({ voice: 3, source, strip: 4, gain: 1 }, 0, 0)
  commands.startVoice({ voice: 4, source, strip: -1, gain: 1 }, 0, 0)
  commands.startVoice({ voice: 5, source, strip: 0, gain: 1, position: 100 }, 0, 0)
  commands.startVoice({ voice: 6, source: 0, stream: true, strip: 0, gain: 1 }, 0, 0)
  commands.publish()
  assert.ok(run(512).every((x) => x === 0))
  assert.equal(
    of(events(), Event.voiceRefused).map(({ target, value }) => [target, value]),
    [
      [1, VoiceRefusal.unknownAsset],
      [2, VoiceRefusal.unknownAsset],
      [3, VoiceRefusal.badStrip],
      [4, VoiceRefusal.badStrip],
      [5, VoiceRefusal.badPosition],
      [6, VoiceRefusal.unknownAsset],
    ],
  )
})

test('a retired asset is reported free only when its last voice is silent', () => {
  const { arena, commands, run, events } = box()
  const source = level(arena, 40000, 0.5)
  commands.startVoice({ voice: 1, source, strip: 0, gain: 1 }, 0, 0)
  commands.publish()
  run(128)
  events()
  arena.assets.retire(source)
  commands.retireAsset(source, 0)
  commands.publish()
  run(64)
  assert.equal(of(events(), Event.assetFree), [])
  const out = run(640)
  const seen = events()
  assert.equal(
    of(seen, Event.assetFree).map(({ target }) => target),
    [source],
  )
  assert.is(out[600], 0)
  assert.is(of(seen, Event.voiceEnded)[0]!.value, VoiceEnd.assetRetired)
})

test('scheduled commands run on their frame, in order, and can be cancelled; late ones run at once and are told', () => {
  const { arena, commands, run, events } = box()
  const target = targetLayout(SIZE).id('input', 'strip', 0)
  const source = level(arena, 40000, 0.5)
  commands.startVoice({ voice: 1, source, strip: 0, gain: 1 }, 0, 0)
  commands.set(target, [0.5], 0, 11, 960)
  commands.set(target, [0.25], 0, 12, 640)
  commands.set(target, [0.75], 0, 13, 320)
  commands.cancel(12, 0)
  commands.publish()
  const out = run(1920)
  assert.equal([out[319], out[320], out[640], out[959], out[960]], [0.5, 0.375, 0.375, 0.375, 0.25])
  commands.set(target, [1], 0, 14, 1000)
  commands.publish()
  run(64)
  const seen = events()
  assert.equal(
    of(seen, Event.applied).map(({ batch, frame }) => [batch, frame]),
    [
      [13, 320],
      [11, 960],
      [14, 1920],
    ],
  )
  assert.equal(
    of(seen, Event.late).map(({ batch, value }) => [batch, value]),
    [[14, 920]],
  )
})

test('when the table of scheduled commands is full, the next is refused and told', () => {
  const { arena, commands, run, events } = box()
  for (let n = 0; n < 1030; n++) commands.set(1, [0], 0, 500 + n, 100000 + n)
  commands.publish()
  run(64)
  assert.is(arena.load[Load.refusedCommands], 6)
  assert.equal(
    of(events(), Event.refused).map(({ batch }) => batch),
    [1524, 1525, 1526, 1527, 1528, 1529],
  )
})

test('unknown commands and targets change nothing and are counted', () => {
  const { arena, commands, run } = box()
  commands.set(-5, [1], 0, 0, 0)
  commands.set(100000, [1], 0, 0, 0)
  commands.set(1, [Number.NaN], 0, 0, 0)
  commands.publish()
  run(64)
  assert.is(arena.load[Load.refusedCommands], 3)
})

test.run()
