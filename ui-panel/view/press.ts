// A switch of the table as a button that stays pressed.
import { html } from 'lit'
import { View } from './element.ts'

export class MxPress extends View {
  static override properties = {
    ...View.properties,
    address: { attribute: false },
    word: { attribute: false },
    label: { attribute: false },
    kind: { attribute: false },
    inverted: { attribute: false },
  }
  declare address: string
  declare word: string
  /** Spoken, where the word alone does not say of what. */
  declare label: string | undefined
  /** For its colour: mute, solo. */
  declare kind: string | undefined
  /** Pressed while the switch is off: a mute is an "on" that is off. */
  declare inverted: boolean | undefined

  override render() {
    this.follow([this.address])
    const pressed = (this.number(this.address) === 1) !== (this.inverted ?? false)
    return html`<button class="press ${this.kind ?? ''}" aria-pressed=${pressed} aria-disabled=${this.looksOnly} aria-label=${this.label ?? this.word}
      @click=${() => this.box.toggle(this.address)}>${this.word}</button>`
  }
}
customElements.define('mx-press', MxPress)
