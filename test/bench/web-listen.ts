// The box heard in Debian's chromium: how late by what the page tells and by the ear, what was missing; and what listeners cost.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../firmware/mqtt/mosquitto.ts'
import { printFigure, quantile } from './figure.ts'
import { BenchPage } from './web/bench-page.ts'
import { cpuSeconds } from './web/cpu-seconds.ts'
import { ListeningPage } from './web/listening-page.ts'
import { withCardBox } from './with-card-box.ts'

const CROWD = fileURLToPath(new URL('./web/crowd.js', import.meta.url))
/** For each of the two ways. MIXBOX_BENCH_SECONDS makes it longer. */
const SECONDS = Number(process.env['MIXBOX_BENCH_SECONDS'] ?? 30)
const CHANGES = 20
const CROWDS = [0, 1, 10]
const WAYS = { 'audio worklet': true, 'chained buffers': false }

export async function run(): Promise<void> {
  const port = await freePort()
  await withCardBox({ web: { port, address: '127.0.0.1' } }, async ({ box }) => {
    const { supervisor } = await box.pids()
    for (const [way, worklet] of Object.entries(WAYS)) await hear(port, `web-listen/${way}`, worklet)
    for (const count of CROWDS) await crowd(port, count, supervisor!)
  })
}

async function hear(port: number, name: string, worklet: boolean): Promise<void> {
  const page = await ListeningPage.open(port, worklet)
  const hand = await BenchPage.open(port)
  try {
    // What is late only because the page has just been opened is not meant.
    await sleep(3000)
    const before = (await page.cost())!
    const lags: number[] = []
    for (const begun = performance.now(); performance.now() - begun < SECONDS * 1000; ) {
      await sleep(250)
      const lag = (await page.cost())?.lagMs
      if (lag !== undefined) lags.push(lag)
    }
    const after = (await page.cost())!
    for (const [word, share] of Object.entries({ p50: 0.5, p99: 0.99, max: 1 }))
      printFigure({
        name: `${name}: lag as told, ${word}`,
        unit: 'ms',
        value: quantile(lags, share),
        runs: lags.length,
      })
    for (const what of ['underruns', 'drops', 'jumps'] as const)
      printFigure({
        name: `${name}: ${what}`,
        unit: `in ${SECONDS} s`,
        value: after[what] - before[what],
        runs: 1,
      })
    await compare(page, hand, name)
  } finally {
    hand.close()
    await page.close()
  }
}

/** From the answer that a mute sounds to the ear, beside what the page tells just then. */
async function compare(page: ListeningPage, hand: BenchPage, name: string): Promise<void> {
  const heard: number[] = []
  const told: number[] = []
  for (let n = 0; n < CHANGES; n++) {
    await sleep(500 + Math.random() * 20)
    let sounds = 0
    const at = await page.change(async () => {
      await hand.set('/main/st/mix/on', n % 2)
      sounds = performance.timeOrigin + performance.now()
    })
    const lag = (await page.cost())?.lagMs
    if (at === undefined || lag === undefined) continue
    heard.push(at - sounds)
    told.push(at - sounds - lag)
  }
  await hand.set('/main/st/mix/on', 1)
  const figure = (what: string, values: number[]) =>
    printFigure({
      name: `${name}: ${what}, p50`,
      unit: 'ms',
      value: quantile(values, 0.5),
      runs: values.length,
    })
  figure('lag by the ear', heard)
  figure('by the ear more than told', told)
}

async function crowd(port: number, count: number, supervisor: number): Promise<void> {
  const pages = spawn(process.execPath, [CROWD, String(port), String(count), '0', 'main'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: pages.stdout })[Symbol.asyncIterator]()
  try {
    await lines.next()
    await sleep(1000)
    const [cpu, begun] = [cpuSeconds(supervisor), performance.now()]
    await sleep(Math.min(SECONDS, 20) * 1000)
    const share = (100_000 * (cpuSeconds(supervisor) - cpu)) / (performance.now() - begun)
    printFigure({
      name: `web-listen/${count} listeners: supervisor`,
      unit: '% of a core',
      value: share,
      runs: 1,
    })
  } finally {
    pages.stdin.end()
    await once(pages, 'exit')
  }
}
