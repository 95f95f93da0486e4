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
    if (!this.#surface) return undefined
    const near = ALL.includes(this.#config.address) ? [this.#url('localhost')] : []
    return [...near, ...this.#urls].join(', ')
  }

  /** For a browser on this machine, once it is served. */
  async near(): Promise<string | undefined> {
    if (!this.#surface) return undefined
    await this.#surface.served
    const { address } = this.#config
    return this.#url(ALL.includes(address) ? 'localhost' : address)
  }

  /** For the status. */
  stats(): (WebStats & { urls: string[] }) | { port: 0 } {
    return this.#surface ? { ...this.#surface.stats(), urls: this.#urls } : { port: 0 }
  }

  /** For other machines, where they are served. */
  get #urls(): string[] {
    const { address } = this.#config
    return (ALL.includes(address) ? ownAddresses() : [address]).map((host) => this.#url(host))
  }

  #url(host: string): string {
    return `http://${host.includes(':') ? `[${host}]` : host}:${this.#config.port}`
  }
}

/** Every network's. */
const ALL: readonly string[] = ['0.0.0.0', '::']

/** Of this machine in its networks. */
function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address)
}
