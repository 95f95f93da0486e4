import type { MqttPeer } from './mqtt-peer.ts'

const TICK_MS = 5
/** Hundredths of a decibel: of one fader no value comes again before so many others. */
const VALUES = 6000

/** Moves every fader of a console by turns, and follows what the box says of them. */
export class FaderFlood {
  readonly #root: string
  readonly #addresses: readonly string[]
  readonly #peer: MqttPeer
  /** By fader: what was sent, and the place in it of what was told last. */
  readonly #sent: string[][]
  readonly #told: number[]
  readonly #byTopic: Map<string, number>
  /** Messages of a state, and those that were older than one before, or never sent. */
  states = 0
  stale = 0
  /** performance.now() of the last one. */
  lastStateAt = 0

  constructor(root: string, addresses: readonly string[], peer: MqttPeer) {
    this.#root = root
    this.#addresses = addresses
    this.#peer = peer
    this.#sent = addresses.map(() => [])
    this.#told = addresses.map(() => -1)
    this.#byTopic = new Map(addresses.map((address, fader) => [`${root}/state${address}`, fader]))
  }

  get last(): Map<string, string> {
    return new Map(this.#addresses.map((address, fader) => [address, this.#sent[fader]!.at(-1)!]))
  }

  /** Whether the box has told the last of every fader. */
  get settled(): boolean {
    return this.#sent.every((sent, fader) => this.#told[fader] === sent.length - 1)
  }

  take(topic: string, payload: string): void {
    const fader = this.#byTopic.get(topic)
    if (fader === undefined) return
    this.states++
    this.lastStateAt = performance.now()
    const at = this.#sent[fader]!.indexOf(payload, this.#told[fader]! + 1)
    if (at < 0) this.stale++
    else this.#told[fader] = at
  }

  /** @returns once the broker has them all; every second fader asks it for an acknowledgment */
  async run(perSecond: number, seconds: number): Promise<void> {
    const start = performance.now()
    const acknowledged: Promise<void>[] = []
    const total = perSecond * seconds
    for (let sent = 0; sent < total; ) {
      const due = Math.min(total, Math.floor(((performance.now() - start) * perSecond) / 1000))
      for (; sent < due; sent++) acknowledged.push(this.#send(sent))
      await new Promise((resolve) => setTimeout(resolve, TICK_MS))
    }
    await Promise.all(acknowledged)
  }

  #send(n: number): Promise<void> {
    const fader = n % this.#addresses.length
    const round = Math.floor(n / this.#addresses.length)
    const value = String((((round * 7 + fader) % VALUES) - VALUES) / 100)
    this.#sent[fader]!.push(value)
    return this.#peer.publish(`${this.#root}/set${this.#addresses[fader]}`, value, fader % 2 === 0 ? 0 : 1)
  }
}
