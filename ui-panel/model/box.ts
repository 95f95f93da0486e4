// What the views hold in their hands: the mirror, what the box has said last, and the one way to move something.
import type { Parameter, Value } from '../../firmware/console/index.ts'
import { Heard } from './heard.ts'
import { Link, type LinkParts } from './link.ts'
import { Listeners, type Message } from './listeners.ts'
import type { Delta } from './mirror.ts'
import { Moves, type MovesParts } from './moves.ts'
import { type Refusal, Requests } from './requests.ts'
import { Topics } from './topics.ts'

export type BoxParts = Pick<LinkParts, 'open' | 'now' | 'after'> & Pick<MovesParts, 'soon'>

const PROTOCOL = 1

export class Box extends Heard {
  readonly link: Link
  linked = false
  readonly #listeners = new Listeners()
  readonly #requests: Requests
  readonly #moves: Moves
  readonly #topics: Topics
  #meterHz = 0
  /** A snapshot is on its way, after a gap. */
  #askedAnew = false

  constructor(parts: BoxParts) {
    super(parts.now)
    this.link = new Link({
      ...parts,
      hello: () => ({ protocol: PROTOCOL, meters: this.#meterHz, at: parts.now() }),
      linked: (up) => this.#linked(up),
      message: (message) => this.#take(message),
      binary: (data) => this.#listeners.tell({ op: this.noteBinary(data), data }),
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
    if (!this.note(message)) this.#getAnew()
    else if (op === 'change') this.#moves.changed(message as unknown as Delta)
    else if (op === 'welcome') {
      this.#askedAnew = false
      this.#moves.settle()
    } else if (op === 'done')
      this.#requests.answer(id, { version: message['version'] as number, result: message['result'] })
    else if (op === 'refused') {
      this.#requests.refuse(id, message as unknown as Refusal)
      this.#listeners.tell({ ...message, op: 'refusal' })
    }
    this.#listeners.tell(message)
  }

  /** After a gap: everything, as at the beginning. */
  #getAnew(): void {
    if (this.#askedAnew) return
    this.#askedAnew = true
    this.link.send({ op: 'get' })
  }
}
