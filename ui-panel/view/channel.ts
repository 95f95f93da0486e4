// One channel with all it has: its level at the side, EQ, and a card for each of its other parts.
import { html, nothing } from 'lit'
import { type Channel, type ChannelKind, channels } from '../model/channels.ts'
import { colour } from '../model/colours.ts'
import { cardsOf } from './cards.ts'
import './channel-level.ts'
import './dca-members.ts'
import { View } from './element.ts'
import './eq-graph.ts'
import { choice, knobs, press } from './parts.ts'

const KINDS: readonly ChannelKind[] = ['strip', 'bus', 'main', 'matrix', 'dca']
const BANDS = [1, 2, 3, 4] as const
/** What the box's scope listens to. */
const SCOPE = '/config/scope/src'

export class MxChannel extends View {
  static override properties = {
    ...View.properties,
    channel: { attribute: false },
    band: { state: true },
  }
  declare channel: Channel
  /** Of the EQ, the one whose knobs are shown. */
  declare band: number
  #end: (() => void) | undefined

  constructor() {
    super()
    this.band = 2
    this.addEventListener('choose-band', (event) => {
      this.band = (event as CustomEvent<number>).detail
    })
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#end = this.box.want('spectrum')
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#end?.()
  }

  override render() {
    const { base } = this.channel
    const all = KINDS.flatMap((kind) => channels(this.mirror.table.size, kind))
    this.follow([...all.map((one) => `${one.base}/config/name`), `${base}/config/color`, SCOPE])
    this.style.setProperty('--colour', colour(this.text(`${base}/config/color`)))
    const place = all.findIndex((one) => one.base === base)
    return html`${this.#who(all, place)}
      <mx-channel-level .box=${this.box} .channel=${this.channel}></mx-channel-level>
      <div class="scroll"><div class="cards">
        ${this.mirror.table.has(`${base}/eq/on`) ? this.#eq(base) : nothing}
        ${cardsOf(this.box, this.channel)}
      </div></div>`
  }

  #who(all: readonly Channel[], place: number) {
    const step = (
      by: number,
    ) => html`<button class="step" aria-label=${by < 0 ? 'Channel before' : 'Next channel'}
      ?disabled=${!all[place + by]} @click=${() => this.#open(all[place + by]!)}>${by < 0 ? '‹' : '›'}</button>`
    return html`<div class="who">${step(-1)}
      <select aria-label="Channel" @change=${(event: Event) => this.#open(all[Number((event.target as HTMLSelectElement).value)]!)}>
        ${all.map((one, n) => html`<option value=${n} .selected=${n === place}>${this.#title(one)}</option>`)}
      </select>${step(1)}</div>`
  }

  #title({ base, title }: Channel): string {
    const name = this.text(`${base}/config/name`)
    return name === title ? name : `${name} – ${title}`
  }

  #eq(base: string) {
    const at = `${base}/eq/${this.band}`
    return html`<section class="card eq"><header><h2>EQ</h2>${this.#hears()}${press(this.box, `${base}/eq/on`, 'EQ on')}</header>
      <mx-eq-graph .box=${this.box} .base=${base} .band=${this.band} .hears=${this.#scope === this.number(SCOPE)}></mx-eq-graph>
      <div class="bandrow"><div class="chips" role="group" aria-label="Bands">${BANDS.map(
        (band) =>
          html`<button aria-pressed=${this.band === band} aria-label="Band ${band}" @click=${() => {
            this.band = band
          }}>${band}</button>`,
      )}</div>${choice(this.box, `${at}/type`, 'Type')}</div>
      ${knobs(this.box, at, [
        ['f', 'Freq.'],
        ['g', 'Gain', true],
        ['q', 'Q'],
      ])}</section>`
  }

  /** The number of this channel among what the box's one scope can listen to. */
  get #scope(): number {
    const { kind, ordinal } = this.channel
    const law = this.at(SCOPE).law
    const name = { strip: 'ch', bus: 'bus', matrix: 'matrix', main: 'main L', dca: 'off' }[kind]
    return law.parse(kind === 'main' || kind === 'dca' ? name : `${name} ${ordinal + 1}`) as number
  }

  /** The scope is everybody's: it is asked for, not taken by opening a channel. */
  #hears() {
    const hears = this.#scope === this.number(SCOPE)
    return html`<button class="press" aria-pressed=${hears} aria-disabled=${this.looksOnly} @click=${() => this.box.put(this.at(SCOPE), hears ? 0 : this.#scope)}>Spectrum</button>`
  }

  #open(channel: Channel): void {
    this.dispatchEvent(new CustomEvent('open-channel', { detail: channel, bubbles: true }))
  }
}
customElements.define('mx-channel', MxChannel)
