// The mixing surface: a bank of strips, main beside it, and what the faders are at: the channels' own, or sends to a bus.
import { html } from 'lit'
import { type Bank, banks } from '../model/banks.ts'
import { channel, channels } from '../model/channels.ts'
import { colour } from '../model/colours.ts'
import { View } from './element.ts'
import { MeterCanvas } from './meter-canvas.ts'
import './strip.ts'

/** A strip takes at least this, so that two fingers find two faders. */
const STRIP_PX = 74
const WIDEST_BANK = 16

export interface MixerPlace {
  /** Base of the first channel of the bank: another width of the screen has other banks. */
  first: string
  /** Sends on faders: to this bus, "03"; empty for the channels' own faders. */
  bus: string
}

export class MxMixer extends View {
  static override properties = {
    ...View.properties,
    place: { attribute: false },
    chosen: { attribute: false },
    columns: { state: true },
  }
  /** Kept by whoever shows this: people come back to where they were. */
  declare place: MixerPlace
  /** Base of the channel that was opened last: whoever comes back sees where he was. */
  declare chosen: string | undefined
  declare columns: number
  #canvas: MeterCanvas | undefined
  #sized: ResizeObserver | undefined

  constructor() {
    super()
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
    const { bus } = this.place
    const buses = channels(size, 'bus')
    this.follow(buses.flatMap(({ base }) => [`${base}/config/name`, `${base}/config/color`]))
    const all = banks(size, this.columns, bus === '' ? undefined : ['strip'])
    const shown = this.#bank(all)
    const target = bus === '' ? channel(size, 'main') : channel(size, 'bus', Number(bus) - 1)
    if (bus !== '') this.style.setProperty('--target', colour(this.text(`${target.base}/config/color`)))
    this.toggleAttribute('data-sends', bus !== '')
    return html`<div class="banks">
        <label class="target"><span>Faders</span>
          <select @change=${(event: Event) => this.#go({ bus: (event.target as HTMLSelectElement).value })}>
            <option value="" .selected=${bus === ''}>Main mix</option>
            ${buses.map(
              ({ base, ordinal }) =>
                html`<option value=${base.slice(-2)} .selected=${bus === base.slice(-2)}>→ ${ordinal + 1} ${this.text(`${base}/config/name`)}</option>`,
            )}
          </select></label>
        <div class="chips" role="group" aria-label="Banks">${all.map(
          ({ title }, n) =>
            html`<button aria-pressed=${all[n] === shown} @click=${() => this.#go({ first: all[n]!.channels[0]!.base })}>${title}</button>`,
        )}</div>
      </div>
      <div class="surface" style="--columns:${shown.channels.length + 1}">
        <canvas class="meters" aria-hidden="true"></canvas>
        ${[...shown.channels, target].map(
          (one) =>
            html`<mx-strip .box=${this.box} .channel=${one} .bus=${one === target ? '' : bus} .chosen=${one.base === this.chosen}></mx-strip>`,
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

  #bank(all: readonly Bank[]): Bank {
    const { first } = this.place
    const found = all.find(({ channels: [one] }) => one!.base === first)
    return found ?? all.find((bank) => bank.channels.some(({ base }) => base === first)) ?? all[0]!
  }

  #go(to: Partial<MixerPlace>): void {
    Object.assign(this.place, to)
    this.requestUpdate()
  }
}
customElements.define('mx-mixer', MxMixer)
