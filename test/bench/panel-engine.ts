// What a panel in full work does to the engine: eight faders moving, eight meters, a display; beside no panel, and beside the
// same moves without one.
import { Histogram } from '../../firmware/arena/histogram.ts'
import { HISTOGRAM_BUCKETS } from '../../firmware/arena/layout.ts'
import type { SimulatedPanel } from '../../firmware/surfaces/front-panel/index.ts'
import { sleep } from '../engine-child.ts'
import { printFigure } from './figure.ts'
import type { PanelBox } from './panel-box.ts'
import { printTimes } from './print-times.ts'

const ROUNDS = 3
const SECONDS = Number(process.env['MIXBOX_BENCH_SECONDS'] ?? 6)
const FADERS = 8
const FADER_HZ = 200
/** Of the Desk's converter. */
const FADERS_ADDRESS = 0x48

/** Where fader `n` of eight is; none stands still. */
const where = (n: number, ms: number): number => 0.6 + 0.2 * Math.sin(ms / (150 + 20 * n))

function everyFader(act: (n: number, position: number) => void): () => void {
  const timer = setInterval(() => {
    for (let n = 1; n <= FADERS; n++) act(n, where(n, performance.now()))
  }, 1000 / FADER_HZ)
  return () => clearInterval(timer)
}

/** What the box does while the engine is watched. @returns what ends it */
const PHASES: Record<string, (box: PanelBox) => () => Promise<void> | void> = {
  'no panel': () => () => {},
  'no panel, the same eight moves': ({ supervisor }) =>
    everyFader((n, position) =>
      supervisor.set([[`/ch/0${n}/mix/fader`, `pos:${position}`]], { origin: 'bench' }),
    ),
  'panel, hands off': (box) => {
    const { panel } = box.startPanel()
    return () => panel.stop()
  },
  'panel, eight faders': (box) => {
    const { panel, hand } = box.startPanel()
    const stop = everyFader((n, position) => hand.slide(`fader ${n}`, position))
    // Without the panel's start.
    const unsubscribe = new Promise<() => void>((resolve) => {
      setTimeout(() => resolve(watchBus(hand)), 500)
    })
    return async () => {
      stop()
      const end = await unsubscribe
      end()
      await panel.stop()
    }
  },
}

const bus = { usedMs: 0, ofMs: 0, gaps: [] as number[] }

/** What goes over the wires, and how long each fader waits from one look at it to the next. */
function watchBus(hand: SimulatedPanel): () => void {
  const last = new Map<number, number>()
  const beganMs = performance.now()
  const unsubscribe = hand.port.subscribe(({ address, written, startMs, endMs }) => {
    bus.usedMs += endMs - startMs
    if (address !== FADERS_ADDRESS) return
    const channel = written[0]!
    const before = last.get(channel)
    if (before !== undefined) bus.gaps.push(startMs - before)
    last.set(channel, startMs)
  })
  return () => {
    unsubscribe()
    bus.ofMs += performance.now() - beganMs
  }
}

export async function panelEngine(box: PanelBox): Promise<void> {
  const { arena } = box
  const seen = Object.fromEntries(
    Object.keys(PHASES).map((name) => [name, { work: empty(), late: empty(), xruns: 0 }]),
  )
  const counters = () => box.supervisor.status().counters
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, begin] of Object.entries(PHASES)) {
      const end = begin(box)
      await sleep(500)
      const before = [arena.periodTime.buckets.slice(), arena.wakeLateness.buckets.slice()]
      const xruns = counters()['xruns']!
      await sleep(SECONDS * 1000)
      const books = seen[name]!
      books.xruns += counters()['xruns']! - xruns
      addTo(books.work, arena.periodTime.buckets, before[0]!)
      addTo(books.late, arena.wakeLateness.buckets, before[1]!)
      await end()
    }
  }
  for (const [name, { work, late, xruns }] of Object.entries(seen)) {
    for (const [what, times] of [
      ['period', work],
      ['wake-up late', late],
    ] as const) {
      for (const [which, q] of [
        ['p50', 0.5],
        ['p99', 0.99],
        ['p99.9', 0.999],
      ] as const) {
        const value = times.quantileMicroseconds(q)
        printFigure({
          name: `panel/engine, ${name}: ${what}, ${which}`,
          unit: 'us',
          value,
          runs: times.count(),
        })
      }
    }
    printFigure({ name: `panel/engine, ${name}: xruns`, unit: '', value: xruns, runs: ROUNDS })
  }
  const full = 'eight faders, eight meters, display'
  const share = (100 * bus.usedMs) / bus.ofMs
  printFigure({ name: `panel/${full}: bus time used`, unit: '%', value: share, runs: bus.gaps.length })
  printTimes(`panel/${full}: from one look at a fader to the next`, bus.gaps)
}

const empty = (): Histogram => new Histogram(new ArrayBuffer(HISTOGRAM_BUCKETS * 4), 0)

function addTo(sum: Histogram, after: Int32Array, before: Int32Array): void {
  for (let bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++) {
    sum.buckets[bucket]! += after[bucket]! - before[bucket]!
  }
}
