import { Client } from '../../../firmware/mixctl/client.ts'
import type { TrialBox } from '../trial-box.ts'

/** A knob's place, and since when. */
interface Moved {
  text: string
  at: number
}

export interface Done {
  address: string
  text: string
  at: number
  /** Found done, nobody knows in which order. */
  unseen?: true
}

interface Told {
  address?: string
  value: string | number
  origin: string
}

/** A knob that has just moved may be told where it was. ms */
const UNDERWAY_MS = 300
/** States of a box that are not about knobs. */
const STATUS: readonly [topic: string, payload: string][] = [
  ['status', 'online'],
  ['engine', 'online'],
]

/** As on the broker: a closed fader is silence without a unit. */
const asTold = (value: string | number): string => String(value).replace(/^-inf dB$/, '-inf')

/** What happens to the knobs, seen over the box's own socket. */
export class DeskWatch {
  /** What MQTT has moved, in its order. */
  readonly done: Done[] = []
  /** The last places of each knob, the newest last. */
  readonly #places = new Map<string, Moved[]>()
  #client: Client | undefined
  /** When the box last said something. ms */
  #heardAt = 0
  /** Looked at first: mostly it is still wrong. */
  #wrong = ''

  /** Also again, after the supervisor's death. */
  async start(box: TrialBox): Promise<void> {
    this.stop()
    const client = await Client.connect(box.socket)
    this.#client = client
    await client.stream('watch', { prefixes: ['/'] }, (told: Told) => this.#take(told))
    for (const [address, value] of await box.knobs()) {
      const text = asTold(value)
      const known = this.#places.get(address)?.at(-1)
      // Nobody was there to see it: at the latest it was done when the last word came.
      if (known && known.text !== text) this.done.push({ address, text, at: this.#heardAt, unseen: true })
      this.#move(address, text)
    }
  }

  stop(): void {
    this.#client?.close()
  }

  get knobs(): number {
    return this.#places.size
  }

  /** The first state that is told wrong, or not at all; undefined when all are right. */
  wrong(told: ReadonlyMap<string, string>): string | undefined {
    const now = performance.now()
    const isRight = (address: string) => this.#isRight(address, told.get(`state${address}`), now)
    if (this.#wrong !== '' && !isRight(this.#wrong)) return this.#describe(this.#wrong, told)
    const status = STATUS.find(([topic, payload]) => told.get(topic) !== payload)
    if (status) return `${status[0]} is ${told.get(status[0])}`
    this.#wrong = [...this.#places.keys()].find((address) => !isRight(address)) ?? ''
    return this.#wrong === '' ? undefined : this.#describe(this.#wrong, told)
  }

  #isRight(address: string, told: string | undefined, now: number): boolean {
    const places = this.#places.get(address)!
    // Where it was until a moment ago counts too.
    return places.some(({ text }, n) => text === told && (places[n + 1]?.at ?? now) >= now - UNDERWAY_MS)
  }

  #describe(address: string, told: ReadonlyMap<string, string>): string {
    return `${address} is ${this.#places.get(address)!.at(-1)!.text}, told is ${told.get(`state${address}`)}`
  }

  #take({ address, value, origin }: Told): void {
    if (address === undefined) return
    this.#heardAt = performance.now()
    const text = asTold(value)
    if (origin === 'mqtt') this.done.push({ address, text, at: performance.now() })
    this.#move(address, text)
  }

  #move(address: string, text: string): void {
    const places = this.#places.get(address) ?? []
    this.#places.set(address, places)
    if (places.at(-1)?.text === text) return
    const at = performance.now()
    places.push({ text, at })
    while (places.length > 1 && places[1]!.at < at - 2 * UNDERWAY_MS) places.shift()
  }
}
