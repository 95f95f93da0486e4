// What the views hold in their hands: the mirror, what the box has said last, and the one way to move something.
import type { ConsoleSize, Parameter, SavedValue, Value } from '../../firmware/console/index.ts'
import { Link, type LinkParts } from './link.ts'
import { Listeners, type Message } from './listeners.ts'
import { MeterFrame } from './meter-frame.ts'
import { type Delta, Mirror } from './mirror.ts'
import { Moves } from './moves.ts'
import { type Refusal, Requests } from './requests.ts'
import { readSpectrum, type Spectrum } from './spectrum-frame.ts'
import { Topics } from './topics.ts'

export interface Welcome extends Message {
  version: number
  role: string
  size: ConsoleSize
  box: { id: string; name: string; version: string; rate: number }
  values: Record<string, SavedValue>
}

export type BoxParts = Pick<LinkParts, 'open' | 'now' | 'after'>

/** For the list of what has happened. */
const EVENTS = 50
const PROTOCOL = 1

export class Box {
  readonly meters = new MeterFrame()
  readonly link: Link
  readonly events: { at: number; event: Record<string, unknown> }[] = []
  mirror: Mirror | undefined
  welcome: Welcome | undefined
  status: Message | undefined
  spectrum: Spectrum | undefined
  linked = false
  readonly #now: () => number
  readonly #listeners = new Listeners()
  readonly #requests: Requests
  readonly #moves: Moves
  readonly #topics: Topics
  #meterHz = 0
  /** A snapshot is on its way, after a gap. */
  #askedAnew = false

  constructor(parts: BoxParts) {
    this.#now = parts.now
    this.link = new Link({
      ...parts,
      hello: () => ({ protocol: PROTOCOL, meters: this.#meterHz }),
      linked: (up) => this.#linked(up),
      message: (message) => this.#take(message),
      binary: (data) => this.#takeBinary(data),
    })
    this.#requests = new Requests((message) => this.link.send(message))
    const mirror = () => this.mirror
    this.#moves = new Moves({ ...parts, mirror, requests: this.#requests })
    this.#topics = new Topics((what) => this.link.send({ op: 'watch', what }))
  }

  /** @param op of a message; "link", "meters", "spectrum", "sound" (with its data), "refusal" @returns ends it */
  on(op: string, listener: (message: Message) => void): () => void {
    return this.#listeners.on(op, listener)
  }

  /** Viewers move nothing: the box would refuse it, and a fader that springs back says less than one that stays. */
  get mayMove(): boolean {
    return this.linked && this.welcome !== undefined && this.welcome.role !== 'viewer'
  }

  /** A finger moves it, if it may. */
  move(parameter: Parameter, value: Value): void {
    if (this.mayMove) this.#moves.move(parameter, value)
  }

  letGo(parameter: Parameter): void {
    this.#moves.letGo(parameter)
  }

  /** A press: moved and let go. */
  put(parameter: Parameter, value: Value): void {
    this.move(parameter, value)
    this.letGo(parameter)
  }

  toggle(address: string): void {
    const parameter = this.mirror!.at(address)
    this.put(parameter, this.mirror!.number(parameter) === 0 ? 1 : 0)
  }

  /** Something else than a knob. @throws Refusal, which whoever listens for "refusal" is told too */
  ask(op: string, fields: Record<string, unknown> = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#requests.ask(op, fields, { done: ({ result }) => resolve(result), refused: reject })
    })
  }

  /** To be told again and again: "status", "spectrum". @returns ends it */
  want(topic: string): () => void {
    return this.#topics.want(topic)
  }

  /** @param meterHz frames a second; 0 while nobody looks */
  wantMeters(meterHz: number): void {
    this.#meterHz = meterHz
    this.link.send({ op: 'hello', protocol: PROTOCOL, meters: meterHz })
  }

  #linked(up: boolean): void {
    this.linked = up
    this.#askedAnew = false
    if (up) this.#topics.tellAgain()
    else {
      this.#requests.drop()
      this.#moves.drop()
    }
    this.#listeners.tell({ op: 'link' })
  }

  #take(message: Message): void {
    const { op, id } = message
    if (op === 'welcome') this.#welcomed(message as Welcome)
    else if (op === 'change') this.#changed(message as unknown as Delta)
    else if (op === 'done')
      this.#requests.answer(id, { version: message['version'] as number, result: message['result'] })
    else if (op === 'refused') {
      this.#requests.refuse(id, message as unknown as Refusal)
      this.#listeners.tell({ ...message, op: 'refusal' })
    } else if (op === 'status') this.status = message
    else if (op === 'event') {
      this.events.unshift({ at: this.#now(), event: message['event'] as Record<string, unknown> })
      this.events.length = Math.min(this.events.length, EVENTS)
    }
    this.#listeners.tell(message)
  }

  #takeBinary(data: ArrayBuffer): void {
    if (this.meters.take(data)) this.#listeners.tell({ op: 'meters' })
    else {
      const spectrum = readSpectrum(data)
      this.spectrum = spectrum ?? this.spectrum
      this.#listeners.tell(spectrum ? { op: 'spectrum' } : { op: 'sound', data })
    }
  }

  #welcomed(welcome: Welcome): void {
    this.welcome = welcome
    this.#askedAnew = false
    const same = this.mirror && JSON.stringify(this.mirror.table.size) === JSON.stringify(welcome.size)
    if (same) this.mirror!.replace(welcome.version, welcome.values)
    else this.mirror = new Mirror(welcome.size, welcome.version, welcome.values)
    this.#moves.settle()
  }

  #changed(delta: Delta): void {
    if (this.mirror!.apply(delta)) this.#moves.settle()
    else if (!this.#askedAnew) {
      // A gap: everything, as at the beginning.
      this.#askedAnew = true
      this.link.send({ op: 'get' })
    }
  }
}
