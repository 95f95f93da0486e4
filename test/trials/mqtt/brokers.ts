// The brokers that a box is tried with.
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, startBroker } from '../../firmware/mqtt/mosquitto.ts'
import { until } from '../../firmware/running-box.ts'
import type { TrialBox } from '../trial-box.ts'
import type { Place } from './place.ts'

export const BROKERS = ['mosquitto', 'mosquitto that keeps', "the box's own"] as const
export type BrokerKind = (typeof BROKERS)[number]

/** What the box is called on every broker. */
export const ID = 'trial'
export const ROOT = `mixbox/${ID}`

export interface TrialBroker {
  place: Place
  /** For the box's configuration. */
  mqtt: object
  /** As a power cut would. */
  kill(box: TrialBox): Promise<void>
  /** Resolves when it takes connections again. */
  restart(): Promise<void>
  end(): Promise<void>
}

const HOST = '127.0.0.1'
const NOBODY_ENDS = (): Promise<void> => Promise.resolve()

/** @param folder of its own, in memory; the box's own broker is started by the box */
export async function startTrialBroker(kind: BrokerKind, folder: string): Promise<TrialBroker> {
  const port = await freePort()
  const place: Place = { within: [], host: HOST, port }
  if (kind === "the box's own") {
    return {
      ...{ place, mqtt: { broker: 'embedded', embedded: { port }, id: ID }, end: NOBODY_ENDS },
      async kill(box) {
        process.kill((await box.status()).processes['broker']!, 'SIGKILL')
        await until('the port is closed', async () => !(await answers(port)))
      },
      restart: () => listening(port),
    }
  }
  // So often it writes down what it keeps: a killed one comes back with old states.
  const keeps = ['persistence true', `persistence_location ${join(folder, '/')}`, 'autosave_interval 1']
  const config = ['allow_anonymous true', ...(kind === 'mosquitto' ? [] : keeps)]
  const broker = await startBroker(folder, port, config)
  return {
    ...{ place, mqtt: { broker: `mqtt://${HOST}:${port}`, id: ID } },
    kill: () => broker.kill(),
    async restart() {
      await broker.restart()
      await listening(port)
    },
    end: () => broker.kill(),
  }
}

async function listening(port: number): Promise<void> {
  const deadline = performance.now() + 15_000
  while (!(await answers(port))) {
    if (performance.now() > deadline) throw new Error(`not within 15 s: a broker on port ${port}`)
    await sleep(5)
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, HOST)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
