// What the views hold in their hands: the mirror, the link, and the one way to move something.
import type { ConsoleSize, Parameter, SavedValue, Value } from '../../firmware/console/index.ts'
import { Link, type LinkParts } from './link.ts'
import { MeterFrame } from './meter-frame.ts'
import { type Delta, Mirror } from './mirror.ts'

type Message = Record<string, unknown> & { op: string }

export interface Welcome extends Message {
  version: number
  role: string
  size: ConsoleSize
  box: { id?: string; name: string; version?: string; rate: number }
  values: Record<string, SavedValue>
}

export interface BoxParts extends Pick<LinkParts, 'open' | 'now' | 'after'> {
  meterHz: number
}

/** An answer that never comes must not hold a fader for ever. */
const ANSWER_MS = 1000

export class Box {
  readonly meters = new MeterFrame()
  readonly link: Link
  readonly #parts: BoxParts
  mirror: Mirror | undefined
  welcome: Welcome | undefined
  linked = false
  /** The last words of a refusal, for the eye. */
  refusal: { message: string; at: number } | undefined
  status: Record<string, unknown> | undefined
  readonly events: { at: number; event: Record<string, unknown> }[] = []
  readonly #listeners = new Map<string, Set<(message: Message) => void>>()
  /** Moved, not yet sent: the latest value counts. */
  readonly #pending = new Map<Parameter, Value>()
  #flushing = false
  #nextId = 1
  /** Which set is the last that moved it. */
  readonly #lastSet = new Map<Parameter, number>()
  /** No finger on it any more, the box's answer to that set still to come. */
  readonly #letGo = new Set<Parameter>()
  #watched: string[] = []

  constructor(parts: BoxParts) {
    this.#parts = parts
    this.link = new Link({
      ...parts,
      hello: () => ({ protocol: 1, meters: parts.meterHz }),
      linked: (up) => this.#linked(up),
      message: (message) => this.#take(message),
      binary: (data) => {
        if (this.meters.take(data)) this.#emit({ op: 'meters' })
      },
    })
  }

  /** @param op of a message, or "link", "meters" @returns ends it */
  on(op: string, listener: (message: Message) => void): () => void {
    const listeners = this.#listeners.get(op) ?? new Set()
    this.#listeners.set(op, listeners.add(listener))
    return () => {
      listeners.delete(listener)
    }
  }

  /** A finger moves it: shown at once, sent with everything else of this turn. */
  move(parameter: Parameter, value: Value): void {
    if (!this.mirror || !this.linked) return
    this.#letGo.delete(parameter)
    this.mirror.hold(parameter, value)
    this.#pending.set(parameter, value)
    if (this.#flushing) return
    this.#flushing = true
    this.#parts.after(0, () => this.#flush())
  }

  /** The finger is gone: the fader stays where it is until the box has answered, then it is the box's. */
  letGo(parameter: Parameter): void {
    if (!this.mirror?.isHeld(parameter)) return
    this.#letGo.add(parameter)
    this.#flush()
    this.#settle()
    this.#parts.after(ANSWER_MS, () => {
      if (this.#letGo.delete(parameter)) this.mirror?.release(parameter)
    })
  }

  /** A press: moved and let go. */
  put(parameter: Parameter, value: Value): void {
    this.move(parameter, value)
    this.letGo(parameter)
  }

  toggle(address: string): void {
    const parameter = this.mirror?.at(address)
    if (parameter) this.put(parameter, this.mirror!.number(parameter) === 0 ? 1 : 0)
  }

  ask(op: string, rest: Record<string, unknown> = {}): void {
    this.link.send({ ...rest, op, id: this.#nextId++ })
  }

  watch(what: string[]): void {
    this.#watched = what
    this.link.send({ op: 'watch', what })
  }

  #flush(): void {
    this.#flushing = false
    if (this.#pending.size === 0) return
    const id = this.#nextId++
    const entries: [string, SavedValue][] = []
    for (const [parameter, value] of this.#pending) {
      this.#lastSet.set(parameter, id)
      const saved = parameter.kind === 'number' ? parameter.law.save(value as number) : (value as string)
      entries.push([parameter.address, saved])
    }
    this.#pending.clear()
    this.link.send({ op: 'set', id, entries })
  }

  #answered(id: number, version: number): void {
    for (const [parameter, last] of this.#lastSet) {
      if (last !== id) continue
      this.#answeredAt.set(parameter, version)
      this.#lastSet.delete(parameter)
    }
    this.#settle()
  }
  readonly #answeredAt = new Map<Parameter, number>()

  /** Released is what has been let go, answered, and whose change is in the mirror. */
  #settle(): void {
    for (const parameter of this.#letGo) {
      const version = this.#answeredAt.get(parameter)
      if (this.#lastSet.has(parameter) || version === undefined || version > this.mirror!.version) continue
      this.#answeredAt.delete(parameter)
      this.#letGo.delete(parameter)
      this.mirror!.release(parameter)
    }
  }

  #linked(up: boolean): void {
    this.linked = up
    if (!up) {
      // What was on its way is not repeated.
      this.#pending.clear()
      this.#lastSet.clear()
      this.#answeredAt.clear()
      for (const parameter of this.#letGo) this.mirror?.release(parameter)
      this.#letGo.clear()
    } else if (this.#watched.length > 0) this.link.send({ op: 'watch', what: this.#watched })
    this.#emit({ op: 'link' })
  }

  #take(message: Message): void {
    if (message.op === 'welcome') this.#welcomed(message as Welcome)
    else if (message.op === 'change') this.#changed(message as unknown as Delta)
    else if (message.op === 'done') this.#answered(message['id'] as number, message['version'] as number)
    else if (message.op === 'refused') {
      this.refusal = { message: String(message['message']), at: this.#parts.now() }
      this.#answered(message['id'] as number, 0)
    } else if (message.op === 'status') this.status = message
    else if (message.op === 'event') {
      this.events.unshift({ at: this.#parts.now(), event: message['event'] as Record<string, unknown> })
      this.events.length = Math.min(this.events.length, 50)
    }
    this.#emit(message)
  }

  #welcomed(welcome: Welcome): void {
    this.welcome = welcome
    const same = this.mirror && JSON.stringify(this.mirror.table.size) === JSON.stringify(welcome.size)
    if (same) this.mirror!.replace(welcome.version, welcome.values)
    else this.mirror = new Mirror(welcome.size, welcome.version, welcome.values)
  }

  #changed(delta: Delta): void {
    if (this.mirror?.apply(delta)) this.#settle()
    // A gap: a snapshot, as at the beginning.
    else this.link.send({ op: 'get' })
  }

  #emit(message: Message): void {
    for (const listener of [...(this.#listeners.get(message.op) ?? [])]) listener(message)
  }
}
