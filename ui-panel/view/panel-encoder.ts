// A push encoder to turn by dragging or by the wheel, and to press: a tap, or a finger that rests.
import { html, LitElement } from 'lit'
import type { PanelHand } from '../model/panel-hand.ts'
import type { PanelControl } from '../model/panel-layout.ts'
import { Touch } from './touch.ts'

const PX_PER_DETENT = 10
const DEGREES_PER_DETENT = 15
/** A finger that does not move for so long presses. */
const REST_MS = 250
/** A tap is a press of so long. */
const TAP_MS = 80
const KEYS: Readonly<Record<string, number>> = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }

export class MxPanelEncoder extends LitElement {
  static override properties = {
    hand: { attribute: false },
    control: { attribute: false },
    detents: { state: true },
    pressed: { state: true },
  }
  declare hand: PanelHand
  declare control: PanelControl
  /** Turned so far, for the eye. */
  declare detents: number
  declare pressed: boolean
  /** Where the finger was last, what it has moved beyond the last detent, and whether it has turned at all. */
  #finger: { x: number; y: number; left: number; moved: boolean } | undefined
  #rest: ReturnType<typeof setTimeout> | undefined
  readonly #touch = new Touch(this, {
    down: ({ target, clientX, clientY }) => {
      if (this.#touch.held || !(target as HTMLElement).closest('.encoder')) return false
      this.#finger = { x: clientX, y: clientY, left: 0, moved: false }
      this.#rest = setTimeout(() => this.#press(true), REST_MS)
      return true
    },
    move: ({ clientX, clientY }) => this.#drag(clientX, clientY),
    up: () => {
      if (!this.#finger!.moved && !this.pressed) this.#tap()
      else this.#lift()
    },
    drop: () => this.#lift(),
  })

  constructor() {
    super()
    this.detents = 0
    this.pressed = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override render() {
    const { name, does } = this.control
    return html`<button class="encoder" ?data-pressed=${this.pressed} aria-label="${name}: ${does}. Arrow keys turn it, Enter presses it"
        @wheel=${this.#wheel} @keydown=${this.#key}>
        <i style="transform:rotate(${this.detents * DEGREES_PER_DETENT}deg)"></i></button><span>${name}</span>`
  }

  #turn(detents: number): void {
    if (detents === 0) return
    this.detents += detents
    this.hand.turn(this.control.name, detents)
  }

  #press(pressed: boolean): void {
    this.pressed = pressed
    this.hand.press(`${this.control.name} push`, pressed)
  }

  #tap(): void {
    clearTimeout(this.#rest)
    this.#press(true)
    setTimeout(() => this.#press(false), TAP_MS)
  }

  #lift(): void {
    clearTimeout(this.#rest)
    if (this.pressed) this.#press(false)
  }

  #drag(x: number, y: number): void {
    const finger = this.#finger!
    if (this.pressed) return
    // To the right and upwards is clockwise.
    finger.left += x - finger.x - (y - finger.y)
    finger.x = x
    finger.y = y
    const detents = Math.trunc(finger.left / PX_PER_DETENT)
    if (detents === 0) return
    clearTimeout(this.#rest)
    finger.moved = true
    finger.left -= detents * PX_PER_DETENT
    this.#turn(detents)
  }

  readonly #wheel = (event: WheelEvent): void => {
    event.preventDefault()
    this.#turn(event.deltaY < 0 ? 1 : -1)
  }

  readonly #key = (event: KeyboardEvent): void => {
    const detents = KEYS[event.key]
    if (detents !== undefined) this.#turn(detents)
    else if (event.key === 'Enter' || event.key === ' ') this.#tap()
    else return
    event.preventDefault()
  }
}
customElements.define('mx-panel-encoder', MxPanelEncoder)
