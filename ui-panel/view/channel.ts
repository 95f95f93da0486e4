// One channel with all it has: preamp, gate, EQ, compressor, sends.
import { html, nothing } from 'lit'
import { type Channel, channels } from '../model/channels.ts'
import { colour } from '../model/colours.ts'
import { choiceList, pressButton } from './choice.ts'
import './dynamics-graph.ts'
import { View } from './element.ts'
import './eq-graph.ts'

/** key of the address, word, filled from the middle */
type KnobRow = readonly [key: string, label: string, centred?: true]

const GATE: readonly KnobRow[] = [
  ['thr', 'Threshold'],
  ['range', 'Range'],
  ['attack', 'Attack'],
  ['hold', 'Hold'],
  ['release', 'Release'],
]
const COMPRESSOR: readonly KnobRow[] = [
  ...([
    ['thr', 'Threshold'],
    ['ratio', 'Ratio'],
    ['knee', 'Knee'],
    ['mgain', 'Make-up'],
  ] as KnobRow[]),
  ...([
    ['attack', 'Attack'],
    ['release', 'Release'],
    ['mix', 'Mix'],
  ] as KnobRow[]),
]
const BAND: readonly KnobRow[] = [
  ['f', 'Frequency'],
  ['g', 'Gain', true],
  ['q', 'Q'],
]

export class MxChannel extends View {
  static override properties = { ...View.properties, channel: { attribute: false }, band: { state: true } }
  declare channel: Channel
  declare band: number

  constructor() {
    super()
    this.band = 2
    this.addEventListener('choose-band', (event) => {
      this.band = (event as CustomEvent<number>).detail
    })
  }

  override render() {
    const { base, kind } = this.channel
    const { table } = this.mirror
    const has = (rest: string) => table.has(`${base}/${rest}`)
    const switches = [
      'preamp/hpon',
      'preamp/invert',
      'preamp/hpslope',
      'gate/on',
      'eq/on',
      'dyn/on',
      'dyn/det',
      `eq/${this.band}/type`,
      'config/source',
    ]
    this.follow([
      `${base}/config/name`,
      `${base}/config/color`,
      ...switches.filter(has).map((rest) => `${base}/${rest}`),
    ])
    this.style.setProperty('--colour', colour(this.text(`${base}/config/color`)))
    const { size } = table
    return html`<div class="who"><h2>${this.text(`${base}/config/name`)}</h2><span>${this.channel.title}</span></div>
      <div class="cards">
        ${has('eq/on') ? this.#eq(base) : nothing}
        ${has('preamp/trim') ? this.#preamp(base) : nothing}
        ${has('gate/on') ? this.#dynamics(base, 'gate', 'Gate', GATE) : nothing}
        ${has('dyn/on') ? this.#dynamics(base, 'dyn', 'Compressor', COMPRESSOR) : nothing}
        ${kind === 'strip' && size.buses > 0 ? this.#sends(base) : nothing}
      </div>`
  }

  #knobs(base: string, rows: readonly KnobRow[]) {
    return html`<div class="knobs">${rows.map(
      ([key, label, centred]) =>
        html`<mx-knob .box=${this.box} .address=${`${base}/${key}`} .label=${label} .centred=${centred ?? false}></mx-knob>`,
    )}</div>`
  }

  #eq(base: string) {
    return html`<section class="card eq"><header><h3>EQ</h3>${pressButton(this.box, `${base}/eq/on`, 'EQ on')}</header>
      <mx-eq-graph .box=${this.box} .base=${base} .band=${this.band}></mx-eq-graph>
      <div class="bandrow"><div class="chips" role="group" aria-label="Bands">${[1, 2, 3, 4].map(
        (band) =>
          html`<button aria-pressed=${this.band === band} @click=${() => {
            this.band = band
          }}>Band ${band}</button>`,
      )}</div>${choiceList(this.box, `${base}/eq/${this.band}/type`, 'Type')}</div>
      ${this.#knobs(`${base}/eq/${this.band}`, BAND)}</section>`
  }

  #preamp(base: string) {
    return html`<section class="card"><header><h3>Input</h3>${pressButton(this.box, `${base}/preamp/invert`, 'Ø')}${pressButton(this.box, `${base}/preamp/hpon`, 'High-pass')}</header>
      <div class="bandrow">${choiceList(this.box, `${base}/config/source`, 'Source')}${choiceList(this.box, `${base}/preamp/hpslope`, 'Slope')}</div>
      ${this.#knobs(`${base}/preamp`, [
        ['trim', 'Trim', true],
        ['hpf', 'High-pass'],
      ])}</section>`
  }

  #dynamics(base: string, kind: 'gate' | 'dyn', title: string, rows: readonly KnobRow[]) {
    return html`<section class="card dynamics"><header><h3>${title}</h3>${pressButton(this.box, `${base}/${kind}/on`, `${title} on`)}</header>
      <mx-dynamics-graph .box=${this.box} .base=${base} .kind=${kind} .meter=${this.channel.meters[0]}></mx-dynamics-graph>
      ${this.#knobs(`${base}/${kind}`, rows)}</section>`
  }

  #sends(base: string) {
    const buses = channels(this.mirror.table.size, 'bus')
    return html`<section class="card"><header><h3>Sends</h3></header><div class="knobs">${buses.map(
      (bus) =>
        html`<mx-knob .box=${this.box} .address=${`${base}/mix/${bus.base.slice(-2)}/level`} .label=${this.text(`${bus.base}/config/name`)} .centred=${false}></mx-knob>`,
    )}</div></section>`
  }
}
customElements.define('mx-channel', MxChannel)
