// A switch for the foot: any of the four kinds that are sold. Pure.

export interface FootswitchOptions {
  /** "detect": however it is when the box starts, that is at rest, as keyboards do it. */
  contact: 'normally open' | 'normally closed' | 'detect'
  /** Latching: each push leaves it the other way, and every change is one push. */
  action: 'momentary' | 'latching'
}

export type FootEvent = 'press' | 'release'

export class Footswitch {
  readonly #latching: boolean
  /** Level of the line, as a closed contact, while nobody stands on it. */
  readonly #rest: boolean
  #closed: boolean

  /** @param closed whether the contact is closed now */
  constructor({ contact, action }: FootswitchOptions, closed: boolean) {
    this.#latching = action === 'latching'
    this.#rest = contact === 'detect' ? closed : contact === 'normally closed'
    this.#closed = closed
  }

  /** Whether it is down, or latched. */
  get engaged(): boolean {
    return this.#closed !== this.#rest
  }

  /** @returns what the foot did; a latching switch does not tell when the foot goes */
  edge(closed: boolean): FootEvent | undefined {
    if (closed === this.#closed) return undefined
    this.#closed = closed
    return this.#latching || this.engaged ? 'press' : 'release'
  }
}
