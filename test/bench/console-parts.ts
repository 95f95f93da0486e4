// Where a strip's time goes: what each part costs in the engine and in the yardstick, by leaving it out.
import type { TargetKind } from '../../firmware/console/index.ts'
import { printFigure } from './figure.ts'
import { compileYardstick, cSide } from './yardstick/c-side.ts'
import { engineSide } from './yardstick/engine-side.ts'
import { fullConsole, SENDS } from './yardstick/full-console.ts'
import type { Side } from './yardstick/move.ts'
import { FEW, MANY, perStrip } from './yardstick/per-strip.ts'
import { speechlike } from './yardstick/speechlike.ts'

const FRAMES = 4800
const ROUNDS = Number(process.env['MIXBOX_BENCH_ROUNDS'] ?? 41)
const PERIODS = 200

const PARTS: Record<string, readonly TargetKind[]> = {
  delay: ['delay'],
  'high-pass': ['highPass1', 'highPass2'],
  'gate with its key filter': ['gate', 'gateFilter'],
  EQ: ['eq1', 'eq2', 'eq3', 'eq4'],
  'compressor with its key filter': ['compressor', 'compressorTimes', 'compressorFilter'],
  '10 sends': ['toBus'],
}
const ALL = 'everything'
const NOTHING = 'source, input, meter, level, pan'

interface Entry {
  who: string
  without: string
  strips: number
  side: Side
  times: number[]
}

export async function run(): Promise<void> {
  const program = compileYardstick('C for this machine')
  const left: [string, readonly TargetKind[]][] = [
    [ALL, []],
    [NOTHING, Object.values(PARTS).flat()],
    ...Object.entries(PARTS),
  ]
  const entries: Entry[] = []
  for (const [without, kinds] of left) {
    for (const strips of [FEW, MANY]) {
      const size = { strips, buses: SENDS }
      const moves = fullConsole(size).filter(({ kind, scope }) => scope !== 'strip' || !kinds.includes(kind))
      const sides = { engine: engineSide(size, moves), C: cSide(program, size, moves) }
      for (const [who, side] of Object.entries(sides)) {
        await side.render(speechlike(strips, FRAMES), FRAMES)
        entries.push({ who, without, strips, side, times: [] })
      }
    }
  }
  // The two that are subtracted stand side by side.
  entries.sort((a, b) => `${a.who} ${a.without}`.localeCompare(`${b.who} ${b.without}`))
  for (let round = 0; round < ROUNDS + 3; round++) {
    for (const { side, times } of entries) {
      const ns = await side.time(PERIODS)
      if (round >= 3) times.push(ns)
    }
  }
  for (const who of ['engine', 'C']) {
    const strip = (without: string): number => {
      const of = (strips: number) =>
        entries.find((e) => e.who === who && e.without === without && e.strips === strips)!.times
      return perStrip(of(FEW), of(MANY))
    }
    const print = (part: string, value: number) =>
      printFigure({ name: `console-parts/${part}, ${who}`, unit: 'ns', value, runs: ROUNDS })
    print(ALL, strip(ALL))
    for (const part of Object.keys(PARTS)) print(part, strip(ALL) - strip(part))
    print(NOTHING, strip(NOTHING))
  }
  for (const { side } of entries) side.close()
}
