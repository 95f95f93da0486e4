// time limit: 120 s
// What a user would lose: the certainty that what is rendered offline is what the box plays. A session with everything
// on (processors, keys, links, buses, matrices, N-1, DCAs, mute groups, delays, inserts, solo, talkback, limiters) runs live at five
// periods, from a card that carries floats, and every sample of eight outputs is compared with the offline render.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Clock, Load } from '../../firmware/arena/index.ts'
import { buildTable, createResolver, createStore } from '../../firmware/console/index.ts'
import { cueMoves, voiceMoves } from '../../firmware/engine/render/moves.ts'
import { render } from '../../firmware/engine/render/render.ts'
import { parseSession } from '../../firmware/engine/render/session.ts'
import { createVirtualCard } from '../../hal/virtual-card/index.ts'
import { EngineChild, sleep } from '../engine-child.ts'
import { EVERYTHING, EVERYTHING_SIZE, everythingMoves } from './everything.ts'
import { noise } from './noise.ts'

const RATE = 48000
/** All of it lies in the card's 65,536 frames: the way there, the session, the rest. */
const FRAMES = 40_960
const INPUT_FRAMES = 26_000
/** From the order to the session's begin. */
const AHEAD = 9000
const REST = 6000
/** Until then all is silent, and what gates do at an engine's start is over: a live one has been running for long. */
const MARK = 12_000
const SIZE = EVERYTHING_SIZE
/** Short periods get as much buffer as those of 64 frames: what is asked is the sound, not the machine's patience. */
const periodsOf = (periodFrames: number): number => Math.max(3, 192 / periodFrames)
/** An xrun on a busy machine spoils a run, not the box. */
const ATTEMPTS = 4

const session = parseSession({
  ...SIZE,
  rate: RATE,
  frames: FRAMES,
  state: EVERYTHING,
  cues: everythingMoves(FRAMES),
  // The first one is a single sample: it shows where the session lies in the recording.
  voices: [
    { file: 'mark', strip: 3, frame: MARK },
    ...Array.from({ length: 10 }, (_, n) => ({
      file: n % 2 ? 'mono' : 'stereo',
      strip: 3 + (n % 3),
      frame: MARK + 500 + 2501 * n,
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
const QUIET = 13_000
const inputs = Array.from({ length: SIZE.inputs }, (_, n) => noise(INPUT_FRAMES, n + 1))

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
  const periods = periodsOf(periodFrames)
  const card = createVirtualCard({
    runtimeDir: '/dev/shm',
    id: `Live${process.pid}`,
    rate: RATE,
    format: 'FLOAT_LE',
    captureChannels: SIZE.inputs,
    playbackChannels: SIZE.outputs,
  })
  const engine = new EngineChild({
    card: {
      capture: card.device,
      playback: card.device,
      rate: RATE,
      inputs: SIZE.inputs,
      outputs: SIZE.outputs,
      periodFrames,
      periods,
    },
    ...{ strips: SIZE.strips, buses: SIZE.buses, matrices: SIZE.matrices },
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
    const firstFrame = Math.ceil((clock[Clock.frames]! + AHEAD) / 16) * 16
    for (const move of [
      ...cueMoves(session, store, resolver, engine.commands),
      ...voiceMoves(session, recordings, engine.arena.assets, engine.commands),
    ]) {
      assert.ok(move.send(firstFrame + move.frame))
    }
    engine.commands.publish()
    const from = card.frames()
    const inputFrom = from + AHEAD + QUIET + 2 * periods * periodFrames
    card.writeCapture(inputFrom, inputs, INPUT_FRAMES)
    while (card.frames() < inputFrom + INPUT_FRAMES + REST) await sleep(20)
    const length = card.frames() - 500 - from
    const outputs = Array.from({ length: SIZE.outputs }, () => new Float32Array(length))
    card.readPlayback(from, length, outputs)
    return {
      outputs,
      roundTrip: clock[Clock.roundTripFrames]!,
      start: outputs[0]!.findIndex((x) => x !== 0) - MARK,
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
      assert.is(run.roundTrip, periodsOf(period) * period)
      // An input sample sounds one way through the box later.
      const lead = run.inputAt + run.roundTrip - run.start
      const shifted = inputs.map((plane) => {
        const moved = new Float32Array(FRAMES)
        moved.set(plane.subarray(0, FRAMES - lead), lead)
        return moved
      })
      assert.ok(lead > MARK && lead < 0.6 * FRAMES, `the inputs begin ${lead} frames after the mark`)
      const offline = render(session, { inputs: shifted, recordings })
      for (const [side, plane] of offline.outputs.entries()) {
        const played = run.outputs[side]!.subarray(run.start, run.start + FRAMES)
        const differs = plane.findIndex((x, n) => x !== played[n])
        assert.is(differs, -1, `output ${side + 1} differs from frame ${differs} on`)
      }
      assert.is(
        offline.outputs[0]!.findIndex((x) => x !== 0),
        MARK,
        'the mark is the first to be heard',
      )
      assert.ok(offline.outputs.every((plane) => plane.some((x) => Math.abs(x) > 0.01)))
      return
    }
  })
}

test.run()
