// The engine beside a hand-written SIMD loop in C of exactly the same strip (native/): first that both say the same,
// then what a strip costs, taken from the growth between 8 and 32 strips, so that buses and main are not in it.
import { median, printFigure } from './figure.ts'
import { compileYardstick, cSide, TARGET_MACHINES } from './yardstick/c-side.ts'
import { engineSide } from './yardstick/engine-side.ts'
import { fullConsole, SENDS } from './yardstick/full-console.ts'
import type { BenchSize, Move, Side } from './yardstick/move.ts'
import { speechlike } from './yardstick/speechlike.ts'

const FRAMES = 48000 - (48000 % 64)
const ROUNDS = Number(process.env['MIXBOX_BENCH_ROUNDS'] ?? 41)
const PERIODS = 400
const FEW = 8
const MANY = 32

interface Entry {
  name: string
  strips: number
  side: Side
  times: number[]
}

/** Both shall move as well as rest: faders, an EQ band and a threshold on their way while it sounds. */
function moving(size: BenchSize): Move[] {
  const [louder, softer] = [0.9, 0.2]
  return Array.from({ length: size.strips }, (_, ordinal): Move[] => [
    { kind: 'level', scope: 'strip', ordinal, values: [louder], frame: 9600 + 64 * ordinal, rampFrames: 960 },
    // Interrupts the one before.
    {
      kind: 'level',
      scope: 'strip',
      ordinal,
      values: [softer],
      frame: 10080 + 64 * ordinal,
      rampFrames: 960,
    },
    { kind: 'eq2', scope: 'strip', ordinal, values: [0.3, 0.5, 1, 0.4, 0], frame: 19200, rampFrames: 4800 },
    {
      kind: 'compressor',
      scope: 'strip',
      ordinal,
      values: [-6, 0.5, 0, 1.2, 1],
      frame: 28800,
      rampFrames: 960,
    },
  ]).flat()
}

function furthest(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  let most = 0
  a.forEach((plane, c) => {
    for (let n = 0; n < plane.length; n++) most = Math.max(most, Math.abs(plane[n]! - b[c]![n]!))
  })
  return most
}

export async function run(): Promise<void> {
  const programs = Object.keys(TARGET_MACHINES).map((name) => ({ name, program: compileYardstick(name) }))
  const entries: Entry[] = []
  for (const strips of [FEW, MANY]) {
    const size = { strips, buses: SENDS }
    const inputs = speechlike(strips, FRAMES)
    const moves = [...fullConsole(size), ...moving(size)]
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
  for (let round = 0; round < ROUNDS + 3; round++) {
    for (const { side, times } of entries) {
      const ns = await side.time(PERIODS)
      if (round >= 3) times.push(ns)
    }
  }
  const perStrip = (name: string): number => {
    const of = (strips: number) => median(entries.find((e) => e.name === name && e.strips === strips)!.times)
    return (of(MANY) - of(FEW)) / (MANY - FEW)
  }
  const runs = ROUNDS
  for (const name of ['engine', ...programs.map((p) => p.name)]) {
    printFigure({ name: `console-yardstick/a strip, ${name}`, unit: 'ns', value: perStrip(name), runs })
  }
  const best = Math.min(...programs.map((p) => perStrip(p.name)))
  const value = perStrip('engine') / best
  printFigure({ name: 'console-yardstick/engine beside the faster C', unit: 'times', value, runs })
  for (const { side } of entries) side.close()
}
