// Thirty pages with meters at 50 Hz while a hundred knobs a second move, beside the same moves with nobody looking: what
// supervisor and engine notice of it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../firmware/mqtt/mosquitto.ts'
import { LoadTimes } from '../trials/load-times.ts'
import { printFigure } from './figure.ts'
import { LoopWatch } from './mqtt/loop-watch.ts'
import { BenchPage } from './web/bench-page.ts'
import { cpuSeconds } from './web/cpu-seconds.ts'
import { type CardBox, withCardBox } from './with-card-box.ts'

const CROWD = fileURLToPath(new URL('./web/crowd.js', import.meta.url))
/** MIXBOX_BENCH_SECONDS makes it shorter, for a look. The supervisor gives its lag by 10 s. */
const SECONDS = Number(process.env['MIXBOX_BENCH_SECONDS'] ?? 40)
const METER_HZ = 50
const MOVES_PER_SECOND = 100
const CROWDS = [0, 1, 30]

interface Came {
  bytes: number
  meters: number
  changes: number
}

export async function run(): Promise<void> {
  const port = await freePort()
  // A console as it is delivered: 16 strips, 8 buses.
  await withCardBox({ web: { port, address: '127.0.0.1' } }, async (parts) => {
    const hand = await BenchPage.open(port)
    const { supervisor } = await parts.box.pids()
    for (const count of CROWDS) await measure(parts, { count, port, hand, supervisor: supervisor! })
    hand.close()
  })
}

interface Measured {
  count: number
  port: number
  hand: BenchPage
  /** Its process. */
  supervisor: number
}

async function measure(
  { client, folder }: CardBox,
  { count, port, hand, supervisor }: Measured,
): Promise<void> {
  const name = `web-crowd/${count} pages`
  const crowd = spawn(process.execPath, [CROWD, String(port), String(count), String(METER_HZ)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: crowd.stdout })[Symbol.asyncIterator]()
  const load = new LoadTimes(folder)
  try {
    await lines.next()
    // Everybody has come.
    await sleep(1000)
    load.rows('until now')
    const loop = new LoopWatch(client)
    const [before, cpu, begun] = [await ask(crowd, lines), cpuSeconds(supervisor), performance.now()]
    const missed = await move(hand)
    const after = await ask(crowd, lines)
    const seconds = (performance.now() - begun) / 1000
    const per = (of: keyof Came) => (after[of] - before[of]) / seconds
    const rows: [what: string, value: number, unit: string][] = [
      ['supervisor', (100 * (cpuSeconds(supervisor) - cpu)) / seconds, '% of a core'],
      ['to all of them', per('bytes') / 1000, 'kB/s'],
      ['meter frames to each', count > 0 ? per('meters') / count : 0, '1/s'],
      ['changes to each', count > 0 ? per('changes') / count : 0, '1/s'],
      ['moves that were refused or not answered', missed, 'times'],
    ]
    for (const [what, value, unit] of rows) printFigure({ name: `${name}: ${what}`, unit, value, runs: 1 })
    for (const row of load.rows(name)) printFigure({ runs: 1, ...row })
    await loop.stop(name)
  } finally {
    load.close()
    crowd.stdin.end()
    await once(crowd, 'exit')
  }
}

async function ask({ stdin }: ChildProcess, lines: AsyncIterator<string>): Promise<Came> {
  stdin!.write('\n')
  const { value } = await lines.next()
  return JSON.parse(value as string) as Came
}

/** Moves faders in turn, as many a second as it should be on the whole. @returns how many were not done */
async function move(hand: BenchPage): Promise<number> {
  const begun = performance.now()
  let done = 0
  let sent = 0
  while (performance.now() - begun < SECONDS * 1000) {
    const due = ((performance.now() - begun) / 1000) * MOVES_PER_SECOND
    for (; sent < due; sent++) {
      const strip = String((sent % 16) + 1).padStart(2, '0')
      void hand.set(`/ch/${strip}/mix/fader`, -(sent % 600) / 10).then(({ op }) => {
        if (op === 'done') done++
      })
    }
    await sleep(5)
  }
  await sleep(500)
  return sent - done
}
