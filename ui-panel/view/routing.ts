// Where sound comes in and goes out: strips and their sources, outputs and what they play, monitor, phones, talkback, generator.
import { html, nothing } from 'lit'
import { channels } from '../model/channels.ts'
import { View } from './element.ts'
import { choice, knob, knobs, members, press } from './parts.ts'

const two = (n: number): string => String(n + 1).padStart(2, '0')

export class MxRouting extends View {
  override render() {
    const { size } = this.mirror.table
    const named = [...channels(size, 'strip'), ...channels(size, 'bus')]
    this.follow(named.map(({ base }) => `${base}/config/name`))
    const buses = this.#buses()
    return html`<div class="scroll"><div class="cards">${this.#outputs(size.outputs)}${this.#listening()}${this.#talk(buses)}${this.#generator(buses)}${this.#inputs()}${this.#links()}</div></div>`
  }

  /** "1 Wedge Anna" */
  #buses(): string[] {
    return channels(this.mirror.table.size, 'bus').map(
      ({ base, ordinal }) => `${ordinal + 1} ${this.text(`${base}/config/name`)}`,
    )
  }

  #inputs() {
    const strips = channels(this.mirror.table.size, 'strip')
    return html`<section class="card wide"><header><h2>What the channels take in</h2></header><div class="patch">${strips.map(
      ({ base, title }) =>
        choice(this.box, `${base}/config/source`, `${title} ${this.text(`${base}/config/name`)}`),
    )}</div></section>`
  }

  #outputs(count: number) {
    return html`<section class="card wide"><header><h2>What the outputs play</h2></header><div class="plugs">${Array.from(
      { length: count },
      (_, n) => {
        const at = `/outputs/main/${two(n)}`
        return html`<div class="send"><b class="plug">Out ${n + 1}</b>${press(this.box, `${at}/on`, 'On', `Output ${n + 1} on`)}${choice(this.box, `${at}/src`, 'Plays')}${knob(this.box, `${at}/level`, 'Level')}
        ${press(this.box, `${at}/limiter/on`, 'Limiter', `Output ${n + 1} limiter`)}${knob(this.box, `${at}/limiter/thr`, 'Limit')}</div>`
      },
    )}</div></section>`
  }

  #listening() {
    const { box } = this
    return html`<section class="card"><header><h2>Monitor</h2>${press(box, '/config/solo/on', 'On', 'Monitor on')}${press(box, '/config/solo/dim', 'Dim')}${press(box, '/config/solo/mono', 'Mono')}</header>
      <div class="bandrow">${choice(box, '/config/solo/source', 'Hears')}${choice(box, '/config/solo/chmode', 'Solo of channels')}${choice(box, '/config/solo/busmode', 'Solo of mixes')}</div>
      ${knobs(box, '/config/solo', [
        ['level', 'Level'],
        ['dimatt', 'Dim by'],
      ])}
      <header><h2>Phones</h2>${press(box, '/config/phones/on', 'On', 'Phones on')}${press(box, '/config/phones/solo', 'Hear solo')}</header>
      <div class="bandrow">${choice(box, '/config/phones/source', 'Hear')}</div>${knobs(box, '/config/phones', [['level', 'Level']])}</section>`
  }

  #talk(buses: readonly string[]) {
    const { box } = this
    return html`<section class="card"><header><h2>Talkback</h2>${press(box, '/-stat/talk/A', 'Talk')}</header>
      <div class="bandrow">${choice(box, '/config/talk/source', 'Microphone')}${press(box, '/config/talk/A/dim', 'Dims monitor')}${press(box, '/config/talk/A/st', 'To main', 'Talkback to main')}</div>
      ${buses.length > 0 ? members(box, '/config/talk/A/destmap', 'To buses', buses) : nothing}${knobs(box, '/config/talk/A', [['level', 'Level']])}</section>`
  }

  #generator(buses: readonly string[]) {
    const { box } = this
    return html`<section class="card"><header><h2>Test tone</h2>${press(box, '/-stat/osc/on', 'On', 'Test tone on')}</header>
      <div class="bandrow">${choice(box, '/config/osc/type', 'Sound')}${press(box, '/config/osc/st', 'To main', 'Test tone to main')}</div>
      ${buses.length > 0 ? members(box, '/config/osc/destmap', 'To buses', buses) : nothing}
      ${knobs(box, '/config/osc', [
        ['level', 'Level'],
        ['f', 'Frequency'],
      ])}</section>`
  }

  #links() {
    const { table } = this.mirror
    const groups = [
      ['Channels', '/config/chlink/'],
      ['Buses', '/config/buslink/'],
      ['Matrices', '/config/mtxlink/'],
    ] as const
    return html`<section class="card"><header><h2>Stereo pairs</h2></header>${groups
      .filter(([, prefix]) => table.addresses(prefix).length > 0)
      .map(
        ([title, prefix]) =>
          html`<div class="members" role="group" aria-label="${title} linked"><span>${title}</span>${table.addresses(prefix).map((address) => press(this.box, address, address.slice(prefix.length)))}</div>`,
      )}</section>`
  }
}
customElements.define('mx-routing', MxRouting)
