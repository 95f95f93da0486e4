// One browser, or another program that speaks as one.
import type { WebSocket } from 'ws'
import type { Tap } from '../../arena/index.ts'
import { ConsoleError } from '../../console/index.ts'
import { type Actor, authorize, BoxError } from '../../supervisor/index.ts'
import {
  type Box,
  type Fields,
  type Operation,
  perform,
  type RequestId,
  readRequest,
} from '../operations/index.ts'
import { Budget, MESSAGES_PER_SECOND } from './budget.ts'
import { carryOut } from './carry-out.ts'
import { Lateness } from './lateness.ts'
import { Line, TRY_LATER } from './line.ts'
import { MESSAGES, OWN, type Topic } from './messages.ts'
import { readMessage } from './read-message.ts'

/** As `DEAD_MS` of the page's link: whoever has sent it knows that it has gone, and somebody else may have moved meanwhile. */
const LATE_MS = 1500
/** RFC 6455, 7.4.1. */
const POLICY_VIOLATION = 1008

export interface ClientParts {
  box: Box
  actor: Actor
  /** Where files lie that it may play. */
  sounds: string
  /** Everything there is to know, as text. */
  welcome(client: Client): string
}

export class Client {
  readonly actor: Actor
  readonly line: Line
  readonly topics = new Set<Topic>()
  /** Hz. */
  meters = 0
  /** What it listens to. */
  tap: Tap | null = null
  /** Frames that it was too slow for. */
  metersLeft = 0
  soundLeft = 0
  readonly #parts: ClientParts
  readonly #budget = new Budget()
  readonly #lateness = new Lateness()

  constructor(socket: WebSocket, parts: ClientParts) {
    this.#parts = parts
    this.actor = parts.actor
    this.line = new Line(socket)
    socket.on('message', (data, binary) => this.#take(data as Buffer, binary))
    // Each is answered, by ws.
    socket.on('ping', (data) => this.#count(data.length))
    this.line.tell(parts.welcome(this))
  }

  #take(data: Buffer, binary: boolean): void {
    this.line.heard()
    if (!this.line.isOpen) return
    if (this.#count(data.length)) void this.#answer(data, binary)
  }

  /** @returns false: it is hung up on */
  #count(bytes: number): boolean {
    if (this.#budget.hears(bytes)) return true
    this.line.close(POLICY_VIOLATION, `more than ${MESSAGES_PER_SECOND} messages a second`)
    return false
  }

  async #answer(data: Buffer, binary: boolean): Promise<void> {
    let id: RequestId | null = null
    const noteId = (given: RequestId) => {
      id = given
    }
    try {
      const { op, fields } = readRequest(MESSAGES, readMessage(data, binary), noteId, false)
      if (!this.#inTime(op, fields as { at?: number })) return
      const answer = Object.hasOwn(OWN, op)
        ? this.#own(op as keyof typeof OWN, fields as never)
        : await this.#act(op as Operation, fields as never)
      this.#say({ op: 'done', id, version: this.#parts.box.supervisor.store.sequence, ...answer })
    } catch (error) {
      this.#say({ op: 'refused', id, ...this.#describe(error) })
    }
  }

  #own(op: keyof typeof OWN, fields: { meters: number; what?: Topic[]; tap: Tap | null }): object {
    authorize(this.actor, op)
    const { what } = fields
    if (op === 'hello') this.meters = fields.meters
    if (op === 'listen') this.tap = fields.tap
    if (op === 'watch') {
      this.topics.clear()
      for (const topic of what!) this.topics.add(topic)
    }
    if (op === 'get') {
      this.#budget.pay(op)
      if (what) return { result: perform(this.#parts.box, this.actor, 'get', { what }) }
      this.line.tell(this.#parts.welcome(this))
    }
    return {}
  }

  /** @returns false: what it asked for is not done any more, and it is hung up on: a new line has a measure of its own */
  #inTime(op: string, { at }: { at?: number }): boolean {
    if (at === undefined) return true
    const ms = Math.round(this.#lateness.of(at, performance.now()))
    if (op !== 'set' || ms <= LATE_MS) return true
    this.line.close(TRY_LATER, `a set was ${ms} ms on its way, ${LATE_MS} are allowed: connect again`)
    return false
  }

  async #act(op: Operation, fields: { entries?: Fields<'set'>['entries'] }): Promise<object> {
    const { box, sounds } = this.#parts
    if (fields.entries) this.#budget.payEntries(box.supervisor.table, fields.entries)
    else this.#budget.pay(op)
    return carryOut({ box, actor: this.actor, sounds }, op, fields)
  }

  #say(message: object): void {
    this.line.tell(JSON.stringify(message))
  }

  #describe(error: unknown): object {
    if (error instanceof BoxError || error instanceof ConsoleError) {
      const { code, message } = error
      return { code, message }
    }
    this.#parts.box.log.error(error, 'web: a request failed')
    return { code: 'EFAULT', message: `the box failed: ${(error as Error).message}` }
  }
}
