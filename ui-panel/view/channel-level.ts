// Level of the channel that is open: its whole strip beside the cards where there is room, on upright phones a line above them.
import { html } from 'lit'
import type { Channel } from '../model/channels.ts'
import { View } from './element.ts'
import { MeterCanvas } from './meter-canvas.ts'
import { knob, switchOf } from './parts.ts'
import './strip.ts'

/** From here on the strip stands at the side: style/channel.css. */
const WIDE = matchMedia('(min-width: 700px)')

export class MxChannelLevel extends View {
  static override properties = { ...View.properties, channel: { attribute: false } }
  declare channel: Channel
  #meters: MeterCanvas | undefined
  #sized: ResizeObserver | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#sized = new ResizeObserver(() => this.requestUpdate())
    this.#sized.observe(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#sized?.disconnect()
    this.#meters?.stop()
    this.#meters = undefined
  }

  override render() {
    return html`<canvas class="meters" aria-hidden="true"></canvas>${WIDE.matches ? this.#strip() : this.#line()}`
  }

  #strip() {
    return html`<mx-strip .box=${this.box} .channel=${this.channel} .bus=${''}></mx-strip>`
  }

  #line() {
    const { base, fader, on, pan, solo, meters } = this.channel
    this.follow([`${base}/config/name`])
    const name = this.text(`${base}/config/name`)
    return html`<div class="line">${switchOf(this.box, on, 'Mute', name)}${solo ? switchOf(this.box, solo, 'Solo', name) : ''}${pan ? knob(this.box, pan, 'Pan', true) : ''}</div>
      <div class="line">${knob(this.box, fader, 'Fader')}</div>
      ${meters.length > 0 ? html`<div class="lying" data-meters=${meters.join(',')}></div>` : ''}`
  }

  protected override async updated(): Promise<void> {
    this.#meters ??= new MeterCanvas(this.querySelector('canvas')!, this.box)
    // The strip draws itself after this.
    await this.querySelector<View>('mx-strip')?.updateComplete
    this.#meters?.measure()
  }
}
customElements.define('mx-channel-level', MxChannelLevel)
