// Which strips a DCA carries: one button each. The sets themselves stand with the strips.
import { html } from 'lit'
import { channels } from '../model/channels.ts'
import { isMember, toggled } from '../model/members.ts'
import { View } from './element.ts'

export class MxDcaMembers extends View {
  static override properties = { ...View.properties, dca: { attribute: false } }
  /** 0-based. */
  declare dca: number

  override render() {
    const strips = channels(this.mirror.table.size, 'strip')
    this.follow(strips.flatMap(({ base }) => [`${base}/grp/dca`, `${base}/config/name`]))
    return html`<div class="members">${strips.map(({ base }) => {
      const parameter = this.at(`${base}/grp/dca`)
      const bits = this.mirror.number(parameter)
      return html`<button class="press" aria-pressed=${isMember(bits, this.dca)} aria-disabled=${this.looksOnly} @click=${() => this.box.put(parameter, toggled(bits, this.dca))}>${this.text(`${base}/config/name`)}</button>`
    })}</div>`
  }
}
customElements.define('mx-dca-members', MxDcaMembers)
