// From a published "set" to the first changed sample at the card's output, by turns with the same set on mixctl's
// socket. The output's buffer (192 frames, 4 ms) is part of both.
import { setTimeout as sleep } from 'node:timers/promises'
import { inTemporaryFolder } from '../firmware/temporary-folder.ts'
import { printFigure, quantile } from './figure.ts'
import { firstChange } from './first-change.ts'
import { type BenchBroker, BROKERS, ROOT, startBenchBroker } from './mqtt/brokers.ts'
import { MqttPeer } from './mqtt/mqtt-peer.ts'
import { withCardBox } from './with-card-box.ts'

const SETS = 120
const ADDRESS = '/ch/01/mix/fader'
/** What else a broker could do changes the way back only. */
const TRIED = ['mosquitto, MQTT 5', "the box's own"]

export async function run(): Promise<void> {
  const brokers = BROKERS.filter(({ name }) => TRIED.includes(name))
  for (const broker of brokers) await inTemporaryFolder((folder) => measure(broker, folder))
}

async function measure(kind: BenchBroker, folder: string): Promise<void> {
  const broker = await startBenchBroker(kind, folder)
  try {
    await withCardBox(broker.config, async ({ card, client }) => {
      const peer = await MqttPeer.connect(broker.port, kind.protocol)
      const ways = {
        'MQTT set': (level: number) => peer.publish(`${ROOT}/set${ADDRESS}`, String(level), 0),
        "mixctl's socket": (level: number) => client.request('set', { entries: [[ADDRESS, level]] }),
      }
      const taken = Object.entries(ways).map(([name, set]) => ({ name, set, ms: [] as number[] }))
      let high = false
      for (let n = 0; n < SETS; n++) {
        for (const { set, ms } of taken) {
          high = !high
          // Not in step with the periods.
          await sleep(Math.random() * 20)
          ms.push(await firstChange(card, () => set(high ? -20 : 0)))
        }
      }
      await peer.close()
      for (const { name, ms } of taken) print(`mqtt-sound/${kind.name}, ${name}`, ms)
    })
  } finally {
    await broker.stop()
  }
}

function print(name: string, ms: number[]): void {
  const SHARES = { p50: 0.5, p99: 0.99, max: 1 }
  for (const [word, share] of Object.entries(SHARES)) {
    printFigure({ name: `${name}, ${word}`, unit: 'ms', value: quantile(ms, share), runs: ms.length })
  }
}
