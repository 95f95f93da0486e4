// A set of the table (DCAs, mute groups, owners) as a row of buttons, one for each that could be in it.
import { html } from 'lit'
import { isMember, toggled } from '../model/members.ts'
import { View } from './element.ts'

export class MxMembers extends View {
  static override properties = {
    ...View.properties,
    address: { attribute: false },
    label: { attribute: false },
    names: { attribute: false },
  }
  declare address: string
  declare label: string
  /** Of all that could be in it, in order. */
  declare names: readonly string[]

  override render() {
    this.follow([this.address])
    const parameter = this.at(this.address)
    const bits = this.mirror.number(parameter)
    return html`<div class="members" role="group" aria-label=${parameter.label}><span>${this.label}</span>${this.names.map(
      (name, n) =>
        html`<button class="press" aria-pressed=${isMember(bits, n)} aria-disabled=${this.looksOnly} @click=${() => this.box.put(parameter, toggled(bits, n))}>${name}</button>`,
    )}</div>`
  }
}
customElements.define('mx-members', MxMembers)
