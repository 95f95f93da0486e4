// A slide potentiometer of the simulated panel: it stays where the finger leaves it, whatever the console does.
import { html, LitElement } from 'lit'
import { FaderDrag } from '../model/fader-drag.ts'
import type { PanelHand } from '../model/panel-hand.ts'
import type { PanelControl } from '../model/panel-layout.ts'
import { positionKey } from '../model/position-keys.ts'
import { Touch } from './touch.ts'

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
  readonly #drag = new FaderDrag(() => this.position)
  readonly #touch = new Touch(this, {
    down: (event) => {
      if (this.#touch.held) return false
      this.#drag.down(-event.clientY)
      return true
    },
    move: (event) => {
      const travel = this.querySelector('.way')!.clientHeight
      const position = this.#drag.move(-event.clientY, travel, event.shiftKey)
      if (position !== undefined) this.#to(position)
    },
  })

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override render() {
    const { name, does } = this.control
    return html`<div class="slide" role="slider" tabindex="0" aria-orientation="vertical" aria-label="${name}: ${does}"
        aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(this.position * 100)} style="--at:${this.position}" @keydown=${this.#key}>
        <div class="way"><div class="thumb"></div></div></div>`
  }

  #to(position: number): void {
    this.position = position
    this.hand.slide(this.control.name, this.position)
  }

  readonly #key = (event: KeyboardEvent): void => {
    const position = positionKey(this.position, event.key)
    if (position === undefined) return
    event.preventDefault()
    this.#to(position)
  }
}
customElements.define('mx-panel-fader', MxPanelFader)
