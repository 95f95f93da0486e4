/** How many states of the two lines go by from one detent to the next: 4 with most encoders, 2 and 1 with others. */
export type StatesPerDetent = 4 | 2 | 1

/** The states in the order of a turn to the right: line A leads. A state is 2 * A + B. */
const TURN = [0b11, 0b01, 0b00, 0b10]
const PLACE = [2, 1, 3, 0]
/** Change of place, modulo 4: none, one to the right, two (which way cannot be seen), one to the left. */
const MOVE = [0, 1, Number.NaN, -1] as const

/**
 * An encoder's two lines as detents turned. Pure. A state table: contact bounce goes to and fro between neighbours and
 * adds up to nothing; where a detent rests, what was counted is rounded to whole detents, so no error stays.
 */
export class Quadrature {
  readonly #perDetent: StatesPerDetent
  /** Place in TURN where a detent rests: every `perDetent` states from here. */
  readonly #rest: number
  #state: number
  /** States to the right since the last detent told. */
  #states = 0
  /** +1 or -1: the way of the last move. */
  #way = 1
  #missed = 0
  #inferred = 0

  /** @param rest state (2 * A + B) at a detent: 0b11 with pull-ups @param state as the lines are now */
  constructor(perDetent: StatesPerDetent = 4, rest = 0b11, state = rest) {
    this.#perDetent = perDetent
    this.#rest = PLACE[rest & 3]!
    this.#state = state & 3
  }

  /** Steps whose way could not be seen, not even guessed from `lost`: illegal transitions and what fits no turn. */
  get missed(): number {
    return this.#missed
  }

  /**
   * Edges whose steps were put in from the way of the turn, because what came after fits. Lost ones, and late ones: the
   * kernel may queue the two lines' edges in another order than they came in. A late one then changes nothing.
   */
  get inferred(): number {
    return this.#inferred
  }

  /**
   * @param line 0 is A, 1 is B @param lost edges of the two lines known to be lost before this one
   * @returns detents turned, to the right above 0
   */
  edge(line: number, level: boolean, lost = 0): number {
    const bit = line === 0 ? 0b10 : 0b01
    const next = level ? this.#state | bit : this.#state & ~bit
    if (lost > 0) this.#guess(line, level, next, lost)
    else this.#move(next)
    return this.#detents()
  }

  /** Both lines at once, where they were read and not told: two steps in one are one way of `missed`. */
  read(state: number): number {
    this.#move(state & 3)
    return this.#detents()
  }

  #move(next: number): void {
    const move = MOVE[(PLACE[next]! - PLACE[this.#state]! + 4) % 4]!
    this.#state = next
    if (Number.isNaN(move)) {
      this.#missed++
      this.#states += 2 * this.#way
    } else if (move !== 0) {
      this.#states += move
      this.#way = move
    }
  }

  /** A hand does not turn back within a few edges: so many steps one way. Of both ways at most one ends with this edge. */
  #guess(line: number, level: boolean, next: number, lost: number): void {
    for (const way of [1, -1]) {
      const place = PLACE[this.#state]! + way * (lost + 1)
      const before = TURN[(((place - way) % 4) + 4) % 4]!
      const after = TURN[((place % 4) + 4) % 4]!
      const bit = line === 0 ? 0b10 : 0b01
      if ((before ^ after) !== bit || ((after & bit) !== 0) !== level) continue
      this.#state = after
      this.#states += way * (lost + 1)
      this.#way = way
      this.#inferred += lost
      return
    }
    this.#missed += lost
    this.#move(next)
  }

  #detents(): number {
    const per = this.#perDetent
    const atRest = (PLACE[this.#state]! - this.#rest + 4) % per === 0
    if (!atRest) return 0
    // Half a detent counts as one, either way: Math.round alone would favour the right.
    const detents = Math.round(Math.abs(this.#states) / per)
    const way = Math.sign(this.#states)
    this.#states = 0
    return detents === 0 ? 0 : way * detents
  }
}
