// Who this device is to the box, and how it is forgotten.
import { html, nothing } from 'lit'
import { ROLES } from '../../model/roles.ts'
import '../confirm.ts'
import { View } from '../element.ts'

export interface Self {
  role: string
  name: string
  /** undefined on the box itself. */
  session?: string
}

export class MxThisDevice extends View {
  static override properties = { ...View.properties, self: { attribute: false } }
  declare self: Self | undefined

  override render() {
    const { self } = this
    if (!self) return nothing
    const { word, may } = ROLES[self.role] ?? { word: self.role, may: '' }
    return html`<section class="card"><header><h2>This device</h2></header>
      <dl><div><dt>Name</dt><dd>${self.name}</dd></div><div><dt>Here as</dt><dd>${word}</dd></div></dl>
      <p class="note">${word}: ${may}.${self.role === 'admin' ? '' : ' More is for who asks an admin to be let in anew.'}</p>
      ${
        self.session === undefined
          ? html`<p class="note">It speaks from the box itself, which needs no code.</p>`
          : html`<mx-confirm .box=${this.box} .word=${'Leave: forget this device'} .sure=${'Tap again: it pairs anew then'} .act=${() => void this.#leave()}></mx-confirm>`
      }</section>`
  }

  async #leave(): Promise<void> {
    const headers = { 'content-type': 'application/json' }
    await fetch('/leave', { method: 'POST', headers, body: '{}' }).catch(() => {})
    location.reload()
  }
}
customElements.define('mx-this-device', MxThisDevice)
