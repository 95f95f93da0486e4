// Cost of a whole period of 64 frames in the engine, without a card: 8, 16 and 32 strips, at rest, with
// every gain moving, with 32 voices. Rounds are interleaved, so that a slow moment of the machine hits all alike.
import { arenaInMemory, Clock, CommandWriter } from '../../firmware/arena/index.ts'
import { type TargetKind, targetLayout } from '../../firmware/console/index.ts'
import { compileKernels } from '../../firmware/engine/graph.ts'
import { Renderer } from '../../firmware/engine/renderer.ts'
import { targetKinds } from '../../firmware/engine/target-kinds.ts'
import { median, printFigure } from './figure.ts'

const FRAMES = 64
const PERIOD_NS = (FRAMES * 1e9) / 48000
const ROUNDS = 41
const PERIODS = 500

interface Case {
  strips: number
  moving: boolean
  voices: number
}

const CASES: Case[] = [8, 16, 32].flatMap((strips) => [
  { strips, moving: false, voices: 0 },
  { strips, moving: true, voices: 0 },
  { strips, moving: true, voices: 32 },
])

const GAINS: readonly TargetKind[] = ['input', 'level', 'toMain']

function prepare({ strips, moving, voices }: Case): () => number {
  const size = { strips, inputs: strips, outputs: 2, buses: 0, matrices: 0 }
  const arena = arenaInMemory({
    strips,
    outputs: 2,
    buses: 0,
    matrices: 0,
    stateSlots: 1,
    tableHash: 0,
    assetMebibytes: 8,
    sources: 0,
  })
  const renderer = new Renderer(compileKernels(), arena, targetKinds(size), 48000)
  const commands = new CommandWriter(arena.commands)
  const targets = targetLayout(size)
  for (const { id, kind, ordinal, row } of targets.targets) {
    if (kind === 'source' || kind === 'outputSource') commands.set(id, [ordinal + 1], 0, 0, 0)
    else if (GAINS.includes(kind)) commands.set(id, Array(row.values.length).fill(0.1), 0, 0, 0)
  }
  renderer.graph.inputs.forEach((_, n, plane) => {
    plane[n] = Math.sin(n) * 0.1
  })
  const asset = arena.assets.allocate(1, 480000)
  asset.samples.forEach((_, n, samples) => {
    samples[n] = Math.sin(n) * 0.1
  })
  arena.assets.ready(asset.id)
  for (let voice = 0; voice < voices; voice++) {
    commands.startVoice(
      { voice: voice + 1, source: asset.id, loop: true, strip: voice % strips, gain: 0.1 },
      0,
      0,
    )
  }
  commands.publish()
  let round = 0
  return () => {
    round++
    if (moving) {
      for (const { id, kind, row } of targets.targets)
        if (GAINS.includes(kind)) commands.set(id, Array(row.values.length).fill(round % 2), 200000, 0, 0)
      commands.publish()
    }
    renderer.renderPeriod(FRAMES)
    const start = process.hrtime.bigint()
    for (let period = 0; period < PERIODS; period++) {
      renderer.renderPeriod(FRAMES)
      arena.clock[Clock.frames]! += FRAMES
    }
    return Number(process.hrtime.bigint() - start) / PERIODS
  }
}

export function run(): void {
  const rounds = CASES.map(prepare)
  const times = CASES.map((): number[] => [])
  for (let round = 0; round < ROUNDS + 3; round++) {
    rounds.forEach((measure, n) => {
      const ns = measure()
      if (round >= 3) times[n]!.push(ns)
    })
  }
  CASES.forEach(({ strips, moving, voices }, n) => {
    const ns = median(times[n]!)
    const name = `engine/period ${strips} strips${moving ? ', all gains moving' : ''}${voices ? `, ${voices} voices` : ''}`
    printFigure({ name, unit: 'us', value: ns / 1000, runs: ROUNDS })
    printFigure({
      name: `${name}, share of 64 frames`,
      unit: '%',
      value: (100 * ns) / PERIOD_NS,
      runs: ROUNDS,
    })
  })
}
