// The box's own broker, for a house that has no other.
import { randomBytes } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { join } from 'node:path'
import { BrokerLink, type Config, type Log, type MqttConfig, type Paths } from '../supervisor/index.ts'
import { brokerProgram } from './programs.ts'

/** What stands for all addresses of a machine, and the one by which the machine reaches itself then. */
const WILDCARDS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

/** Held as long as the box, whatever its rate. */
export class OwnBroker {
  /** Where the box itself finds it. */
  readonly url: string
  /** How the box itself comes in. It speaks MQTT 3.1.1. */
  readonly access: Pick<MqttConfig, 'username' | 'password' | 'protocol'>
  readonly #wanted: boolean
  readonly #link: BrokerLink
  #started = false

  constructor(config: Config, { runtimeDir }: Paths, log: Log) {
    const { broker, embedded } = config.mqtt
    const { address, port, users } = embedded
    const host = WILDCARDS[address] ?? address
    const socket = join(runtimeDir, 'broker.sock')
    this.url = `mqtt://${isIPv6(host) ? `[${host}]` : host}:${port}`
    this.#wanted = broker === 'embedded'
    // A broker without users takes everybody on this machine; one with users takes the box as one of them.
    const own = { username: `mixbox-${word(4)}`, password: word(24) }
    this.access = { protocol: 4, ...(users.length > 0 && own) }
    this.#link = new BrokerLink(
      { address, port, users: users.length > 0 ? [...users, own] : [] },
      { program: brokerProgram(config, socket), socket, runtimeDir, log, patience: config.patience },
    )
  }

  /** Told whom to serve, for the first time: there is something to connect to, or it is known why not. */
  get settled(): Promise<void> {
    return this.#wanted ? this.#link.settled : Promise.resolve()
  }

  get processes(): Record<string, number> {
    return this.#wanted ? { broker: this.#link.process.pid ?? 0 } : {}
  }

  /** @param listener called whenever it begins to serve: one at a time is told */
  onServes(listener: () => void): void {
    this.#link.serves = listener
  }

  /** Why it serves nobody, for the owner. */
  get trouble(): string | undefined {
    return this.#wanted ? this.#link.trouble : undefined
  }

  /** Starts it, or goes on with the one of an earlier supervisor; ends that one where none is wanted. */
  async start(): Promise<void> {
    if (this.#started) return
    this.#started = true
    if (this.#wanted) await this.#link.start(true)
    else await this.#link.endForsaken()
  }

  async stop(): Promise<void> {
    await this.#link.stop()
  }
}

const word = (bytes: number): string => randomBytes(bytes).toString('hex')
