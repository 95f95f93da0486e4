import { freePort, startBroker } from '../../firmware/mqtt/mosquitto.ts'

export interface BenchBroker {
  name: string
  /** 4 is MQTT 3.1.1. */
  protocol: 4 | 5
  own: boolean
  /** Lines of mosquitto.conf. */
  conf?: readonly string[]
}

export const BROKERS: readonly BenchBroker[] = [
  { name: 'mosquitto, MQTT 5', protocol: 5, own: false },
  { name: 'mosquitto, MQTT 3.1.1', protocol: 4, own: false },
  { name: 'mosquitto, set_tcp_nodelay', protocol: 5, own: false, conf: ['set_tcp_nodelay true'] },
  { name: "the box's own", protocol: 4, own: true },
]

/** Of the box's topics. */
export const ROOT = 'mixbox/bench'

/** @returns its port, what the box is to be configured with, and what ends it after the box */
export async function startBenchBroker({ own, protocol, conf = [] }: BenchBroker, folder: string) {
  const port = await freePort()
  if (own) {
    const mqtt = { broker: 'embedded', embedded: { port }, id: 'bench' }
    return { port, config: { mqtt }, stop: async () => {} }
  }
  const { kill: stop } = await startBroker(folder, port, ['allow_anonymous true', ...conf])
  return { port, config: { mqtt: { broker: `mqtt://127.0.0.1:${port}`, id: 'bench', protocol } }, stop }
}
