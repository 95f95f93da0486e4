// What was asked of the box and is to be answered: told from each other by ids.

export interface Answer {
  /** From this version of the state on it is so. */
  version: number
  result?: unknown
}

export interface Refusal {
  code: string
  message: string
}

interface Waiting {
  done(answer: Answer): void
  refused(refusal: Refusal): void
}

const LOST: Refusal = { code: 'ELINK', message: 'the connection was lost before the box had answered' }

export class Requests {
  readonly #send: (message: Record<string, unknown> & { op: string }) => boolean
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0

  /** @param send false where there is no connection */
  constructor(send: (message: Record<string, unknown> & { op: string }) => boolean) {
    this.#send = send
  }

  ask(op: string, fields: Record<string, unknown>, waiting: Waiting): void {
    const id = ++this.#lastId
    this.#waiting.set(id, waiting)
    if (!this.#send({ ...fields, op, id })) this.refuse(id, LOST)
  }

  answer(id: unknown, answer: Answer): void {
    this.#take(id)?.done(answer)
  }

  refuse(id: unknown, refusal: Refusal): void {
    this.#take(id)?.refused(refusal)
  }

  /** The connection has gone: none of them will be answered. */
  drop(): void {
    for (const id of [...this.#waiting.keys()]) this.refuse(id, LOST)
  }

  #take(id: unknown): Waiting | undefined {
    const waiting = this.#waiting.get(id as number)
    this.#waiting.delete(id as number)
    return waiting
  }
}
