import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../../firmware/running-box.ts'
import { spread } from '../figures.ts'
import { steadySound } from '../steady-sound.ts'
import type { Findings, Trial, TrialContext } from '../trial.ts'
import { type TrialBox, withTrialBox } from '../trial-box.ts'
import { startTrialBroker, type TrialBroker } from './brokers.ts'
import { judgeOrders } from './judge-orders.ts'
import { CONSOLE, Show } from './show.ts'

/** A service manager is quicker and slower. ms */
const AWAY = [100, 3000] as const

const ENDS = {
  'supervisor killed': async (box: TrialBox) => {
    box.supervisor.kill('SIGKILL')
    await new Promise((done) => box.supervisor.once('exit', done))
  },
  'box stopped': (box: TrialBox) => box.stop(),
} as const
type End = keyof typeof ENDS

export const boxRestarts: Trial = {
  name: 'mqtt-box-restarts',
  what: 'The supervisor is killed, then the whole box stopped, while moves come over a broker that stays: it is offline for everybody meanwhile, and does nothing late that was asked for then.',
  async run(context) {
    const folder = join('/dev/shm', `mixbox-test-${process.pid}-broker`)
    const broker = await startTrialBroker('mosquitto', folder)
    const options = { config: { ...CONSOLE, mqtt: broker.mqtt } }
    try {
      const killed = await withTrialBox(
        (box) => steadySound(box, context, () => endOften(box, broker, 'supervisor killed', context)),
        options,
      )
      const stopped = await withTrialBox(async (box) => {
        const findings = await endOften(box, broker, 'box stopped', context)
        await box.stop()
        return findings
      }, options)
      return { rows: [...killed.rows, ...stopped.rows], faults: [...killed.faults, ...stopped.faults] }
    } finally {
      await broker.end()
    }
  },
}

async function endOften(
  box: TrialBox,
  broker: TrialBroker,
  end: End,
  { times, random, progress }: TrialContext,
): Promise<Findings> {
  const show = new Show(box, broker.place)
  const faults: string[] = []
  const offline: number[] = []
  const right: number[] = []
  const runs = times(20, 3)
  try {
    await show.begin()
    for (let n = 1; n <= runs; n++) {
      progress(`${end}: ${n} of ${runs}`)
      show.controller.start()
      await show.orders.give()
      await sleep(random.between(300, 1000))
      show.observer.statuses.length = 0
      const ended = performance.now()
      const gone = ENDS[end](box)
      await until('the box is told to be offline', () => show.observer.statuses.includes('offline'))
      offline.push(performance.now() - ended)
      await gone
      // Orders that nobody takes.
      await show.orders.play()
      await sleep(random.between(...AWAY))
      show.controller.pause()
      await sleep(100)
      const { ready } = await box.startAgain()
      await ready
      const back = performance.now()
      await show.watch.start(box)
      show.controller.start()
      right.push(await show.untilRight(back))
      const { statuses } = show.observer
      if (statuses.join() !== 'offline,online') faults.push(`${end}, ${n}: its status was ${statuses.join()}`)
      await sleep(500)
      faults.push(...(await show.quiet()).map((fault) => `${end}, ${n}: ${fault}`))
    }
  } finally {
    show.end()
  }
  const orders = judgeOrders(show.controller.sent, show.done)
  return {
    faults: [...faults, ...orders.faults],
    rows: [
      ...spread(`${end} until offline for everybody`, 'ms', offline),
      ...spread(`${end}: ready again until all states are right`, 'ms', right, 'under 2000 ms'),
      ...orders.rows.map((row) => ({ ...row, name: `${end}: ${row.name}` })),
    ],
  }
}
