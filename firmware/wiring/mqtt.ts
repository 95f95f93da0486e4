// The box's way to a broker.
import type { Config, Log, Paths, Supervisor } from '../supervisor/index.ts'
import { boxId, Mqtt } from '../surfaces/mqtt/index.ts'

interface Parts {
  config: Config
  paths: Paths
  log: Log
  version: string
}

/** @returns undefined where there is none */
export function makeMqtt({ config, paths, log, version }: Parts, supervisor: Supervisor): Mqtt | undefined {
  const { mqtt, rate } = config
  if (mqtt.broker === 'off') return undefined
  const { address, port } = mqtt.embedded
  const url = mqtt.broker === 'embedded' ? `mqtt://${address}:${port}` : mqtt.broker
  const id = mqtt.id || boxId(paths.stateDir)
  return new Mqtt({ supervisor, config: mqtt, url, id, version, rate, log })
}
