// A text of the table to be typed: told when the field is left or Enter is pressed.
import { html } from 'lit'
import { live } from 'lit/directives/live.js'
import { View } from './element.ts'

export class MxTextField extends View {
  static override properties = {
    ...View.properties,
    address: { attribute: false },
    label: { attribute: false },
  }
  declare address: string
  declare label: string

  override render() {
    this.follow([this.address])
    const { label } = this.at(this.address)
    return html`<label class="field"><span>${this.label}</span><input aria-label=${label} .value=${live(this.text(this.address))}
      autocomplete="off" enterkeyhint="done" @change=${this.#typed} @keydown=${this.#key}></label>`
  }

  /** What the box does not take, it says; the field then shows what is so. */
  readonly #typed = async (event: Event): Promise<void> => {
    const { value } = event.target as HTMLInputElement
    this.box.put(this.at(this.address), value.trim())
    await this.updateComplete
    this.requestUpdate()
  }

  readonly #key = ({ key, target }: KeyboardEvent): void => {
    if (key === 'Enter') (target as HTMLInputElement).blur()
  }
}
customElements.define('mx-text-field', MxTextField)
