import { type Size, startingPoint, two, type Value } from './knobs.ts'
import { amplitude } from './laws.ts'

/** What each member of a linked pair keeps for itself. */
const OWN = /^(config\/(name|color|icon|source)|preamp\/(trim|invert)|insert\/.*|mix\/pan|mix\/\d+\/pan)$/
const KINDS: Readonly<Record<string, string>> = { ch: 'chlink', bus: 'buslink', mtx: 'mtxlink' }
const SOLO: readonly [from: number, kind: string][] = [
  [64, 'mtxlink'],
  [48, 'buslink'],
  [0, 'chlink'],
]

const neighbour = (n: number): number => (n % 2 === 1 ? n + 1 : n - 1)
const linkOf = (kind: string, n: number): string => {
  const odd = n - ((n + 1) % 2)
  return `/config/${kind}/${odd}-${odd + 1}`
}

/** The knobs of a desk, and what linked neighbours share. */
export class DeskKnobs {
  readonly size: Size
  readonly #values: Map<string, Value>

  constructor(size: Size) {
    this.size = size
    this.#values = startingPoint(size)
  }

  /** @throws RangeError for an address that no desk of this size has */
  set(address: string, value: Value | boolean): void {
    if (!this.#values.has(address)) {
      if (/\/config\/(name|color|icon)$|^\/config\/scope/.test(address)) return
      throw new RangeError(`the reference has no knob ${address}`)
    }
    const plain = typeof value === 'boolean' ? (value ? 'on' : 'off') : value
    this.#values.set(address, plain)
    const link = /^\/config\/(chlink|buslink|mtxlink)\/(\d+)-/.exec(address)
    if (link && this.isOn(address)) this.#join(link[1]!, Number(link[2]))
    for (const other of this.#shared(address)) {
      if (this.#values.get(other) !== plain) this.set(other, plain)
    }
  }

  get values(): ReadonlyMap<string, Value> {
    return this.#values
  }

  number(address: string): number {
    const value = this.#values.get(address)
    if (value === undefined) throw new RangeError(`the reference has no knob ${address}`)
    if (typeof value === 'number') return value
    return value.startsWith('inf')
      ? Number.POSITIVE_INFINITY
      : value.startsWith('-inf')
        ? -Infinity
        : Number.parseFloat(value)
  }

  text(address: string): string {
    const value = this.#values.get(address)
    if (value === undefined) throw new RangeError(`the reference has no knob ${address}`)
    return String(value)
  }

  isOn(address: string): boolean {
    return ['on', '1'].includes(this.text(address))
  }

  amplitude(address: string): number {
    return amplitude(this.number(address))
  }

  /** Members of a list, "1,3" or "none". */
  members(address: string): number[] {
    const text = this.text(address)
    return text === 'none' || text === '0' ? [] : text.split(',').map(Number)
  }

  linked(kind: 'chlink' | 'buslink' | 'mtxlink', n: number): boolean {
    const link = linkOf(kind, n)
    return this.#values.has(link) && this.isOn(link)
  }

  /** Switching a link on gives the even member what the odd one has. */
  #join(kind: string, odd: number): void {
    for (const address of [...this.#values.keys()]) {
      for (const [other, by, from] of this.#companions(address)) {
        if (by === linkOf(kind, odd) && from % 2 === 1) this.set(other, this.#values.get(address)!)
      }
    }
  }

  #shared(address: string): string[] {
    return this.#companions(address)
      .filter(([, link]) => this.#values.has(link) && this.isOn(link))
      .map(([other]) => other)
  }

  /** Neighbours that may share a knob: their address, the link that decides, and which of the pair this one is. */
  #companions(address: string): [address: string, link: string, n: number][] {
    const found: [string, string, number][] = []
    const add = (other: string, kind: string, n: number) => {
      if (this.#values.has(other)) found.push([other, linkOf(kind, n), n])
    }
    const solo = /^\/-stat\/solosw\/(\d+)$/.exec(address)
    if (solo && solo[1] !== '80') {
      const [base, kind] = SOLO.find(([from]) => Number(solo[1]) > from)!
      const n = Number(solo[1]) - base
      add(`/-stat/solosw/${two(base + neighbour(n))}`, kind, n)
    }
    const channel = /^\/(ch|bus|mtx)\/(\d+)\/(.*)$/.exec(address)
    if (channel && !OWN.test(channel[3]!)) {
      const [, kind, n, rest] = channel
      add(`/${kind}/${two(neighbour(Number(n)))}/${rest}`, KINDS[kind!]!, Number(n))
    }
    const send = /^(\/(ch|bus|main)\/\w+\/mix)\/(\d+)\/(on|level|tap|grp)$/.exec(address)
    if (send) {
      const [, from, kind, n, knob] = send
      add(`${from}/${two(neighbour(Number(n)))}/${knob}`, kind === 'ch' ? 'buslink' : 'mtxlink', Number(n))
    }
    return found
  }
}
