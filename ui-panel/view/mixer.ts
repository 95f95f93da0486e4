// The mixing surface: a bank of strips, main beside it, and what the faders are at: the channels' own, or sends to a bus.
import { html } from 'lit'
import { banks } from '../model/banks.ts'
import { channel, channels } from '../model/channels.ts'
import { colour } from '../model/colours.ts'
import { View } from './element.ts'
import { MeterCanvas } from './meter-canvas.ts'
import './strip.ts'

/** A strip takes at least this, so that two fingers find two faders. */
const STRIP_PX = 74
const WIDEST_BANK = 16

export class MxMixer extends View {
  static override properties = {
    ...View.properties,
    bank: { state: true },
    bus: { state: true },
    columns: { state: true },
  }
  declare bank: number
  declare bus: string
  declare columns: number
  #canvas: MeterCanvas | undefined
  #sized: ResizeObserver | undefined

  constructor() {
    super()
    this.bank = 0
    this.bus = ''
    this.columns = 4
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#sized = new ResizeObserver(() => this.#fit())
    this.#sized.observe(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#sized?.disconnect()
    this.#canvas?.stop()
    this.#canvas = undefined
  }

  #fit(): void {
    const fitting = Math.floor(this.clientWidth / STRIP_PX) - 1
    // Banks of 4, 8 or 16 are found again by heart.
    this.columns = [WIDEST_BANK, 12, 8, 6, 4].find((size) => size <= fitting) ?? Math.max(1, fitting)
    this.#canvas?.measure()
  }

  override render() {
    const { size } = this.mirror.table
    const buses = channels(size, 'bus')
    this.follow(buses.flatMap(({ base }) => [`${base}/config/name`, `${base}/config/color`]))
    const all = banks(size, this.columns, this.bus === '' ? undefined : ['strip'])
    const shown = all[Math.min(this.bank, all.length - 1)]!
    const target = this.bus === '' ? channel(size, 'main') : channel(size, 'bus', Number(this.bus) - 1)
    if (this.bus !== '') this.style.setProperty('--target', colour(this.text(`${target.base}/config/color`)))
    this.toggleAttribute('data-sends', this.bus !== '')
    return html`<div class="banks">
        <label class="target"><span>Faders</span>
          <select @change=${(event: Event) => this.#aim((event.target as HTMLSelectElement).value)}>
            <option value="" ?selected=${this.bus === ''}>Main mix</option>
            ${buses.map(
              ({ base, ordinal }) =>
                html`<option value=${base.slice(-2)} ?selected=${this.bus === base.slice(-2)}>→ ${ordinal + 1} ${this.text(`${base}/config/name`)}</option>`,
            )}
          </select></label>
        <div class="chips" role="group" aria-label="Banks">${all.map(
          ({ title }, n) =>
            html`<button aria-pressed=${all[n] === shown} @click=${() => {
              this.bank = n
            }}>${title}</button>`,
        )}</div>
      </div>
      <div class="surface" style="--columns:${shown.channels.length + 1}">
        <canvas class="meters" aria-hidden="true"></canvas>
        ${[...shown.channels, target].map(
          (one) =>
            html`<mx-strip .box=${this.box} .channel=${one} .bus=${one === target ? '' : this.bus}></mx-strip>`,
        )}
      </div>`
  }

  protected override updated(): void {
    this.#canvas ??= new MeterCanvas(this.querySelector('canvas')!, this.box)
    // The strips draw themselves after this.
    Promise.all([...this.querySelectorAll('mx-strip')].map((strip) => (strip as View).updateComplete)).then(
      () => this.#canvas?.measure(),
    )
  }

  #aim(bus: string): void {
    const before = this.bank
    this.bus = bus
    this.bank = bus === '' ? before : 0
  }
}
customElements.define('mx-mixer', MxMixer)
