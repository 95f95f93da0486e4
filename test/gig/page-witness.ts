// What the page and the box say to each other, listened to from outside: the browser's own record of the socket.
import type { Page, WebSocket } from 'playwright-core'

type Value = number | string

/** A message of the page that moves knobs. */
export interface SentSet {
  entries: readonly (readonly [address: string, value: Value])[]
  /** performance.now() */
  at: number
  /** As which the box gave it to the engine, once it has answered; 0: nothing had to move. */
  batch?: number
}

/** ms since 1970: a connection was lost, and the box's welcome came on the next. */
export interface Reconnection {
  lost: number
  back: number
  /** Of every knob, as the welcome has it. */
  values: Readonly<Record<string, Value>>
}

interface Message {
  op: string
  id?: number
  batch?: number
  origin?: string
  you?: string
  values?: Record<string, Value>
  changes?: [string, Value][]
  entries?: [string, Value][]
  message?: string
}

export class PageWitness {
  /** What the box has told the page of every knob. */
  readonly values = new Map<string, Value>()
  readonly sets: SentSet[] = []
  readonly refusals: string[] = []
  readonly reconnections: Reconnection[] = []
  /** Who else has moved what, and when: performance.now(). */
  readonly others: { address: string; at: number }[] = []
  /** Which connection there is, from 1. */
  connection = 0
  linked = false
  #lostAt: number | undefined

  constructor(page: Page) {
    page.on('websocket', (socket) => this.#listen(socket))
  }

  #listen(socket: WebSocket): void {
    const sent = new Map<number, SentSet>()
    let mine = 0
    let me: string | undefined
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload !== 'string') return
      const message = JSON.parse(payload) as Message
      // Until it is welcomed nobody is at the other end: a connection that is refused ends as well.
      if (message.op === 'welcome' && mine === 0) mine = this.#welcomed(message.values!)
      me = message.you ?? me
      if (message.origin !== me) this.#noteOthers(message)
      this.#heard(message, sent)
    })
    socket.on('framesent', ({ payload }) => {
      if (typeof payload !== 'string') return
      const { op, id, entries } = JSON.parse(payload) as Message
      if (op !== 'set') return
      const set = { entries: entries!, at: performance.now() }
      this.sets.push(set)
      sent.set(id!, set)
    })
    socket.on('close', () => {
      if (mine === 0 || mine !== this.connection) return
      this.linked = false
      this.#lostAt = Date.now()
    })
  }

  #welcomed(values: Record<string, Value>): number {
    if (this.#lostAt !== undefined) this.reconnections.push({ lost: this.#lostAt, back: Date.now(), values })
    this.#lostAt = undefined
    this.linked = true
    return ++this.connection
  }

  #noteOthers({ op, changes = [] }: Message): void {
    if (op !== 'change') return
    for (const [address] of changes) this.others.push({ address, at: performance.now() })
  }

  #heard({ op, id, batch, values, changes, message }: Message, sent: ReadonlyMap<number, SentSet>): void {
    for (const [address, value] of [...Object.entries(values ?? {}), ...(changes ?? [])])
      this.values.set(address, value)
    const set = sent.get(id!)
    if (op === 'done' && set) set.batch = batch!
    if (op === 'refused') this.refusals.push(message!)
  }
}
