// Thirty pages with meters at 50 Hz while a hundred knobs a second move: what supervisor and engine notice of it. Beside it the
// same moves with nobody looking, and with thirty pages that look at another program on the same machine.
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../firmware/mqtt/mosquitto.ts'
import { LoadTimes } from '../trials/load-times.ts'
import { printFigure, quantile } from './figure.ts'
import { LoopWatch } from './mqtt/loop-watch.ts'
import { BenchPage } from './web/bench-page.ts'
import { cpuSeconds } from './web/cpu-seconds.ts'
import { type Came, Crowd } from './web/crowd-process.ts'
import { type CardBox, withCardBox } from './with-card-box.ts'

/** MIXBOX_BENCH_SECONDS makes it shorter, for a look. The supervisor gives its lag by 10 s. */
const SECONDS = Number(process.env['MIXBOX_BENCH_SECONDS'] ?? 40)
const METER_HZ = 50
const MOVES_PER_SECOND = 100
const PHASES: readonly { name: string; count: number; ofTheBox: boolean }[] = [
  { name: 'nobody', count: 0, ofTheBox: true },
  { name: '30 pages of another program', count: 30, ofTheBox: false },
  { name: '1 page', count: 1, ofTheBox: true },
  { name: '30 pages', count: 30, ofTheBox: true },
  { name: 'nobody again', count: 0, ofTheBox: true },
]

export async function run(): Promise<void> {
  const [port, elsewhere] = [await freePort(), await freePort()]
  // A console as it is delivered: 16 strips, 8 buses.
  await withCardBox({ web: { port, address: '127.0.0.1' } }, async (parts) => {
    const hand = await BenchPage.open(port)
    const bytes = await meterBytes(port)
    for (const { name, count, ofTheBox } of PHASES) {
      const other = { port: elsewhere, bytes, hertz: METER_HZ, changes: MOVES_PER_SECOND }
      const crowd = await Crowd.gather(ofTheBox ? port : other, count, METER_HZ)
      try {
        await measure(parts, `web-crowd/${name}`, crowd, hand)
      } finally {
        await crowd.leave()
      }
    }
    hand.close()
  })
}

/** Of a frame. */
async function meterBytes(port: number): Promise<number> {
  const page = await BenchPage.open(port, METER_HZ)
  const before = page.bytes
  while (page.meters === 0) await sleep(1)
  page.close()
  return page.bytes - before
}

async function measure({ client, folder, box }: CardBox, name: string, crowd: Crowd, hand: BenchPage) {
  const { supervisor } = await box.pids()
  const load = new LoadTimes(folder)
  // Everybody has come.
  await sleep(1000)
  load.rows('until now')
  const loop = new LoopWatch(client)
  const [before, cpu, begun] = [await crowd.came(), cpuSeconds(supervisor!), performance.now()]
  const { sent, missed, ms } = await move(hand)
  const after = await crowd.came()
  const seconds = (performance.now() - begun) / 1000
  const each = (of: keyof Came) => (after[of] - before[of]) / seconds / Math.max(1, crowd.count)
  const rows: [what: string, value: number, unit: string][] = [
    ['supervisor', (100 * (cpuSeconds(supervisor!) - cpu)) / seconds, '% of a core'],
    ['to all of them', (each('bytes') * crowd.count) / 1000, 'kB/s'],
    ['to each', each('bytes') / 1000, 'kB/s'],
    ['meter frames to each', each('meters'), '1/s'],
    ['changes to each, for every move', (each('changes') * seconds) / sent, 'times'],
    ['changes left out or in another order', after.gaps + hand.gaps, 'times'],
    ['moves that were refused or not answered', missed, 'times'],
    ['a move until its change is back, p50', quantile(ms, 0.5), 'ms'],
    ['a move until its change is back, p99', quantile(ms, 0.99), 'ms'],
  ]
  for (const [what, value, unit] of rows) printFigure({ name: `${name}: ${what}`, unit, value, runs: 1 })
  for (const row of load.rows(name)) printFigure({ runs: 1, ...row })
  load.close()
  await loop.stop(name)
}

/** Moves faders in turn, as many a second as it should be on the whole. */
async function move(hand: BenchPage): Promise<{ sent: number; missed: number; ms: number[] }> {
  const begun = performance.now()
  const ms: number[] = []
  let done = 0
  let sent = 0
  while (performance.now() - begun < SECONDS * 1000) {
    const due = ((performance.now() - begun) / 1000) * MOVES_PER_SECOND
    for (; sent < due; sent++) {
      const address = `/ch/${String((sent % 16) + 1).padStart(2, '0')}/mix/fader`
      const at = performance.now()
      void hand.seen(address).then(() => ms.push(performance.now() - at))
      void hand.set(address, -(sent % 600) / 10).then(({ op }) => {
        if (op === 'done') done++
      })
    }
    await sleep(5)
  }
  await sleep(500)
  return { sent, missed: sent - done, ms }
}
