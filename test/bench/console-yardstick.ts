// The engine beside a hand-written SIMD loop in C of exactly the same strip (native/): first that both say the same,
// then what a strip costs, taken from the growth between 8 and 32 strips, so that buses and main are not in it.
import { printFigure } from './figure.ts'
import { compileYardstick, cSide, TARGET_MACHINES } from './yardstick/c-side.ts'
import { engineSide } from './yardstick/engine-side.ts'
import { fullConsole, SENDS } from './yardstick/full-console.ts'
import { furthest } from './yardstick/furthest.ts'
import type { Side } from './yardstick/move.ts'
import { movingKnobs } from './yardstick/moving-knobs.ts'
import { FEW, MANY, perStrip } from './yardstick/per-strip.ts'
import { speechlike } from './yardstick/speechlike.ts'

const FRAMES = 48000 - (48000 % 64)
const ROUNDS = Number(process.env['MIXBOX_BENCH_ROUNDS'] ?? 41)
const PERIODS = 400

interface Entry {
  name: string
  strips: number
  side: Side
  times: number[]
}

export async function run(): Promise<void> {
  const programs = Object.keys(TARGET_MACHINES).map((name) => ({ name, program: compileYardstick(name) }))
  const entries: Entry[] = []
  for (const strips of [FEW, MANY]) {
    const size = { strips, buses: SENDS }
    const inputs = speechlike(strips, FRAMES)
    const moves = [...fullConsole(size), ...movingKnobs(size)]
    const engine = engineSide(size, moves)
    const ours = await engine.render(inputs, FRAMES)
    entries.push({ name: 'engine', strips, side: engine, times: [] })
    for (const { name, program } of programs) {
      const side = cSide(program, size, moves)
      const theirs = await side.render(inputs, FRAMES)
      entries.push({ name, strips, side, times: [] })
      const what = `console-yardstick/furthest from the engine, ${name}, ${strips} strips`
      printFigure({ name: what, unit: '', value: furthest(ours, theirs), runs: FRAMES * theirs.length })
    }
  }
  // The two that are subtracted stand side by side.
  entries.sort((a, b) => a.name.localeCompare(b.name))
  for (let round = 0; round < ROUNDS + 3; round++) {
    for (const { side, times } of entries) {
      const ns = await side.time(PERIODS)
      if (round >= 3) times.push(ns)
    }
  }
  const strip = (name: string): number => {
    const of = (strips: number) => entries.find((e) => e.name === name && e.strips === strips)!.times
    return perStrip(of(FEW), of(MANY))
  }
  const runs = ROUNDS
  for (const name of ['engine', ...programs.map((p) => p.name)]) {
    printFigure({ name: `console-yardstick/a strip, ${name}`, unit: 'ns', value: strip(name), runs })
  }
  const best = Math.min(...programs.map((p) => strip(p.name)))
  const value = strip('engine') / best
  printFigure({ name: 'console-yardstick/engine beside the faster C', unit: 'times', value, runs })
  for (const { side } of entries) side.close()
}
