// From a published "set" to the state that says so, for a program on the broker. Beside it a message that the
// same program sends itself over the same broker: what lies between the two is the box's.
import { setTimeout as sleep } from 'node:timers/promises'
import { printFigure, quantile } from './figure.ts'
import { type BenchBroker, BROKERS, ROOT } from './mqtt/brokers.ts'
import { withMqttBox } from './mqtt/with-mqtt-box.ts'

const SETS = 200
const ADDRESS = '/ch/01/mix/fader'
const ALONE = 'bench/echo'

const WAYS = [
  { name: 'over the broker alone', to: ALONE, from: ALONE },
  { name: 'set to state', to: `${ROOT}/set${ADDRESS}`, from: `${ROOT}/state${ADDRESS}` },
]

export async function run(): Promise<void> {
  for (const broker of BROKERS) await measure(broker)
}

async function measure(kind: BenchBroker): Promise<void> {
  await withMqttBox(kind, async ({ peer }) => {
    await peer.subscribe(ALONE)
    const taken = WAYS.flatMap((way) => ([0, 1] as const).map((qos) => ({ ...way, qos, ms: [] as number[] })))
    for (let n = 0; n < SETS; n++) {
      for (const [at, { to, from, qos, ms }] of taken.entries()) {
        await sleep(Math.random() * 10)
        ms.push(await peer.echo(to, String((-1 - taken.length * n - at) / 100), qos, from))
      }
    }
    for (const { name, qos, ms } of taken) print(`mqtt-echo/${kind.name}, QoS ${qos}, ${name}`, ms)
  })
}

function print(name: string, ms: number[]): void {
  const SHARES = { p50: 0.5, p99: 0.99, max: 1 }
  for (const [word, share] of Object.entries(SHARES)) {
    printFigure({ name: `${name}, ${word}`, unit: 'ms', value: quantile(ms, share), runs: ms.length })
  }
}
