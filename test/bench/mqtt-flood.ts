// A thousand sets a second for a minute, over every fader of the console: what the engine and the supervisor notice
// of it, beside a minute without; and whether everything stands in the end where it was set last.
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from '../../firmware/mixctl/client.ts'
import { LoadTimes } from '../trials/load-times.ts'
import { printFigure, quantile } from './figure.ts'
import { type BenchBroker, BROKERS, ROOT } from './mqtt/brokers.ts'
import { FaderFlood } from './mqtt/fader-flood.ts'
import { judgeFlood, readCounts } from './mqtt/judge-flood.ts'
import { LoopWatch } from './mqtt/loop-watch.ts'
import type { MqttPeer } from './mqtt/mqtt-peer.ts'
import { type MqttBox, withMqttBox } from './mqtt/with-mqtt-box.ts'

const PER_SECOND = 1000
/** MIXBOX_BENCH_SECONDS makes it shorter, for a look. */
const SECONDS = Number(process.env['MIXBOX_BENCH_SECONDS'] ?? 60)
const SETS = PER_SECOND * SECONDS
const PROBE = '/main/st/mix/fader'
const TRIED = ['mosquitto, MQTT 5', "the box's own"]

const two = (n: number) => String(n).padStart(2, '0')
const FADERS = [
  ...Array.from({ length: 16 }, (_, n) => `/ch/${two(n + 1)}/mix/fader`),
  ...Array.from({ length: 8 }, (_, n) => `/bus/${two(n + 1)}/mix/fader`),
  ...Array.from({ length: 8 }, (_, n) => `/dca/${n + 1}/fader`),
]

export async function run(): Promise<void> {
  for (const kind of BROKERS.filter(({ name }) => TRIED.includes(name))) {
    await withMqttBox(kind, (parts) => measure(kind, parts))
  }
}

async function measure({ name: broker }: BenchBroker, { box, peer, connect }: MqttBox): Promise<void> {
  const name = `mqtt-flood/${broker}`
  const client = await Client.connect(box.socket)
  const load = new LoadTimes(box.folder)
  const [sender, fresh] = [await connect(), await connect()]
  /** What engine and supervisor notice meanwhile. */
  const watch = async (title: string, act: () => Promise<unknown>): Promise<void> => {
    const { xruns } = await readCounts(client)
    const loop = new LoopWatch(client)
    load.rows('until now')
    await act()
    for (const row of load.rows(`${name}, ${title}`)) printFigure({ runs: 1, ...row })
    const more = (await readCounts(client)).xruns - xruns
    printFigure({ name: `${name}, ${title}: xruns`, unit: 'times', value: more, runs: 1 })
    await loop.stop(`${name}, ${title}`)
  }
  try {
    await watch('before', () => sleep(SECONDS * 1000))
    const flood = new FaderFlood(ROOT, FADERS, sender)
    peer.heard = (topic, payload) => flood.take(topic, payload)
    const before = await readCounts(client)
    let probes: number[] = []
    await watch('1000 sets a second', async () => {
      const sent = flood.run(PER_SECOND, SECONDS)
      probes = await probeUntil(sent, peer)
      await sent
    })
    const end = performance.now()
    const faults = await judgeFlood(flood, { client, fresh, before, sets: SETS + probes.length })
    const rows: [string, number, string][] = [
      ['another fader meanwhile, set to state, p50', quantile(probes, 0.5), 'ms'],
      ['another fader meanwhile, set to state, p99', quantile(probes, 0.99), 'ms'],
      ['another fader meanwhile, set to state, max', quantile(probes, 1), 'ms'],
      ['states told', flood.states, 'messages'],
      ['last state after the last set by', Math.max(0, flood.lastStateAt - end), 'ms'],
      ['faults', faults.length, 'times'],
    ]
    for (const [what, value, unit] of rows) printFigure({ name: `${name}: ${what}`, unit, value, runs: SETS })
    for (const fault of faults) process.stderr.write(`${name}: ${fault}\n`)
    if (faults.length > 0) process.exitCode = 1
  } finally {
    await Promise.all([sender.close(), fresh.close()])
    load.close()
    client.close()
  }
}

/** Moves another fader now and then. @returns ms from each set to its state */
async function probeUntil(over: Promise<void>, peer: MqttPeer): Promise<number[]> {
  let open = true
  const closed = over.finally(() => {
    open = false
  })
  closed.catch(() => {})
  const taken: number[] = []
  for (let n = 1; open; n++) {
    taken.push(await peer.echo(`${ROOT}/set${PROBE}`, String(-n / 100), 0, `${ROOT}/state${PROBE}`))
    await sleep(50 + Math.random() * 50)
  }
  return taken
}
