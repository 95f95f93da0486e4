import type { ChildProcess } from 'node:child_process'
import { endClient, type Place, startClient } from './place.ts'

export interface Sent {
  address: string
  /** As the box tells it. No other set has it. */
  text: string
  /** ms, of performance.now(). */
  at: number
}

const STEP = 0.001
const EVERY_MS = 5

/** Somebody on the broker (mosquitto_pub, at least once) who moves faders: never twice to the same place. */
export class Controller {
  readonly sent: Sent[] = []
  readonly #place: Place
  readonly #topic: string
  readonly #faders: readonly string[]
  readonly #perSecond: number
  #client: ChildProcess | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(place: Place, root: string, faders: readonly string[], perSecond: number) {
    this.#place = place
    this.#topic = `${root}/set`
    this.#faders = faders
    this.#perSecond = perSecond
  }

  start(): void {
    this.stop()
    const client = startClient(this.#place, 'mosquitto_pub', ['-q', '1', '-l', '-t', this.#topic])
    this.#client = client
    // The broker may not be there any more.
    client.stdin!.on('error', () => {})
    const begun = performance.now()
    let moved = 0
    this.#timer = setInterval(() => {
      const due = ((performance.now() - begun) * this.#perSecond) / 1000
      for (; moved < due; moved++) this.#move(client)
    }, EVERY_MS)
  }

  /** Without the least farewell: what is not sent is not sent later either. */
  stop(): void {
    this.pause()
    const client = this.#client
    this.#client = undefined
    endClient(client)
  }

  pause(): void {
    clearInterval(this.#timer)
  }

  #move(client: ChildProcess): void {
    const count = this.sent.length
    const address = this.#faders[count % this.#faders.length]!
    const value = -Math.round((count + 1) * STEP * 1000) / 1000
    this.sent.push({ address, text: String(value), at: performance.now() })
    client.stdin!.write(`${JSON.stringify({ [address]: value })}\n`)
  }
}
