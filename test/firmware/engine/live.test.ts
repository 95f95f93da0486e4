// time limit: 120 s
// What a user would lose: sound that survives what cards do, and a box that says what is wrong.
import { type ChildProcess, spawn } from 'node:child_process'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  Clock,
  Control,
  EngineState,
  Event,
  Load,
  RECORD_INTS,
  Record,
} from '../../../firmware/arena/index.ts'
import { createVirtualCard, type VirtualCard } from '../../../hal/virtual-card/index.ts'
import { EngineChild, type EngineChildOptions, sleep } from '../../engine-child.ts'

const RATE = 48000
const LEVEL = 0.25

type Wanted = EngineChildOptions['card']

interface Rig {
  card: VirtualCard
  engine: EngineChild
  /** Highest magnitude of the left output over the newest frames. */
  level(frames?: number): number
  events(): number[]
}

function settings(card: VirtualCard, more: Partial<Wanted> = {}): Wanted {
  const device = { capture: card.device, playback: card.device }
  return { ...device, rate: RATE, inputs: 2, outputs: 2, periodFrames: 64, periods: 3, ...more }
}

/** A card with a constant level on its inputs and an engine that passes it through. */
async function withRig(
  options: Omit<Partial<EngineChildOptions>, 'card'> & {
    card?: Partial<Wanted>
    before?: (card: VirtualCard) => Promise<void>
  },
  run: (rig: Rig) => Promise<void>,
): Promise<void> {
  const card = createVirtualCard({
    runtimeDir: '/dev/shm',
    id: `Rig${process.pid}`,
    rate: RATE,
    format: 'FLOAT_LE',
    captureChannels: 2,
    playbackChannels: 2,
  })
  const plane = new Float32Array(4800).fill(LEVEL)
  const feed = () => {
    let from = Math.max(card.filledTo, card.frames())
    for (; from < card.frames() + RATE / 2; from += 4800) card.writeCapture(from, [plane, plane], 4800)
  }
  feed()
  const feeder = setInterval(feed, 50)
  await options.before?.(card)
  const engine = new EngineChild({
    ...options,
    card: settings(card, options.card),
    strips: 2,
    env: { ALSA_CONFIG_PATH: card.alsaConfig },
  })
  try {
    engine.passThrough()
    await run({
      card,
      engine,
      level(frames = 480) {
        const planes = [new Float32Array(frames), new Float32Array(frames)]
        card.readPlayback(card.frames() - frames - 300, frames, planes)
        return planes[0]!.reduce((peak, x) => Math.max(peak, Math.abs(x)), 0)
      },
      events() {
        const { events } = engine.arena
        const count = events.available()
        const ops = Array.from(
          { length: count },
          (_, n) => events.ints[events.slot(n) * RECORD_INTS + Record.op]!,
        )
        events.consume(count)
        return ops
      },
    })
  } finally {
    await engine.stop()
    clearInterval(feeder)
    card.close()
  }
}

