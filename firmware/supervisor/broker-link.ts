import { ServedProcess, type ServedProcessParts } from './served-process.ts'

/** Where it is to serve, and whom. */
export interface BrokerSettings {
  address: string
  port: number
  users: readonly { username: string; password: string }[]
}

export interface BrokerUsage {
  /** null: it serves nobody. */
  port: number | null
  clients: number
  retained: number
  retainedBytes: number
  /** Logins and messages. */
  refused: number
}

type Requests = {
  serve: { ask: BrokerSettings; answer: BrokerUsage }
  usage: { ask: object; answer: BrokerUsage }
  ping: { ask: object; answer: object }
  quit: { ask: object; answer: object }
}

/** The address may be another program's for a while. */
const AGAIN_MS = 5000

/** The box's own MQTT broker, kept alive and told whom to serve whenever it is a new one. */
export class BrokerLink extends ServedProcess<Requests> {
  readonly #settings: BrokerSettings
  readonly #log: ServedProcessParts['log']
  readonly #settle: () => void
  #again: NodeJS.Timeout | undefined
  /** It has been told whom to serve, and serves, or has said why not. */
  readonly settled: Promise<void>
  /** Called whenever it begins to serve. */
  serves: () => void = () => {}
  /** Why it serves nobody. */
  trouble: string | undefined = 'is being started'

  constructor(settings: BrokerSettings, parts: ServedProcessParts) {
    super({ name: 'broker', child: 'broker', code: 'EBROKER' }, parts)
    this.#settings = settings
    this.#log = parts.log
    let settle = () => {}
    this.settled = new Promise((resolve) => {
      settle = resolve
    })
    this.#settle = settle
    this.on('ready', () => void this.#serve())
  }

  override async stop(): Promise<void> {
    clearTimeout(this.#again)
    this.removeAllListeners('ready')
    await super.stop()
  }

  async #serve(): Promise<void> {
    clearTimeout(this.#again)
    try {
      const { port } = await this.request('serve', this.#settings)
      this.trouble = undefined
      this.#log.info({ address: this.#settings.address, port }, 'broker serves')
      this.#settle()
      this.serves()
    } catch (error) {
      const { code, message } = error as Error & { code: string }
      // It has ended meanwhile: its successor is told.
      if (code === 'EBROKER') return
      if (message !== this.trouble) this.#log.warn(message)
      this.#settle()
      this.trouble = message
      this.#again = setTimeout(() => void this.#serve(), AGAIN_MS)
    }
  }
}
