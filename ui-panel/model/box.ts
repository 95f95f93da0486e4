// What the views hold in their hands: the mirror, the link, and the one way to move something.
import type { ConsoleSize, Parameter, SavedValue, Value } from '../../firmware/console/index.ts'
import { Link, type LinkParts } from './link.ts'
import { MeterFrame } from './meter-frame.ts'
import { type Delta, Mirror } from './mirror.ts'
import { Moves } from './moves.ts'
import { type Refusal, Requests } from './requests.ts'

export type Message = Record<string, unknown> & { op: string }

export interface Welcome extends Message {
  version: number
  role: string
  size: ConsoleSize
  box: { id: string; name: string; version: string; rate: number }
  values: Record<string, SavedValue>
}

export interface BoxParts extends Pick<LinkParts, 'open' | 'now' | 'after'> {
  /** Frames a second. */
  meterHz: number
}

/** For the list of what has happened. */
const EVENTS = 50

export class Box {
  readonly meters = new MeterFrame()
  readonly link: Link
  readonly requests: Requests
  readonly events: { at: number; event: Record<string, unknown> }[] = []
  mirror: Mirror | undefined
  welcome: Welcome | undefined
  linked = false
  status: Message | undefined
  readonly #moves: Moves
  readonly #now: () => number
  readonly #listeners = new Map<string, Set<(message: Message) => void>>()
  #watched: readonly string[] = []
  #askedAnew = false

  constructor(parts: BoxParts) {
    this.#now = parts.now
    this.link = new Link({
      ...parts,
      hello: () => ({ protocol: 1, meters: parts.meterHz }),
      linked: (up) => this.#linked(up),
      message: (message) => this.#take(message),
      binary: (data) => {
        if (this.meters.take(data)) this.#emit({ op: 'meters' })
      },
    })
    this.requests = new Requests((message) => this.link.send(message))
    const mirror = () => this.mirror
    this.#moves = new Moves({ ...parts, mirror, requests: this.requests })
  }

  /** @param op of a message; "link", "meters", "refusal" @returns ends it */
  on(op: string, listener: (message: Message) => void): () => void {
    const listeners = this.#listeners.get(op) ?? new Set()
    this.#listeners.set(op, listeners.add(listener))
    return () => {
      listeners.delete(listener)
    }
  }

  /** A finger moves it; without a connection nothing does. */
  move(parameter: Parameter, value: Value): void {
    if (this.mirror && this.linked) this.#moves.move(parameter, value)
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

  /** Something else than a knob. A refusal is told to whoever listens for one, too. */
  ask(op: string, fields: Record<string, unknown> = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.requests.ask(op, fields, { done: ({ result }) => resolve(result), refused: reject })
    })
  }

  /** What is told again and again, also after a new connection. */
  watch(what: readonly string[]): void {
    this.#watched = what
    this.link.send({ op: 'watch', what })
  }

  #linked(up: boolean): void {
    this.linked = up
    this.#askedAnew = false
    if (up) {
      if (this.#watched.length > 0) this.watch(this.#watched)
    } else {
      this.requests.drop()
      this.#moves.drop()
    }
    this.#emit({ op: 'link' })
  }

  #take(message: Message): void {
    const { op, id } = message
    if (op === 'welcome') this.#welcomed(message as Welcome)
    else if (op === 'change') this.#changed(message as unknown as Delta)
    else if (op === 'done')
      this.requests.answer(id, { version: message['version'] as number, result: message['result'] })
    else if (op === 'refused') {
      this.requests.refuse(id, message as unknown as Refusal)
      this.#emit({ ...message, op: 'refusal' })
    } else if (op === 'status') this.status = message
    else if (op === 'event') {
      this.events.unshift({ at: this.#now(), event: message['event'] as Record<string, unknown> })
      this.events.length = Math.min(this.events.length, EVENTS)
    }
    this.#emit(message)
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

  #emit(message: Message): void {
    for (const listener of [...(this.#listeners.get(message.op) ?? [])]) listener(message)
  }
}
