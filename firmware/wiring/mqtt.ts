// The box's way to a broker.
import type { Config, Log, MqttConfig, Paths, Supervisor } from '../supervisor/index.ts'
import { boxId, Mqtt, type MqttStats } from '../surfaces/mqtt/index.ts'
import type { OwnBroker } from './own-broker.ts'
import { soundsFolder } from './sounds-folder.ts'

interface Parts {
  config: Config
  paths: Paths
  log: Log
  version: string
  broker: OwnBroker
}

/** The surface, where there is a broker. */
export class BoxMqtt {
  readonly #surface: Mqtt | undefined
  readonly #broker: OwnBroker
  #stopped = false

  constructor({ config, paths, log, version, broker }: Parts, supervisor: Supervisor) {
    const { mqtt, rate } = config
    const id = mqtt.id || boxId(paths.stateDir)
    this.#broker = broker
    if (mqtt.broker === 'off') return
    const where =
      mqtt.broker === 'embedded'
        ? { url: broker.url, config: { ...withoutAccess(mqtt), ...broker.access } }
        : { url: mqtt.broker, config: mqtt }
    const sounds = soundsFolder(config, paths)
    this.#surface = new Mqtt({ supervisor, ...where, sounds, id, version, rate, log })
  }

  /** Waits for nobody. */
  start(): void {
    const { settled } = this.#broker
    this.#broker.onServes(() => this.#surface?.tryNow())
    void settled.then(() => {
      if (!this.#stopped) this.#surface?.start()
    })
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#surface?.stop()
  }

  /** Where it is to be found, in words. */
  get where(): string | undefined {
    if (!this.#surface) return undefined
    const { url, root } = this.#surface.stats()
    return `${url}, topics ${root}/#`
  }

  /** For the status. */
  stats(): ({ broker: 'off'; connected: false } | MqttStats) & { trouble?: string } {
    const { trouble } = this.#broker
    return {
      ...(this.#surface?.stats() ?? { broker: 'off', connected: false }),
      ...(trouble !== undefined && { trouble }),
    }
  }
}

/** Those are for a broker of the house. */
function withoutAccess({ username: _, password: __, passwordFile: ___, ca: ____, ...rest }: MqttConfig) {
  return rest
}
