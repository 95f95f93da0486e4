// How the box is: panic, card, load, what went wrong, who is connected.
import { html, nothing } from 'lit'
import type { Listening } from '../model/listen/listening.ts'
import { type BoxStatus, COUNTERS, duration, eventText, microseconds, type Times } from '../model/status.ts'
import { loadOf } from '../model/verdict.ts'
import { View } from './element.ts'
import { verdict } from './verdict.ts'
import './listen-settings.ts'

/** How far back the list of events goes on the page. */
const EVENTS = 12

export class MxStatus extends View {
  declare listening: Listening
  #ends: (() => void)[] = []

  override connectedCallback(): void {
    super.connectedCallback()
    const drawn = ['status', 'event', 'link'].map((op) => this.box.on(op, () => this.requestUpdate()))
    this.#ends = [this.box.want('status'), ...drawn]
    void this.#ask()
  }

  /** The first at once; the box tells once a second. */
  async #ask(): Promise<void> {
    const status = await this.box.ask('status').catch(() => undefined)
    if (typeof status !== 'object' || status === null) return
    this.box.status = { ...status, op: 'status' }
    this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const end of this.#ends.splice(0)) end()
  }

  override render() {
    const status = this.box.status as unknown as BoxStatus | undefined
    if (!status) return html`<p class="waiting">Asking the box …</p>`
    return html`<div class="scroll"><div class="verdicts" role="status">${verdict(status)}</div><div class="cards">
      ${this.#panic(status)}${this.#card(status)}${this.#load(status)}${this.#counters(status)}${this.#listen()}${this.#people(status)}${this.#events()}${this.#about(status)}
    </div></div>`
  }

  #panic({ engine: { panic } }: BoxStatus) {
    return html`<section class="card"><header><h2>Outputs</h2><span class="note">${panic ? 'muted by panic' : 'as mixed'}</span></header>
      ${
        this.looksOnly
          ? nothing
          : html`<button class="panic" aria-pressed=${panic} @click=${() => this.box.ask('panic', { on: !panic }).catch(() => {})}>
        ${panic ? 'Let the sound back' : 'Panic: mute everything'}</button>`
      }</section>`
  }

  #card({ card, engine, rate, roundTrip, periodFrames, bufferFrames }: BoxStatus) {
    const { fault, granted } = card
    const running = fault === undefined && engine.state === 'running'
    return html`<section class="card"><header><h2>Sound card</h2><span class="state" data-good=${running}>${engine.state}</span></header>
      ${facts([
        ['Card', card.virtual ? 'virtual card' : (granted?.playback.device ?? card.playback)],
        ['Rate', `${rate / 1000} kHz${granted ? `, ${granted.playback.format}` : ''}`],
        ['Channels', granted ? `${granted.capture.channels} in, ${granted.playback.channels} out` : '–'],
        ['Buffer', `${periodFrames} frames × ${Math.round(bufferFrames / periodFrames)}`],
        ['Round trip', `${roundTrip.ms.toFixed(1)} ms, ${roundTrip.frames} frames`],
      ])}
      <p class="note">${card.why}</p></section>`
  }

  #load(status: BoxStatus) {
    const { periodUs, latenessUs, supervisorLagUs, periodBudgetUs } = status.load
    return html`<section class="card"><header><h2>Load</h2><b class="figure">${Math.round(loadOf(status) * 100)} %</b></header>
      <p class="note">of the ${microseconds(periodBudgetUs)} that a piece of sound lasts, in 99 of 100 pieces</p>
      ${times('Engine, for a piece', periodUs, periodBudgetUs)}${times('Woken late by', latenessUs, periodBudgetUs)}${times('Control late by', supervisorLagUs, 20_000)}</section>`
  }

  #counters({ counters }: BoxStatus) {
    const rows = Object.entries(COUNTERS).filter(([key]) => counters[key] !== undefined)
    return html`<section class="card"><header><h2>Since the start</h2></header><div class="counters">${rows.map(
      ([key, words]) =>
        html`<div data-some=${counters[key]! > 0}><b>${counters[key]}</b><span>${words}</span></div>`,
    )}</div></section>`
  }

  #listen() {
    return html`<section class="card"><header><h2>Heard here</h2></header>
      <mx-listen-settings .box=${this.box} .listening=${this.listening}></mx-listen-settings></section>`
  }

  #about({ version, node, seconds, engine, voices }: BoxStatus) {
    const { box } = this.box.welcome!
    return html`<section class="card"><header><h2>Box</h2></header>
      ${facts([
        ['Name', box.name],
        ['Mixbox', version],
        ['Node', node],
        ['Running for', duration(seconds)],
        ['Sounds playing', String(voices)],
        ['Engine restarts', String(engine.restarts)],
      ])}</section>`
  }

  #people({ web }: BoxStatus) {
    return html`<section class="card"><header><h2>Who is here</h2></header>
      ${facts((web?.people ?? []).map(({ name, role }) => [name, role]))}</section>`
  }

  #events() {
    const now = performance.now()
    const rows = this.box.events.slice(0, EVENTS)
    return html`<section class="card"><header><h2>What happened</h2></header>
      ${rows.length === 0 ? html`<p class="note">Nothing since this page was opened.</p>` : nothing}
      <ol class="events">${rows.map(
        ({ at, event }) =>
          html`<li><span>${eventText(String(event['event']))}</span><time>${duration((now - at) / 1000)} ago</time></li>`,
      )}</ol></section>`
  }
}

const facts = (rows: readonly (readonly [string, string])[]) =>
  html`<dl>${rows.map(([word, value]) => html`<div><dt>${word}</dt><dd>${value}</dd></div>`)}</dl>`

/** Half of them, 99 %, 99.9 % and the longest, over what there is room for. */
function times(title: string, { p50, p99, p999, max }: Times, budget: number) {
  const at = (us: number) => `${Math.min(100, (100 * us) / budget)}%`
  return html`<div class="times"><span>${title}</span><b>${microseconds(p50)}</b>
    <div class="scale" role="img" aria-label="${title}: half below ${microseconds(p50)}, 99 percent below ${microseconds(p99)}, longest ${microseconds(max)}">
      <i class="max" style="width:${at(max)}"></i><i class="p999" style="width:${at(p999)}"></i><i class="p99" style="width:${at(p99)}"></i><i class="p50" style="width:${at(p50)}"></i></div>
    <small>99 % ${microseconds(p99)} · 99.9 % ${microseconds(p999)} · longest ${microseconds(max)}</small></div>`
}
customElements.define('mx-status', MxStatus)
