// Fingers on an EQ graph: the first takes a band's handle along, a second one beside it spreads the band.

/** Of the graph: 0 to 1 from left to right and from top to bottom. */
export interface Point {
  x: number
  y: number
}

/** Fingers nearer than this count as so near: a Q does not run away where they meet. */
const NEAREST = 0.02

export class BandDrag {
  #first: { id: number; dx: number; dy: number; x: number } | undefined
  #second: { id: number; x: number; spread: number; q: number } | undefined

  get held(): boolean {
    return this.#first !== undefined
  }

  /** @param finger where it touches @param handle where the handle stands: it does not jump to the finger */
  take(id: number, finger: Point, handle: Point): void {
    this.#first = { id, dx: finger.x - handle.x, dy: finger.y - handle.y, x: finger.x }
    this.#second = undefined
  }

  /** The second finger. @param q of the band as it is */
  spread(id: number, x: number, q: number): void {
    if (this.#first && !this.#second) this.#second = { id, x, spread: this.#distance(x), q }
  }

  /** @returns where the handle is now, or the band's Q: half as far apart is twice the Q */
  move(id: number, finger: Point): { handle: Point } | { q: number } | undefined {
    const first = this.#first
    const second = this.#second
    if (id === first?.id) {
      first.x = finger.x
      // Two fingers turn the Q alone: neither can be held still enough not to move the band.
      if (second) return this.#spreadQ()
      return { handle: { x: finger.x - first.dx, y: finger.y - first.dy } }
    }
    if (id !== second?.id) return undefined
    second.x = finger.x
    return this.#spreadQ()
  }

  /** @returns whether the band is let go */
  lift(id: number): boolean {
    // Whoever stays does not take the handle along: it would jump.
    return (id === this.#second?.id || id === this.#first?.id) && this.drop()
  }

  /** @returns whether there was a band to let go */
  drop(): boolean {
    const was = this.held
    this.#first = undefined
    this.#second = undefined
    return was
  }

  #spreadQ(): { q: number } {
    const { spread, q, x } = this.#second!
    return { q: (q * spread) / this.#distance(x) }
  }

  #distance(x: number): number {
    return Math.max(NEAREST, Math.abs(x - this.#first!.x))
  }
}
