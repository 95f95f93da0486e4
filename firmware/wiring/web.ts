// The box's browser panel.
import { networkInterfaces } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Config, Log, Paths } from '../supervisor/index.ts'
import { boxId } from '../surfaces/mqtt/index.ts'
import type { Box } from '../surfaces/operations/index.ts'
import { Web, type WebStats } from '../surfaces/web/index.ts'
import { soundsFolder } from './sounds-folder.ts'

/** Beside the compiled firmware. */
const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../ui-panel')

interface Parts {
  config: Config
  paths: Paths
  log: Log
  version: string
}

/** The surface, where there is to be one. */
export class BoxWeb {
  readonly #config: Config['web']
  readonly #surface: Web | undefined

  constructor({ config, paths, log, version }: Parts, box: Box) {
    const { web, mqtt, rate } = config
    this.#config = web
    if (web.port === 0) return
    const sounds = soundsFolder(config, paths)
    const identity = { id: mqtt.id || boxId(paths.stateDir), version, rate }
    this.#surface = new Web({ box, config: web, identity, folder: FOLDER, sounds, log })
  }

  start(): void {
    this.#surface?.start()
  }

  async stop(): Promise<void> {
    await this.#surface?.stop()
  }

  /** Where it is to be found, for people. */
  get where(): string | undefined {
    const { port, address } = this.#config
    if (!this.#surface) return undefined
    const local = address === '0.0.0.0' || address === '::' ? ['localhost', ...ownAddresses()] : [address]
    return local.map((host) => `http://${host.includes(':') ? `[${host}]` : host}:${port}`).join(', ')
  }

  /** For the status. */
  stats(): WebStats | { port: 0 } {
    return this.#surface?.stats() ?? { port: 0 }
  }
}

/** Of this machine in its networks. */
function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address)
}
