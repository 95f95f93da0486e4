// The connection to the broker, and its books.

import type { Log } from '../../supervisor/index.ts'
import { Connection, type ConnectionParts } from './connection.ts'
import type { Refusal } from './refusals.ts'
import type { MqttStats } from './stats.ts'

/** What of the surface's figures are the line's. */
type LineStats = Pick<
  MqttStats,
  'url' | 'clientId' | 'connected' | 'protocol' | 'since' | 'problem' | 'connects' | 'published' | 'left'
>

export interface LineParts
  extends Pick<ConnectionParts, 'url' | 'access' | 'clientId' | 'will' | 'subscriptions' | 'message'> {
  /** Of all topics, for the log. */
  root: string
  log: Log
  /** Everything is to be told anew. @param mostInFlight messages that the broker takes at once */
  up(mostInFlight: number): void
  down(): void
  /** What an owner should see. */
  fault(fault: Omit<Refusal, 'at'>): void
}

/** Tells, and keeps count of what was told; says what is wrong once. */
export class Line {
  readonly #parts: LineParts
  readonly #connection: Connection
  readonly #counts = { connects: 0, published: 0, left: 0 }
  #since = Date.now()
  #problem: string | undefined

  constructor(parts: LineParts) {
    this.#parts = parts
    this.#connection = new Connection({
      ...parts,
      up: (mostInFlight) => this.#up(mostInFlight),
      refused: (filters) => this.#refused(filters),
      down: (why) => this.#down(why),
    })
  }

  start(): void {
    this.#connection.start()
  }

  /** As the connection's. */
  tryNow(): void {
    this.#connection.tryNow()
  }

  /** @param farewell what is to be kept by the broker; a second at most is waited for it to be heard */
  async stop(farewell: readonly (readonly [topic: string, payload: string])[]): Promise<void> {
    await this.#connection.stop(farewell)
  }

  /** @param done once the broker has it, or nobody will ever know */
  keep(topic: string, payload: string, done: () => void): void {
    this.#connection.keep(topic, payload, (problem) => this.#sent(topic, problem, done))
  }

  /** As keep, quickly: whether the broker allows it is not told. */
  show(topic: string, payload: string, done: () => void): void {
    this.#connection.show(topic, payload, (problem) => this.#sent(topic, problem, done))
  }

  /** Once, to whoever is there. */
  tell(topic: string, payload: string, correlation?: Buffer): void {
    if (!this.#connection.connected) return
    if (this.#connection.tell(topic, payload, correlation)) this.#counts.published++
    else this.#counts.left++
  }

  stats(): LineStats {
    const { url, clientId } = this.#parts
    const { connected, protocol } = this.#connection
    return {
      ...{ url, clientId, connected, protocol, since: this.#since, ...this.#counts },
      ...(this.#problem !== undefined && { problem: this.#problem }),
    }
  }

  #sent(topic: string, problem: string | undefined, done: () => void): void {
    if (problem === undefined) this.#counts.published++
    else if (this.#connection.connected) this.#parts.fault({ code: 'EPUBLISH', reason: problem, topic })
    done()
  }

  #up(mostInFlight: number): void {
    const { log, url, root, up } = this.#parts
    this.#since = Date.now()
    this.#problem = undefined
    this.#counts.connects++
    log.info({ url, root }, 'mqtt: connected')
    up(mostInFlight)
  }

  #down(why: string): void {
    const { url, log, down, fault } = this.#parts
    if (this.#problem === undefined) this.#since = Date.now()
    down()
    // The same again is no news.
    if (why !== this.#problem) {
      log.warn({ url, why }, 'mqtt: not connected')
      fault({ code: 'ECONNECTION', reason: why })
    }
    this.#problem = why
  }

  /** An account that may not listen everywhere: what it may do is done. */
  #refused(filters: readonly string[]): void {
    const reason = `the broker does not let this box listen to ${filters.join(', ')}`
    this.#parts.log.warn({ filters }, `mqtt: ${reason}`)
    this.#parts.fault({ code: 'ESUBSCRIBE', reason })
  }
}