async function until(what: string, holds: () => boolean, ms = 5000): Promise<void> {
  const deadline = Date.now() + ms
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`)
    await sleep(5)
  }
}

const reportOf = (engine: EngineChild) => JSON.stringify(engine.arena.report.read())

test('unplugged and plugged in again: silence, then sound, by itself; time runs on meanwhile', () =>
  withRig({}, async ({ card, engine, level, events }) => {
    const { arena } = engine
    await engine.running()
    await until('sound', () => level() === LEVEL)
    events()
    card.unplug()
    await until('the loss is noticed', () => arena.control[Control.engineState] === EngineState.cardLost)
    assert.match(reportOf(engine), /ENODEV|ENOENT/)
    const frames = arena.clock[Clock.frames]!
    await sleep(500)
    const ran = arena.clock[Clock.frames]! - frames
    assert.ok(ran > RATE * 0.4 && ran < RATE * 0.7, `${ran} frames in half a second without a card`)
    assert.ok(events().includes(Event.cardLost))
    card.replug()
    await until('the card is back', () => arena.control[Control.engineState] === EngineState.running)
    await until('sound again', () => level() === LEVEL)
    assert.ok(events().includes(Event.cardBack))
    assert.is(arena.clock[Clock.roundTripFrames], 192)
  }))

test('an xrun of either direction is counted, both directions start again in step, as long a way as before', () =>
  withRig({}, async ({ card, engine, level, events }) => {
    const { arena } = engine
    await engine.running()
    await until('sound', () => level() === LEVEL)
    const lost = arena.load[Load.cardsLost]
    for (const direction of ['capture', 'playback', 'both'] as const) {
      const before = arena.load[Load.xruns]!
      card.forceXrun(direction)
      await until(`${direction} xrun counted`, () => arena.load[Load.xruns]! > before)
      await sleep(100)
      await until('sound again', () => level() === LEVEL)
      await sleep(100)
      assert.is(arena.clock[Clock.roundTripFrames], 192, direction)
      assert.ok(events().includes(Event.xrun))
    }
    assert.is(arena.load[Load.cardsLost], lost, 'an xrun is no loss of the card')
  }))

test('panic mutes every output and ends in a fade-in, whatever else is told', () =>
  withRig({}, async ({ engine, level }) => {
    await engine.running()
    await until('sound', () => level() === LEVEL)
    Atomics.store(engine.arena.control, Control.panic, 1)
    await until('silence', () => level() === 0, 500)
    engine.passThrough()
    await sleep(100)
    assert.is(level(), 0)
    Atomics.store(engine.arena.control, Control.panic, 0)
    await until('sound', () => level() === LEVEL)
  }))

for (const [name, start] of [
  ['2^31 frames', { firstFrame: 2 ** 31 - 48000 }],
  ['2^32 frames', { firstFrame: 2 ** 32 - 48000 }],
  ['the wrap of every ring index', { firstIndex: 2 ** 32 - 20 }],
] as const) {
  test(`nothing happens when the running box passes ${name}`, () =>
    withRig({ start }, async ({ engine, level, card }) => {
      const { arena } = engine
      await engine.running()
      await until('sound', () => level() === LEVEL)
      const first = arena.clock[Clock.frames]!
      for (let n = 0; n < 60; n++) {
        // Equal targets: they run through the rings and change nothing.
        engine.passThrough()
        await sleep(25)
        arena.events.consume(arena.events.available())
      }
      const ran = arena.clock[Clock.frames]! - first
      assert.ok(ran > RATE && ran < 3 * RATE, `${ran} frames`)
      if ('firstFrame' in start) assert.ok(arena.clock[Clock.frames]! > start.firstFrame + 48000)
      if (arena.load[Load.xruns] === 0) {
        const planes = [new Float32Array(RATE), new Float32Array(RATE)]
        card.readPlayback(card.frames() - RATE - 300, RATE, planes)
        assert.ok(planes[0]!.every((x) => x === LEVEL))
      }
      assert.is(arena.load[Load.droppedEvents], 0)
      assert.is(arena.load[Load.refusedCommands], 0)
    }))
}

test('a card that another program holds is named busy, and taken as soon as it is free', async () => {
  let player: ChildProcess | undefined
  const before = async (card: VirtualCard) => {
    const args = ['-q', '-D', card.device, '-r', '48000', '-c', '2', '-f', 'FLOAT_LE', '/dev/zero']
    player = spawn('aplay', args, {
      env: { ...process.env, ALSA_CONFIG_PATH: card.alsaConfig },
      stdio: 'ignore',
    })
    await until('the other program plays', () => card.status().playback.state === 'running')
  }
  try {
    await withRig({ before }, async ({ engine, level }) => {
      await until('it is told', () => /EBUSY/.test(reportOf(engine) ?? ''))
      player!.kill('SIGKILL')
      await engine.running()
      await until('sound', () => level() === LEVEL)
    })
  } finally {
    player?.kill('SIGKILL')
  }
})

test('an unknown card and a refused rate are reported by name, and the engine goes on trying', async () => {
  await withRig({ card: { capture: 'nosuch', playback: 'nosuch' } }, async ({ engine }) => {
    await until('it is told', () => /ENOENT/.test(reportOf(engine) ?? ''))
    assert.match(reportOf(engine), /nosuch/)
    const frames = engine.arena.clock[Clock.frames]!
    await until('time runs', () => engine.arena.clock[Clock.frames]! > frames + 4800)
  })
  await withRig({ card: { rate: 44100 } }, async ({ engine }) => {
    await until('it is told', () => /44100/.test(reportOf(engine) ?? ''))
    assert.match(reportOf(engine), /takes 48000 Hz/)
  })
})

test('an engine that nobody looks after ends', () =>
  withRig({ heartbeat: false, orphanSeconds: 3 }, async ({ engine }) => {
    await engine.running()
    await until('it ended', () => engine.process.exitCode === 0, 9000)
    assert.is(engine.arena.control[Control.engineState], EngineState.stopped)
  }))

test.run()
