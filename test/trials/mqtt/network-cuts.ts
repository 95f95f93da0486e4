import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../../firmware/running-box.ts'
import { steadySound } from '../steady-sound.ts'
import type { Findings, Row, Trial, TrialContext } from '../trial.ts'
import { type TrialBox, withTrialBox } from '../trial-box.ts'
import { ID } from './brokers.ts'
import { judgeOrders } from './judge-orders.ts'
import type { Place } from './place.ts'
import { CONSOLE, Show } from './show.ts'
import { CUTS, type Cut, TrialNetwork } from './trial-network.ts'

/** Around the times at which TCP sends again (1.4, 3, 6.2 s), the broker's patience (15 s), and a minute. */
const SECONDS = [1, 2, 3.5, 5, 7, 12, 20, 60]
const FEW = [5, 20]
/** The broker gives up a client after one and a half keep-alives, and looks every few seconds. */
const OFFLINE_AFTER_S = 30
const PORT = 1883
const LOCAL_EVERY_MS = 300

/** What happens while the way is cut. */
const DOINGS = ['moves on both sides', 'one move at the box'] as const

export const networkCuts: Trial = {
  name: 'mqtt-network-cuts',
  what: 'The box is in a network of its own and its way to the broker is cut: the cable unplugged, or nothing comes through without a word. When it is mended all states are right again, and nothing is done twice.',
  async run(context) {
    const mark = join('/dev/shm', `mixbox-test-${process.pid}-net`)
    const network = await TrialNetwork.make(mark)
    if (typeof network === 'string') return { rows: [], faults: [], skipped: network }
    const place: Place = { within: network.inHouse, host: network.host, port: PORT }
    const rows: Row[] = []
    const faults: string[] = []
    try {
      for (const how of CUTS) {
        const found = await tryCut(how, network, place, context)
        rows.push(...found.rows.map((row) => ({ ...row, name: `${how}: ${row.name}` })))
        faults.push(...found.faults.map((fault) => `${how}: ${fault}`))
      }
    } finally {
      network.end()
    }
    return { rows, faults }
  },
}

function tryCut(how: Cut, network: TrialNetwork, place: Place, context: TrialContext): Promise<Findings> {
  const mqtt = { broker: `mqtt://${place.host}:${place.port}`, id: ID }
  let broker: ChildProcess | undefined
  const options = {
    config: { ...CONSOLE, mqtt },
    within: network.inBox,
    cleanUp: () => broker?.kill('SIGKILL'),
  }
  const act = async (box: TrialBox) => {
    broker = await startMosquitto(place, box.folder)
    return steadySound(box, context, () => cutOften(box, how, network, place, context))
  }
  return withTrialBox(act, options)
}

async function startMosquitto({ within, host, port }: Place, folder: string): Promise<ChildProcess> {
  const file = join(folder, 'mosquitto.conf')
  writeFileSync(file, `listener ${port} ${host}\nallow_anonymous true\npersistence false\nuser root\n`)
  const [command, ...words] = [...within, '/usr/sbin/mosquitto', '-c', file]
  const broker = spawn(command!, words, { stdio: 'ignore' })
  const [asking, ...question] = [...within, 'mosquitto_pub', '-h', host, '-p', String(port), '-t', 'a', '-n']
  await until('mosquitto takes messages', () => {
    try {
      execFileSync(asking!, question, { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  })
  return broker
}

async function cutOften(
  box: TrialBox,
  how: Cut,
  network: TrialNetwork,
  place: Place,
  { times, progress }: TrialContext,
): Promise<Findings> {
  const show = new Show(box, place)
  const rows: Row[] = []
  const faults: string[] = []
  const lengths = times(SECONDS.length, FEW.length) === SECONDS.length ? SECONDS : FEW
  try {
    await show.begin()
    for (const doing of DOINGS) {
      for (const seconds of lengths) {
        const name = `${seconds} s, ${doing}`
        progress(`${how}: ${name}`)
        const both = doing === DOINGS[0]
        show.controller.start()
        await show.orders.give()
        if (!both) show.controller.pause()
        await sleep(500)
        show.observer.statuses.length = 0
        network.cut(how)
        const until = performance.now() + seconds * 1000
        await sleep(Math.min(1000, seconds * 300))
        do {
          await show.moveLocally()
          await sleep(
            Math.max(0, Math.min(both ? LOCAL_EVERY_MS : seconds * 1000, until - performance.now())),
          )
        } while (performance.now() < until)
        network.mend(how)
        const value = await show.untilRight()
        const row = `${name}: mended until all states are right`
        rows.push({ name: row, value, unit: 'ms', goal: 'under 2000 ms' })
        if (seconds > OFFLINE_AFTER_S && !show.observer.statuses.includes('offline'))
          faults.push(`${name}: the box was not told to be offline`)
        // An old order may still be on its way.
        await sleep(1000)
        show.controller.stop()
        show.controller.start()
        await sleep(500)
        faults.push(...(await show.quiet()).map((fault) => `${name}: ${fault}`))
      }
    }
  } finally {
    show.end()
  }
  const orders = judgeOrders(show.controller.sent, show.done)
  return { faults: [...faults, ...orders.faults], rows: [...rows, ...orders.rows] }
}
