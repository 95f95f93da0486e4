// How a channel is called and looks on every surface: name, colour, icon.
import { html } from 'lit'
import type { NumberParameter } from '../../firmware/console/index.ts'
import { colour } from '../model/colours.ts'
import { View } from './element.ts'
import { choice } from './parts.ts'
import './text-field.ts'

export class MxFace extends View {
  static override properties = { ...View.properties, base: { attribute: false } }
  /** "/ch/01" */
  declare base: string

  override render() {
    const { box, base } = this
    const parameter = this.at(`${base}/config/color`) as NumberParameter
    this.follow([parameter.address])
    const now = this.number(parameter.address)
    const names = Array.from({ length: parameter.law.fromPosition(1) + 1 }, (_, n) => parameter.law.format(n))
    return html`<section class="card"><header><h2>Name</h2></header>
      <div class="bandrow"><mx-text-field .box=${box} .address=${`${base}/config/name`} .label=${'Name'}></mx-text-field>${choice(box, `${base}/config/icon`, 'Icon')}</div>
      <div class="swatches" role="group" aria-label=${parameter.label}>${names.map(
        (name, n) =>
          html`<button aria-pressed=${n === now} aria-label=${name} style="--swatch:${colour(name)}" @click=${() => box.put(parameter, n)}></button>`,
      )}</div></section>`
  }
}
customElements.define('mx-face', MxFace)
