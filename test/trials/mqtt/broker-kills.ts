import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { spread } from '../figures.ts'
import { steadySound } from '../steady-sound.ts'
import type { Findings, Row, Trial, TrialContext } from '../trial.ts'
import { type TrialBox, withTrialBox } from '../trial-box.ts'
import { BROKERS, type BrokerKind, startTrialBroker, type TrialBroker } from './brokers.ts'
import { judgeOrders } from './judge-orders.ts'
import { CONSOLE, Show } from './show.ts'

/** So long a broker is away: from a restart to a machine that boots, ms. */
const AWAY = [100, 6000] as const

export const brokerKills: Trial = {
  name: 'mqtt-broker-kills',
  what: 'The broker is killed and comes back while 200 moves a second come over it: then all states on it are right, and nothing is done again.',
  async run(context) {
    const rows: Row[] = []
    const faults: string[] = []
    for (const kind of BROKERS) {
      const found = await tryBroker(kind, context)
      rows.push(...found.rows.map((row) => ({ ...row, name: `${kind}: ${row.name}` })))
      faults.push(...found.faults.map((fault) => `${kind}: ${fault}`))
    }
    return { rows, faults }
  },
}

async function tryBroker(kind: BrokerKind, context: TrialContext): Promise<Findings> {
  const folder = join('/dev/shm', `mixbox-test-${process.pid}-broker`)
  const broker = await startTrialBroker(kind, folder)
  try {
    return await withTrialBox(
      (box) => steadySound(box, context, () => killOften(box, broker, kind, context)),
      {
        config: { ...CONSOLE, mqtt: broker.mqtt },
      },
    )
  } finally {
    await broker.end()
  }
}

async function killOften(
  box: TrialBox,
  broker: TrialBroker,
  kind: BrokerKind,
  { times, random, progress }: TrialContext,
): Promise<Findings> {
  const show = new Show(box, broker.place)
  const faults: string[] = []
  const right: number[] = []
  const away: number[] = []
  const kills = times(20, 4)
  try {
    await show.begin()
    for (let n = 1; n <= kills; n++) {
      progress(`${kind}: kill ${n} of ${kills}`)
      show.controller.start()
      await show.orders.give()
      await sleep(random.between(300, 1000))
      const killed = performance.now()
      await Promise.all([show.orders.play(), broker.kill(box)])
      show.controller.stop()
      show.observer.stop()
      await show.moveLocally()
      // The box's own is started again by the box.
      if (kind !== "the box's own") await sleep(random.between(...AWAY))
      await broker.restart()
      const back = performance.now()
      away.push(back - killed)
      show.observer.start()
      show.controller.start()
      right.push(await show.untilRight(back))
      await show.orders.play()
      await sleep(500)
      faults.push(...(await show.quiet()).map((fault) => `kill ${n}: ${fault}`))
    }
  } finally {
    show.end()
  }
  const orders = judgeOrders(show.controller.sent, show.done)
  return {
    faults: [...faults, ...orders.faults],
    rows: [
      { name: 'states on it', value: show.watch.knobs, unit: 'states' },
      ...spread('broker away', 'ms', away),
      ...spread('broker back until all states are right', 'ms', right, 'under 2000 ms'),
      ...orders.rows,
    ],
  }
}
