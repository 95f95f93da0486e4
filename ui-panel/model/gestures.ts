// Who moved what: the changes as the box tells them, joined to what hands did. A drag is one line, a preset too.
import {
  formatValue,
  type ParameterTable,
  parseValue,
  type SavedValue,
  type Snapshot,
} from '../../firmware/console/index.ts'

export interface Gesture {
  who: string
  /** "Ch 04 Bass fader", or "36 knobs of Ch 04 Bass". */
  what: string
  /** For people; empty where it was many knobs. */
  from: string
  to: string
  /** When it moved last, ms of the page's clock. */
  at: number
}

export interface Told {
  origin: string
  by?: string
  changes: readonly (readonly [address: string, value: SavedValue])[]
}

const KEPT = 100
/** A hand that rests for longer begins anew. */
const REST_MS = 1500
/** More in one change set are no hand at each of them. */
const MANY = 6

/** Origins that are no pages, in words. */
const ORIGINS: Readonly<Record<string, string>> = {
  panel: 'Front panel',
  mqtt: 'MQTT',
  maintenance: 'mixctl',
  web: 'A browser',
}
const CHANNEL = /^\/(?:(?:ch|bus|mtx)\/\d+|main\/st|dca\/\d+)(?=\/)/

export class Gestures {
  /** The newest first. */
  readonly list: Gesture[] = []
  readonly #now: () => number
  readonly #lately = new Map<string, Gesture>()
  #table: ParameterTable | undefined
  #values: Readonly<Record<string, SavedValue>> = {}
  readonly #moved = new Map<string, SavedValue>()
  #you = ''

  /** @param now ms */
  constructor(now: () => number) {
    this.#now = now
  }

  /** A snapshot: what moved meanwhile was seen by nobody here. @param you origin of this page's changes */
  begin(table: ParameterTable, values: Snapshot, you: string): void {
    this.#table = table
    this.#values = values
    this.#you = you
    this.#moved.clear()
    this.#lately.clear()
  }

  take({ origin, by, changes }: Told): void {
    if (!this.#table || changes.length === 0) return
    const you = origin === this.#you
    const who = you ? 'You' : (by ?? ORIGINS[origin] ?? (origin.startsWith('web ') ? 'A browser' : 'The box'))
    if (changes.length >= MANY)
      this.#note(`${origin} ${changes[0]![0]} +${changes.length}`, who, this.#many(changes))
    else for (const [address, to] of changes) this.#note(`${origin} ${address}`, who, this.#one(address, to))
    for (const [address, to] of changes) this.#moved.set(address, to)
  }

  #one(address: string, to: SavedValue): Pick<Gesture, 'what' | 'from' | 'to'> {
    return {
      what: this.#label(address),
      from: this.#text(address, this.#value(address)),
      to: this.#text(address, to),
    }
  }

  #many(changes: Told['changes']): Pick<Gesture, 'what' | 'from' | 'to'> {
    const bases = new Set(changes.map(([address]) => CHANNEL.exec(address)?.[0]))
    const [base] = bases
    const whose = bases.size === 1 && base !== undefined ? ` of ${this.#name(base)}` : ''
    return { what: `${changes.length} knobs${whose}`, from: '', to: '' }
  }

  #note(key: string, who: string, { what, from, to }: Pick<Gesture, 'what' | 'from' | 'to'>): void {
    const at = this.#now()
    const going = this.#lately.get(key)
    if (going && at - going.at < REST_MS) {
      Object.assign(going, { to, at })
      this.list.splice(this.list.indexOf(going), 1)
      this.list.unshift(going)
      return
    }
    const gesture = { who, what, from, to, at }
    this.#lately.set(key, gesture)
    this.list.unshift(gesture)
    if (this.list.length <= KEPT) return
    const oldest = this.list.pop()!
    for (const [old, one] of this.#lately) if (one === oldest) this.#lately.delete(old)
  }

  #value(address: string): SavedValue | undefined {
    return this.#moved.get(address) ?? this.#values[address]
  }

  #text(address: string, saved: SavedValue | undefined): string {
    const parameter = this.#table!.at(address)
    return formatValue(parameter, saved === undefined ? parameter.default : parseValue(parameter, saved))
  }

  /** "Ch 04", or "Ch 04 Bass" where it has a name. */
  #name(base: string): string {
    const address = `${base}/config/name`
    const title = String(this.#table!.at(address).default)
    const name = this.#value(address) ?? title
    return name === title ? title : `${title} ${name}`
  }

  #label(address: string): string {
    const { label } = this.#table!.at(address)
    const base = CHANNEL.exec(address)?.[0]
    if (base === undefined) return label
    const title = String(this.#table!.at(`${base}/config/name`).default)
    return label.startsWith(`${title} `) ? `${this.#name(base)}${label.slice(title.length)}` : label
  }
}
