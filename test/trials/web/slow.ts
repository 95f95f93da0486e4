import { setTimeout as sleep } from 'node:timers/promises'
import { BenchPage } from '../../bench/web/bench-page.ts'
import { freePort } from '../../firmware/mqtt/mosquitto.ts'
import { until } from '../../firmware/running-box.ts'
import { Way } from '../../firmware/web/way.ts'
import { spread } from '../figures.ts'
import { processUse } from '../process-use.ts'
import { steadySound } from '../steady-sound.ts'
import type { Findings, Row, Trial, TrialContext } from '../trial.ts'
import { type TrialBox, withTrialBox } from '../trial-box.ts'

const BYTES_PER_SECOND = 10_000
const METER_HZ = 50
const MOVES_PER_SECOND = 100
/** Of strips that are not heard. */
const FADERS = [4, 5, 6, 7, 8].map((strip) => `/ch/0${strip}/mix/fader`)
const SETTLES_WITHIN_MS = 60_000
const GIVEN_UP_WITHIN_MS = 40_000

export const webSlow: Trial = {
  name: 'web-slow',
  what: `A page at ${BYTES_PER_SECOND / 1000} kB/s while ${MOVES_PER_SECOND} changes a second are made and ${METER_HZ} meter frames: it loses meters, never state, and nobody else notices. One that reads nothing any more is given up.`,
  async run(context) {
    const port = await freePort()
    const config = { web: { port, address: '127.0.0.1' } }
    return withTrialBox((box) => steadySound(box, context, () => trySlow(box, port, context)), { config })
  },
}

async function trySlow(box: TrialBox, port: number, { times, progress }: TrialContext): Promise<Findings> {
  const ms = times(60, 6) * 1000
  const [hand, near] = [await BenchPage.open(port), await BenchPage.open(port, METER_HZ)]
  progress('undisturbed')
  const alone = await move(hand, near, ms)
  const way = await Way.to(port)
  const slow = await BenchPage.open(way.port, METER_HZ)
  const before = [near.meters, slow.meters] as const
  way.slow(BYTES_PER_SECOND)
  progress('beside a slow page')
  const beside = await move(hand, near, ms)
  const [whole, some] = [near.meters - before[0], slow.meters - before[1]]
  const carried = way.carried
  const ended = performance.now()
  await until('the slow page knows all', () => slow.version === near.version, SETTLES_WITHIN_MS)
  const behind = performance.now() - ended
  const fresh = await BenchPage.open(port)
  const faults: string[] = []
  for (const [name, page] of Object.entries({ 'the slow page': slow, 'the other page': near })) {
    if (page.gaps > 0) faults.push(`${name}: ${page.gaps} changes were left out, or came in another order`)
    const wrong = [...fresh.values].filter(([address, value]) => page.values.get(address) !== value)
    if (wrong.length > 0) faults.push(`${name} shows ${wrong.length} knobs wrong, such as ${wrong[0]![0]}`)
  }
  for (const page of [slow, fresh]) page.close()
  way.close()
  const rows: Row[] = [
    ...spread('a move until another page has it, undisturbed', 'ms', alone),
    ...spread('the same beside a slow page', 'ms', beside),
    { name: 'to the slow page', value: carried / (ms / 1000), unit: 'bytes/s' },
    { name: 'meter frames: to the other page', value: whole, unit: 'frames' },
    { name: 'meter frames: to the slow one', value: some, unit: 'frames' },
    { name: 'state: slow page behind, at the end', value: behind, unit: 'ms' },
  ]
  progress('a page that reads nothing')
  for (const asks of [false, true]) rows.push(...(await sleeper(box, port, near, asks, faults)))
  for (const page of [hand, near]) page.close()
  return { rows, faults }
}

/** @returns ms until another page had each move */
async function move(hand: BenchPage, eye: BenchPage, forMs: number): Promise<number[]> {
  const took: number[] = []
  const begun = performance.now()
  for (let n = 0; performance.now() - begun < forMs; n++) {
    const sent = performance.now()
    const address = FADERS[n % FADERS.length]!
    void eye.seen(address).then(() => took.push(performance.now() - sent))
    void hand.set(address, -(n % 600) / 10)
    await sleep(Math.max(0, begun + ((n + 1) * 1000) / MOVES_PER_SECOND - performance.now()))
  }
  return took
}

/** Reads nothing; one that goes on asking is alive, and has megabytes coming. */
async function sleeper(
  box: TrialBox,
  port: number,
  near: BenchPage,
  asks: boolean,
  faults: string[],
): Promise<Row[]> {
  const name = `reads nothing, ${asks ? 'asks for everything again and again' : 'says nothing'}`
  const pid = box.supervisor.pid!
  const resident = () => processUse(pid).residentKib / 1024
  const clients = async () => (await box.request<{ web: { clients: number } }>('status')).web.clients
  const page = await BenchPage.open(port, METER_HZ)
  const [count, before, begun] = [await clients(), resident(), performance.now()]
  page.pause()
  let most = before
  let asked = 0
  while ((await clients()) === count && performance.now() - begun < GIVEN_UP_WITHIN_MS) {
    if (asks) {
      page.send({ op: 'get' })
      asked++
    }
    most = Math.max(most, resident())
    await sleep(30)
  }
  const ms = performance.now() - begun
  if (ms > GIVEN_UP_WITHIN_MS) faults.push(`${name}: still there after ${GIVEN_UP_WITHIN_MS} ms`)
  page.close()
  await sleep(3000)
  if (near.gaps > 0) faults.push(`${name}: the other page missed ${near.gaps} changes`)
  return [
    { name: `${name}: given up after`, value: ms, unit: 'ms' },
    ...(asks
      ? [{ name: `${name}: answers of ${near.welcomeBytes} bytes`, value: asked, unit: 'times' }]
      : []),
    { name: `${name}: supervisor's memory before`, value: before, unit: 'MiB' },
    { name: `${name}: at most`, value: most, unit: 'MiB' },
    { name: `${name}: 3 s after`, value: resident(), unit: 'MiB' },
  ]
}
