// One channel on the mixing surface: who it is, pan, solo, mute, level, fader, meter.
import { html, nothing, svg } from 'lit'
import type { Channel } from '../model/channels.ts'
import { colour } from '../model/colours.ts'
import { iconPath } from '../model/icons.ts'
import { View } from './element.ts'
import './fader.ts'
import './knob.ts'

export class MxStrip extends View {
  static override properties = {
    ...View.properties,
    channel: { attribute: false },
    bus: { attribute: false },
    chosen: { attribute: false },
  }
  declare channel: Channel
  /** The one that was opened last. */
  declare chosen: boolean
  /** Sends on faders: of this bus, "03"; empty where the fader is the channel's own. */
  declare bus: string

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('keydown', this.#key)
  }

  get #sends(): boolean {
    return this.bus !== '' && this.channel.kind === 'strip'
  }

  get #on(): string {
    return this.#sends ? `${this.channel.base}/mix/${this.bus}/on` : this.channel.on
  }

  override render() {
    const { channel } = this
    const { base } = channel
    const sends = this.#sends
    const fader = sends ? `${base}/mix/${this.bus}/level` : channel.fader
    const on = this.#on
    const face = ['name', 'color', 'icon'].map((key) => `${base}/config/${key}`) as [string, string, string]
    this.follow([...face, on, fader, ...(channel.solo ? [channel.solo] : [])])
    const name = this.text(face[0])
    const path = iconPath(this.text(face[2]))
    const number = channel.kind === 'main' ? '' : channel.title.replace(/^\D+0?/, '')
    this.toggleAttribute('data-chosen', this.chosen)
    const muted = this.number(on) === 0
    this.style.setProperty('--colour', colour(this.text(face[1])))
    this.dataset['kind'] = channel.kind
    this.toggleAttribute('data-muted', muted)
    const level = this.text(fader).replace(' dB', '')
    return html`<button class="face" @click=${this.#open} aria-label="${`${number} ${name}`.trim()}: open channel">
        <span class="number">${number}</span>${path ? svg`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path}></path></svg>` : nothing}
        <span class="name">${name}</span>
      </button>
      ${
        channel.pan
          ? html`<mx-knob class="pan" .box=${this.box} .address=${channel.pan} .label=${'Pan'} .centred=${true}></mx-knob>`
          : html`<span class="pan"></span>`
      }
      <div class="switches">
        ${channel.solo ? this.#press('solo', 'Solo', channel.solo, this.number(channel.solo) === 1) : nothing}
        ${this.#press('mute', sends ? 'Off' : 'Mute', on, muted)}
      </div>
      <output class="level">${level === '-inf' ? '-∞' : level}</output>
      <div class="travel">
        <mx-fader .box=${this.box} .address=${fader} .label=${`${name} ${sends ? `to bus ${Number(this.bus)}` : 'fader'}`}></mx-fader>
        ${channel.meters.length > 0 ? html`<div class="well" data-meters=${channel.meters.join(',')}></div>` : nothing}
      </div>`
  }

  #press(kind: string, word: string, address: string, pressed: boolean) {
    const key = kind[0]!.toUpperCase()
    return html`<button class="press ${kind}" title="${word} (${key})" aria-keyshortcuts=${key} aria-pressed=${pressed} aria-disabled=${this.looksOnly} aria-label="${this.text(`${this.channel.base}/config/name`)} ${word}"
      @click=${() => this.box.toggle(address)}>${word}</button>`
  }

  /** While the keyboard is anywhere in this strip; a letter alone elsewhere would be somebody's screen reader. */
  readonly #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    const { solo } = this.channel
    const key = event.key.toLowerCase()
    if (key === 'm') this.box.toggle(this.#on)
    else if (key === 's' && solo) this.box.toggle(solo)
  }

  readonly #open = (): void => {
    this.dispatchEvent(new CustomEvent('open-channel', { detail: this.channel, bubbles: true }))
  }
}
customElements.define('mx-strip', MxStrip)
