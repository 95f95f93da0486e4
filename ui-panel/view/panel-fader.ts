// A slide potentiometer of the simulated panel: it stays where the finger leaves it, whatever the console does.
import { html, LitElement } from 'lit'
import { FaderDrag } from '../model/fader-drag.ts'
import type { PanelHand } from '../model/panel-hand.ts'
import type { PanelControl } from '../model/panel-layout.ts'

const KEYS: Readonly<Record<string, number>> = {
  ...{ ArrowUp: 0.01, ArrowRight: 0.01, ArrowDown: -0.01, ArrowLeft: -0.01 },
  ...{ PageUp: 0.1, PageDown: -0.1, Home: -1, End: 1 },
}

export class MxPanelFader extends LitElement {
  static override properties = {
    hand: { attribute: false },
    control: { attribute: false },
    position: { attribute: false },
  }
  declare hand: PanelHand
  declare control: PanelControl
  /** 0 to 1. */
  declare position: number
  readonly #drag = new FaderDrag()
  #finger: number | undefined

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override render() {
    const { name, does } = this.control
    return html`<div class="slide" role="slider" tabindex="0" aria-orientation="vertical" aria-label="${name}: ${does}"
        aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(this.position * 100)} style="--at:${this.position}"
        @pointerdown=${this.#down} @pointermove=${this.#move} @pointerup=${this.#up} @pointercancel=${this.#up} @keydown=${this.#key}>
        <div class="way"><div class="thumb"></div></div></div>`
  }

  #to(position: number): void {
    this.position = Math.min(1, Math.max(0, position))
    this.hand.slide(this.control.name, this.position)
  }

  readonly #down = (event: PointerEvent): void => {
    if (this.#finger !== undefined || event.button !== 0) return
    this.#finger = event.pointerId
    ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
    this.#drag.down(this.position, -event.clientY)
  }

  readonly #move = (event: PointerEvent): void => {
    if (event.pointerId !== this.#finger) return
    const travel = this.querySelector('.way')!.clientHeight
    const position = this.#drag.move(-event.clientY, travel, event.shiftKey)
    if (position !== undefined) this.#to(position)
  }

  readonly #up = (event: PointerEvent): void => {
    if (event.pointerId === this.#finger) this.#finger = undefined
  }

  readonly #key = (event: KeyboardEvent): void => {
    const step = KEYS[event.key]
    if (step === undefined) return
    event.preventDefault()
    this.#to(this.position + step)
  }
}
customElements.define('mx-panel-fader', MxPanelFader)
