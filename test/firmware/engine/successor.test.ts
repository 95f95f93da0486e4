// time limit: 120 s
// What a user would lose: the backing track's place in the song, when the engine has to be started again.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Clock, Control, Event, RECORD_INTS, Record } from '../../../firmware/arena/index.ts'
import { type KnownVoice, restoredVoice } from '../../../firmware/supervisor/restored-voice.ts'
import { createVirtualCard } from '../../../hal/virtual-card/index.ts'
import { EngineChild, sleep } from '../../engine-child.ts'

const RATE = 48000
const FRAMES = 30 * RATE
/** Each sample of the asset says which it is. */
const STEP = 2 ** -21
/** The card was closed and opened: what it played before and after lies by so much apart from its own time. */
const CARD_FRAMES = 0.01 * RATE

test('a sample goes on where it would be, and the count of frames where time is', async () => {
  const card = createVirtualCard({
    runtimeDir: '/dev/shm',
    id: `Heir${process.pid}`,
    ...{ rate: RATE, format: 'FLOAT_LE', captureChannels: 2, playbackChannels: 2 },
  })
  const engine = new EngineChild({
    card: {
      ...{ capture: card.device, playback: card.device, rate: RATE, inputs: 2, outputs: 2 },
      ...{ periodFrames: 64, periods: 3 },
    },
    strips: 2,
    env: { ALSA_CONFIG_PATH: card.alsaConfig },
  })
  try {
    const { arena } = engine
    const asset = arena.assets.allocate(1, FRAMES)
    for (let n = 0; n < FRAMES; n++) asset.samples[n] = n * STEP
    arena.assets.ready(asset.id)
    const voice: KnownVoice = {
      ...{ voice: 7, kind: 'sample', strip: 0, gainDb: 0, loop: false, frames: FRAMES },
      ...{ source: asset.id, atFrame: 0, fadeInFrames: 0 },
    }
    engine.passThrough()
    await engine.running()
    engine.commands.startVoice(restoredVoice(voice, undefined, 0)!.start, 1, 0)
    engine.commands.publish()
    await sleep(500)
    const before = sampleNow(card)
    const clockBefore = clockNow(engine)
    await engine.replace(() => {
      const [reading] = arena.voices.read()
      arena.commands.reset(77)
      engine.passThrough()
      arena.voices.clear()
      engine.commands.startVoice(restoredVoice(voice, reading, arena.clock[Clock.frames]!)!.start, 2, 0)
      engine.commands.publish()
    })
    await engine.running()
    await sleep(300)
    const after = sampleNow(card)
    assert.ok(Math.abs(clockNow(engine) - clockBefore) < CARD_FRAMES, 'frames follow the time')
    assert.ok(Math.abs(after - before) < CARD_FRAMES, `${after - before} frames from its place`)
    const [now] = arena.voices.read()
    assert.is(now!.id, 7)
    assert.ok(events(engine).includes(Event.engineBack))
    assert.is(Atomics.load(arena.control, Control.clockSequence) & 1, 0)
  } finally {
    await engine.stop()
    card.close()
  }
})

/** How far the asset's frame that sounds now lies ahead of the card's time. */
function sampleNow(card: ReturnType<typeof createVirtualCard>): number {
  const planes = [new Float32Array(64), new Float32Array(64)]
  const at = card.frames() - 600
  card.readPlayback(at, 64, planes)
  const [first, last] = [planes[0]![0]!, planes[0]![63]!]
  assert.is(Math.round((last - first) / STEP), 63, 'sample after sample, at full gain')
  return first / STEP - at
}

/** How far the box's time lies ahead of the machine's, frames. */
function clockNow({ arena: { clock } }: EngineChild): number {
  return clock[Clock.frames]! - (clock[Clock.atNs]! * RATE) / 1e9
}

function events({ arena: { events } }: EngineChild): number[] {
  const count = events.available()
  return Array.from({ length: count }, (_, n) => events.ints[events.slot(n) * RECORD_INTS + Record.op]!)
}

test.run()
