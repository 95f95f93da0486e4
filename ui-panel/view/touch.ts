// Fingers on an element: taken, followed and let go in one way everywhere.
import type { LitElement, ReactiveController } from 'lit'

export interface Grip {
  /** @returns whether this finger is taken */
  down(event: PointerEvent): boolean
  move(event: PointerEvent): void
  /** Lifted by the hand. */
  up?(event: PointerEvent): void
  /** Let go by something else than the hand: what is under the finger stays where it is. */
  drop?(): void
}

export class Touch implements ReactiveController {
  readonly #element: LitElement
  readonly #grip: Grip
  readonly #fingers = new Set<number>()

  /** For as long as the element is in the page. */
  constructor(element: LitElement, grip: Grip) {
    this.#element = element
    this.#grip = grip
    element.addController(this)
  }

  get held(): boolean {
    return this.#fingers.size > 0
  }

  hostConnected(): void {
    this.#element.addEventListener('pointerdown', this.#down)
    this.#element.addEventListener('pointermove', this.#move)
    this.#element.addEventListener('pointerup', this.#up)
    this.#element.addEventListener('pointercancel', this.#lost)
  }

  hostDisconnected(): void {
    this.drop()
  }

  /** Whatever the fingers do from now on, until they come again, is nothing. */
  drop(): void {
    if (!this.held) return
    this.#fingers.clear()
    this.#grip.drop?.()
  }

  readonly #down = (event: PointerEvent): void => {
    if (event.button !== 0 || !this.#grip.down(event)) return
    this.#fingers.add(event.pointerId)
    this.#element.setPointerCapture(event.pointerId)
  }

  readonly #move = (event: PointerEvent): void => {
    if (this.#fingers.has(event.pointerId)) this.#grip.move(event)
  }

  readonly #up = (event: PointerEvent): void => {
    if (this.#fingers.delete(event.pointerId)) this.#grip.up?.(event)
  }

  readonly #lost = (event: PointerEvent): void => {
    if (this.#fingers.has(event.pointerId)) this.drop()
  }
}
