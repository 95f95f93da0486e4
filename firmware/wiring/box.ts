import {
  Access,
  type Config,
  type ConfigFile,
  type Log,
  type Paths,
  readyText,
  Supervisor,
} from '../supervisor/index.ts'
import { Maintenance } from '../surfaces/maintenance/index.ts'
import type { Cards } from './cards.ts'
import { BoxMqtt } from './mqtt.ts'
import type { OwnBroker } from './own-broker.ts'
import { BoxPanel } from './panel.ts'
import { engineProgram, mediaProgram } from './programs.ts'
import { BoxWeb } from './web.ts'

/** What the box is made of, whatever its rate. */
export interface BoxParts {
  config: Config
  configFile: ConfigFile
  paths: Paths
  log: Log
  cards: Cards
  broker: OwnBroker
  version: string
}

/** The box at one rate, and the ways to control it. */
export class Box {
  readonly #parts: BoxParts
  readonly #supervisor: Supervisor
  readonly #maintenance: Maintenance
  readonly #mqtt: BoxMqtt
  readonly #panel: BoxPanel
  readonly #web: BoxWeb
  readonly #access: Access
  #stopped = false

  constructor(parts: BoxParts) {
    const { cards, ...rest } = parts
    this.#parts = parts
    this.#supervisor = new Supervisor(rest)
    this.#access = new Access({ ...rest.paths, log: rest.log, bootFolder: rest.config.web.bootFolder })
    this.#mqtt = new BoxMqtt(rest, this.#supervisor)
    this.#panel = new BoxPanel({ ...rest, access: this.#access }, this.#supervisor)
    const box = {
      ...{ supervisor: this.#supervisor, log: rest.log },
      cards: () => cards.listing(),
      mqtt: () => this.#mqtt.stats(),
      panel: this.#panel,
      web: () => this.#web.stats(),
      access: this.#access,
    }
    this.#web = new BoxWeb(rest, box)
    this.#maintenance = new Maintenance(rest.paths.runtimeDir, box, rest.version)
  }

  /** @returns what to tell the owner; undefined when it was stopped meanwhile */
  async start(rateOffered: (rate: number) => void): Promise<string | undefined> {
    const { config, cards, broker } = this.#parts
    await this.#supervisor.start({
      rateOffered,
      card: cards.inUse,
      engine: (arenaDir) => engineProgram(config, cards.settings(config.rate), arenaDir),
      watchCards: (arena, hooks) => cards.watch(arena, hooks),
      controls: cards.controls,
      deaf: () => (this.#maintenance.listens ? undefined : `nobody listens at ${this.#maintenance.path}`),
      media: (arenaDir, socket) => mediaProgram(config, arenaDir, socket),
      processes: (): Record<string, number> => ({
        ...(cards.virtual && { virtualCard: cards.virtual.process.process.pid ?? 0 }),
        ...broker.processes,
      }),
    })
    // Before somebody can ask for it; a card that is not there yet is told on its display.
    if (!this.#stopped) await this.#panel.start()
    this.#access.start()
    await this.#maintenance.start()
    await this.#supervisor.ready()
    if (this.#stopped) return undefined
    this.#panel.ready()
    // Sound first.
    this.#mqtt.start()
    this.#web.start()
    const mqtt = this.#mqtt.where
    const panel = this.#panel.where
    const browser = this.#web.where
    return readyText(this.#supervisor.status(), {
      mixctl: this.#maintenance.path,
      ...(mqtt !== undefined && { mqtt }),
      ...(panel !== undefined && { panel }),
      ...(browser !== undefined && { browser }),
    })
  }

  /** The browser panel's address on this machine, once it is served. */
  page(): Promise<string | undefined> {
    return this.#web.near()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await Promise.all([this.#maintenance.stop(), this.#mqtt.stop(), this.#panel.stop(), this.#web.stop()])
    this.#access.stop()
    await this.#supervisor.stop()
  }
}
