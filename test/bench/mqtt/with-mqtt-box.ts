import { type RunningBox, startBox, until, withBoxFolder } from '../../firmware/running-box.ts'
import { type BenchBroker, ROOT, startBenchBroker } from './brokers.ts'
import { MqttPeer } from './mqtt-peer.ts'

export interface MqttBox {
  box: RunningBox
  /** Hears where the knobs are. */
  peer: MqttPeer
  /** One more. */
  connect(): Promise<MqttPeer>
}

/** A box of the usual size, with its real-time rights, on a broker; everything a new connection tells has been told. */
export function withMqttBox(kind: BenchBroker, measure: (parts: MqttBox) => Promise<void>): Promise<void> {
  const run = withBoxFolder(async (folder) => {
    const broker = await startBenchBroker(kind, folder)
    const box = await startBox(folder, { ...broker.config, engine: { priority: 80 } })
    await until('the box is on the broker', async () => (await box.json('mqtt'))['connected'] === true)
    const connect = () => MqttPeer.connect(broker.port, kind.protocol)
    const peer = await connect()
    try {
      let told = Number.POSITIVE_INFINITY
      peer.heard = () => {
        told = performance.now()
      }
      await peer.subscribe(`${ROOT}/state/#`)
      await until('the box has told everything', () => performance.now() - told > 1500)
      peer.heard = () => {}
      await measure({ box, peer, connect })
    } finally {
      await peer.close()
      await box.stop()
      await broker.stop()
    }
  })
  return run()
}
