// A choice of the table as a list to open.
import { html } from 'lit'
import type { NumberParameter } from '../../firmware/console/index.ts'
import { View } from './element.ts'

export class MxChoice extends View {
  static override properties = {
    ...View.properties,
    address: { attribute: false },
    label: { attribute: false },
  }
  declare address: string
  declare label: string

  override render() {
    this.follow([this.address])
    const parameter = this.at(this.address) as NumberParameter
    const value = this.mirror.number(parameter)
    // A choice is held as its place in the list: the end of the travel is the last one.
    const names = Array.from({ length: parameter.law.fromPosition(1) + 1 }, (_, n) => parameter.law.format(n))
    if (this.looksOnly)
      return html`<div class="choice"><span>${this.label}</span><output aria-label=${parameter.label}>${names[value]}</output></div>`
    return html`<label class="choice"><span>${this.label}</span><select aria-label=${parameter.label} @change=${this.#chosen}>
      ${names.map((name, n) => html`<option value=${n} .selected=${n === value}>${name}</option>`)}
    </select></label>`
  }

  readonly #chosen = (event: Event): void => {
    this.box.put(this.at(this.address), Number((event.target as HTMLSelectElement).value))
  }
}
customElements.define('mx-choice', MxChoice)
