// time limit: 120 s
// What a user would lose: the certainty that what is rendered offline is what the box plays. A session runs
// live at five periods, from a card that carries floats, and every sample is compared with the offline render.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Clock, Load } from '../../firmware/arena/index.ts'
import { buildTable, createResolver, createStore } from '../../firmware/console/index.ts'
import { cueMoves, voiceMoves } from '../../firmware/engine/render/moves.ts'
import { render } from '../../firmware/engine/render/render.ts'
import { parseSession } from '../../firmware/engine/render/session.ts'
import { createVirtualCard } from '../../hal/virtual-card/index.ts'
import { EngineChild, sleep } from '../engine-child.ts'

const RATE = 48000
const FRAMES = 32768
const SIZE = { strips: 6, inputs: 2, outputs: 2, buses: 0, matrices: 0 }
const PERIODS = 3
/** An xrun on a busy machine spoils a run, not the box. */
const ATTEMPTS = 4

function noise(frames: number, seed: number): Float32Array {
  let x = seed
  return Float32Array.from({ length: frames }, () => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return x / 2 ** 32
  })
}

const session = parseSession({
  ...SIZE,
  rate: RATE,
  frames: FRAMES,
  state: { '/config/chlink/1-2': true, '/ch/03/mix/pan': -100, '/ch/04/mix/pan': 30 },
  cues: Array.from({ length: 40 }, (_, n) => ({
    frame: 700 * n + 333,
    set: {
      [`/ch/0${1 + (n % 5)}/mix/fader`]: -((n * 7) % 30),
      [`/ch/0${1 + ((n + 3) % 5)}/mix/pan`]: ((n * 37) % 200) - 100,
    },
    rampMs: n % 3 === 0 ? 7 : 20,
  })),
  // The first one is a single sample: it shows where the session's frame 0 lies in the recording.
  voices: [
    { file: 'mark', strip: 3, frame: 0 },
    ...Array.from({ length: 10 }, (_, n) => ({
      file: n % 2 ? 'mono' : 'stereo',
      strip: 3 + (n % 3),
      frame: 2000 + 2501 * n,
      gainDb: -n,
    })),
  ],
})
const recordings = new Map([
  ['mark', [Float32Array.of(1)]],
  ['mono', [noise(4001, 5)]],
  ['stereo', [noise(3001, 6), noise(3001, 7)]],
])
/** The inputs are silent before, so that the mark stands alone. */
const QUIET = 1000
const inputs = [noise(FRAMES, 1), noise(FRAMES, 2)]

interface LiveRun {
  outputs: Float32Array[]
  /** Frames from input to output that the engine computes. */
  roundTrip: number
  /** Where in `outputs` the session's frame 0 lies. */
  start: number
  /** Where in `outputs` the first input sample went in. */
  inputAt: number
  xruns: number
}

async function live(periodFrames: number): Promise<LiveRun> {
  const card = createVirtualCard({
    runtimeDir: '/dev/shm',
    id: `Live${process.pid}`,
    rate: RATE,
    format: 'FLOAT_LE',
    captureChannels: 2,
    playbackChannels: 2,
  })
  const engine = new EngineChild({
    card: {
      capture: card.device,
      playback: card.device,
      rate: RATE,
      inputs: 2,
      outputs: 2,
      periodFrames,
      periods: PERIODS,
    },
    strips: SIZE.strips,
    env: { ALSA_CONFIG_PATH: card.alsaConfig },
  })
  try {
    const table = buildTable(SIZE)
    const store = createStore(table)
    store.setMany(Object.entries(session.state), 'session')
    const resolver = createResolver(table, RATE)
    resolver.resolveAll(store).forEach((value, target) => {
      engine.commands.set(target, value, 0, 0, 0)
    })
    engine.commands.publish()
    await engine.running()
    await sleep(200)
    const { clock, load } = engine.arena
    const firstFrame = Math.ceil((clock[Clock.frames]! + 12000) / 16) * 16
    for (const move of [
      ...cueMoves(session, store, resolver, engine.commands),
      ...voiceMoves(session, recordings, engine.arena.assets, engine.commands),
    ]) {
      assert.ok(move.send(firstFrame + move.frame))
    }
    engine.commands.publish()
    const from = card.frames()
    const inputFrom = from + 12000 + QUIET + 2 * PERIODS * periodFrames
    card.writeCapture(inputFrom, inputs, FRAMES)
    while (card.frames() < inputFrom + FRAMES + 12000) await sleep(20)
    const length = card.frames() - 500 - from
    const outputs = [new Float32Array(length), new Float32Array(length)]
    card.readPlayback(from, length, outputs)
    return {
      outputs,
      roundTrip: clock[Clock.roundTripFrames]!,
      start: outputs[0]!.findIndex((x) => x !== 0),
      inputAt: inputFrom - from,
      xruns: load[Load.xruns]!,
    }
  } finally {
    await engine.stop()
    card.close()
  }
}

for (const period of [16, 32, 64, 128, 1024]) {
  test(`live at a period of ${period} frames every sample is that of the offline render`, async () => {
    for (let attempt = 1; ; attempt++) {
      const run = await live(period)
      if (run.xruns > 0 && attempt < ATTEMPTS) continue
      assert.is(run.xruns, 0)
      assert.is(run.roundTrip, PERIODS * period)
      // An input sample sounds one way through the box later.
      const lead = run.inputAt + run.roundTrip - run.start
      const shifted = inputs.map((plane) => {
        const moved = new Float32Array(FRAMES)
        moved.set(plane.subarray(0, FRAMES - lead), lead)
        return moved
      })
      assert.ok(lead > 0 && lead < FRAMES / 2, `the inputs begin ${lead} frames after the mark`)
      const offline = render(session, { inputs: shifted, recordings })
      for (const side of [0, 1]) {
        const played = run.outputs[side]!.subarray(run.start, run.start + FRAMES)
        const differs = offline.outputs[side]!.findIndex((x, n) => x !== played[n])
        assert.is(differs, -1, `output ${side + 1} differs from frame ${differs} on`)
      }
      assert.ok(offline.outputs[0]!.some((x) => Math.abs(x) > 0.3))
      return
    }
  })
}

test.run()
