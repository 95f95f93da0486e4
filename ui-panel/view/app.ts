// The whole page: a line of what matters always, the view, and the way to the others.
import { html, nothing, svg, type TemplateResult } from 'lit'
import { type Channel, channel } from '../model/channels.ts'
import './alarm.ts'
import type { Listening } from '../model/listen/listening.ts'
import './channel.ts'
import type { Gestures } from '../model/gestures.ts'
import { View } from './element.ts'
import './listen.ts'
import type { PanelStats } from './panel.ts'
import './mixer.ts'
import type { MixerPlace } from './mixer.ts'
import { onlyLooks } from './only-looks.ts'
import './panel.ts'
import './routing.ts'
import './setup/setup.ts'
import './status.ts'
import { PANEL, VIEWS, type ViewId } from './views.ts'

/** A refusal is read for so long. */
const REFUSAL_MS = 5000

export class MxApp extends View {
  static override properties = {
    ...View.properties,
    view: { state: true },
    channel: { state: true },
    refusal: { state: true },
    panel: { state: true },
  }
  declare listening: Listening
  declare view: ViewId
  declare channel: Channel | undefined
  declare refusal: string | undefined
  /** Of a front panel that is simulated. */
  declare panel: PanelStats | undefined
  declare gestures: Gestures
  readonly #place: MixerPlace = { first: '', bus: '' }
  #gone: ReturnType<typeof setTimeout> | undefined

  constructor() {
    super()
    this.view = 'mixer'
    this.channel = undefined
    this.refusal = undefined
    this.panel = undefined
    this.addEventListener('open-channel', (event) => {
      this.channel = (event as CustomEvent<Channel>).detail
      this.view = 'channel'
    })
  }

  override connectedCallback(): void {
    super.connectedCallback()
    for (const op of ['link', 'welcome']) this.box.on(op, () => this.requestUpdate())
    this.box.on('welcome', () => void this.#askForPanel())
    this.box.on('refusal', ({ message }) => this.#say(String(message)))
    onlyLooks(
      this,
      () => this.looksOnly,
      () => this.#say('This device only looks and listens: an engineer moves the mixer.'),
    )
  }

  #say(words: string): void {
    this.refusal = words
    clearTimeout(this.#gone)
    this.#gone = setTimeout(() => {
      this.refusal = undefined
    }, REFUSAL_MS)
  }

  override render() {
    const { box } = this
    const ready = box.mirror !== undefined
    const connected = box.welcome?.role === 'viewer' ? 'connected, looking only' : 'connected'
    const words = box.linked ? connected : ready ? 'connection lost, trying again' : 'connecting'
    // Nothing on the page is true for sure then, and nothing moves.
    this.toggleAttribute('data-lost', ready && !box.linked)
    return html`<header>
        <h1>${box.welcome?.box.name ?? 'Mixbox'}</h1>
        <mx-alarm .box=${box} @open-status=${() => {
          this.view = 'status'
        }}></mx-alarm>
        <p class="link" role="status" data-up=${box.linked}>${words}</p>
        <mx-listen .box=${box} .listening=${this.listening}></mx-listen>
      </header>
      <main>${ready ? this.#view() : html`<p class="waiting">Looking for the box …</p>`}</main>
      <nav aria-label="Views">${[...VIEWS, ...(this.panel ? [PANEL] : [])].map(
        ({ id, title, path }) =>
          html`<button aria-current=${this.view === id ? 'page' : 'false'} @click=${() => {
            this.view = id
          }}>${svg`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path}></path></svg>`}<span>${title}</span></button>`,
      )}</nav>
      ${this.refusal ? html`<p class="refusal" role="alert">${this.refusal}</p>` : nothing}`
  }

  /** The same box may come back with another panel, or without. */
  async #askForPanel(): Promise<void> {
    const stats = (await this.box.ask('panel').catch(() => undefined)) as PanelStats | undefined
    this.panel = stats?.gpio?.backend === 'simulated' ? stats : undefined
    if (!this.panel && this.view === 'panel') this.view = 'mixer'
  }

  #view(): TemplateResult {
    const { box } = this
    if (this.view === 'mixer')
      return html`<mx-mixer .box=${box} .place=${this.#place} .chosen=${this.channel?.base}></mx-mixer>`
    if (this.view === 'routing') return html`<mx-routing .box=${box}></mx-routing>`
    if (this.view === 'setup') return html`<mx-setup .box=${box} .gestures=${this.gestures}></mx-setup>`
    if (this.view === 'status') return html`<mx-status .box=${box} .listening=${this.listening}></mx-status>`
    if (this.view === 'panel' && this.panel)
      return html`<mx-panel .box=${box} .stats=${this.panel}></mx-panel>`
    const shown = this.channel ?? channel(this.mirror.table.size, 'strip')
    return html`<mx-channel .box=${box} .channel=${shown}></mx-channel>`
  }
}
customElements.define('mx-app', MxApp)
