// Fingers on an element: taken, followed and let go in one way everywhere.
import type { LitElement, ReactiveController } from 'lit'
import type { Box } from '../model/box.ts'

export interface Grip {
  /** @returns whether this finger is taken */
  down(event: PointerEvent): boolean
  move(event: PointerEvent): void
  /** Lifted by the hand. */
  up?(event: PointerEvent): void
  /** Let go by something else than the hand: what is under the finger stays where it is. */
  drop?(): void
}

/** A finger that rests holds; it asks for nothing. */
const noMenu = (event: Event): void => event.preventDefault()

export class Touch implements ReactiveController {
  readonly #element: LitElement & { box?: Box }
  readonly #grip: Grip
  readonly #fingers = new Set<number>()
  /** px, of the page while it is held. */
  #width = 0
  #end: (() => void) | undefined

  /** For as long as the element is in the page. */
  constructor(element: LitElement & { box?: Box }, grip: Grip) {
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
    this.#element.addEventListener('lostpointercapture', this.#lost)
    this.#element.addEventListener('contextmenu', noMenu)
    window.addEventListener('resize', this.#resized)
    // What the hand did while nobody heard it is not done later.
    this.#end = this.#element.box?.on('link', () => this.drop())
  }

  hostDisconnected(): void {
    window.removeEventListener('resize', this.#resized)
    this.#end?.()
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
    this.#width = window.innerWidth
    this.#element.setPointerCapture(event.pointerId)
  }

  readonly #move = (event: PointerEvent): void => {
    if (this.#fingers.has(event.pointerId)) this.#grip.move(event)
  }

  readonly #up = (event: PointerEvent): void => {
    if (this.#fingers.delete(event.pointerId)) this.#grip.up?.(event)
  }

  /** The phone has been turned: the same place on the glass is another one on the page. */
  readonly #resized = (): void => {
    if (window.innerWidth !== this.#width) this.drop()
  }

  readonly #lost = (event: PointerEvent): void => {
    if (this.#fingers.has(event.pointerId)) this.drop()
  }
}
