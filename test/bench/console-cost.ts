// What the engine costs in periods of 64 frames with everything on and audible: a strip, a bus, the whole console; whether
// it grows in a straight line; whether what dies away beside something loud costs more than what sounds.
import { median, printFigure } from './figure.ts'
import { engineSide } from './yardstick/engine-side.ts'
import { fullConsole, RATE, SENDS } from './yardstick/full-console.ts'
import type { Side } from './yardstick/move.ts'
import { speechlike } from './yardstick/speechlike.ts'

const PERIOD_NS = (64 * 1e9) / RATE
const ROUNDS = Number(process.env['MIXBOX_BENCH_ROUNDS'] ?? 41)
const PERIODS = 300
const STRIPS = [8, 12, 16, 20, 24, 28, 32]
const BUSES = [4, 8, 12, 16]
const SHARES = [8, 16, 32]
const FRAMES = 4800

interface Entry {
  strips: number
  buses: number
  side: Side
  times: number[]
}

async function prepare(strips: number, buses: number): Promise<Entry> {
  // Beside many buses only the first strip sends into them, so that a bus is a bus and not its sends.
  const few = strips === 4
  const moves = fullConsole({ strips, buses }).filter(
    ({ kind, ordinal }) => !few || kind !== 'toBus' || ordinal === 0,
  )
  const extra = Array.from({ length: few ? buses : 0 }, (_, to) => {
    return { kind: 'toBus', scope: 'strip', ordinal: 0, to, values: [0, 0, 0.2] } as const
  })
  const side = engineSide({ strips, buses }, [...moves, ...extra])
  await side.render(speechlike(strips, FRAMES), FRAMES)
  return { strips, buses, side, times: [] }
}

async function measure(entries: readonly Entry[]): Promise<void> {
  for (let round = 0; round < ROUNDS + 3; round++) {
    for (const { side, times } of entries) {
      const ns = await side.time(PERIODS)
      if (round >= 3) times.push(ns)
    }
  }
}

/** Least squares. */
function line(points: readonly { x: number; y: number }[]): { slope: number; at: (x: number) => number } {
  const mean = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [mx, my] = [mean(({ x }) => x), mean(({ y }) => y)]
  const slope = mean(({ x, y }) => (x - mx) * (y - my)) / mean(({ x }) => (x - mx) ** 2)
  return { slope, at: (x) => my + slope * (x - mx) }
}

function growth(what: string, points: { x: number; y: number }[]): void {
  const fitted = line(points)
  printFigure({ name: `console-cost/a ${what}`, unit: 'ns', value: fitted.slope, runs: ROUNDS })
  for (const { x, y } of points) {
    const name = `console-cost/${x} ${what === 'bus' ? 'buses' : 'strips'}, off the straight line`
    printFigure({ name, unit: '%', value: (100 * (y - fitted.at(x))) / y, runs: ROUNDS })
  }
}

export async function run(): Promise<void> {
  const byStrips = await Promise.all(STRIPS.map((strips) => prepare(strips, SENDS)))
  const byBuses = await Promise.all(BUSES.map((buses) => prepare(4, buses)))
  await measure([...byStrips, ...byBuses])
  growth(
    'full strip',
    byStrips.map(({ strips, times }) => ({ x: strips, y: median(times) })),
  )
  growth(
    'bus',
    byBuses.map(({ buses, times }) => ({ x: buses, y: median(times) })),
  )
  for (const strips of SHARES) {
    const ns = median(byStrips.find((entry) => entry.strips === strips)!.times)
    const name = `console-cost/${strips} strips, ${SENDS} buses`
    printFigure({ name, unit: 'us', value: ns / 1000, runs: ROUNDS })
    printFigure({
      name: `${name}, share of 64 frames`,
      unit: '%',
      value: (100 * ns) / PERIOD_NS,
      runs: ROUNDS,
    })
  }
  await tails()
}

/**
 * 16 strips, after a burst in all of them: all go on, or every second one falls silent. In 0.8 s what is left in a filter at 60 Hz
 * goes from full scale through all numbers below the normal ones to nothing.
 */
async function tails(): Promise<void> {
  const size = { strips: 16, buses: SENDS }
  const frames = 0.8 * RATE
  const side = engineSide(size, fullConsole(size))
  const burst = speechlike(16, FRAMES)
  const loud = speechlike(16, frames)
  const cases = [loud, loud.map((plane, n) => (n % 2 ? new Float32Array(frames) : plane))]
  const times = cases.map((): number[] => [])
  for (let round = 0; round < ROUNDS + 3; round++) {
    for (const [n, sound] of cases.entries()) {
      await side.render(burst, FRAMES)
      const start = process.hrtime.bigint()
      await side.render(sound, frames)
      if (round >= 3) times[n]!.push(Number(process.hrtime.bigint() - start))
    }
  }
  const [all, half] = times.map(median) as [number, number]
  const name = 'console-cost/8 of 16 strips dying away, beside 16 loud ones'
  printFigure({ name, unit: 'times', value: half / all, runs: ROUNDS })
}
