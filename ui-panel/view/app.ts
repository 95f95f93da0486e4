// The whole page: a line of what matters always, the view, and the way to the others.
import { html, nothing, svg, type TemplateResult } from 'lit'
import { type Channel, channel } from '../model/channels.ts'
import type { Listening } from '../model/listen/listening.ts'
import './channel.ts'
import { View } from './element.ts'
import './listen.ts'
import type { PanelStats } from './panel.ts'
import './mixer.ts'
import type { MixerPlace } from './mixer.ts'
import './panel.ts'
import './routing.ts'
import './status.ts'

type ViewId = 'mixer' | 'channel' | 'routing' | 'status' | 'panel'

const VIEWS: readonly { id: ViewId; title: string; path: string }[] = [
  { id: 'mixer', title: 'Mixer', path: 'M6 3v18M12 3v18M18 3v18M4 9h4M10 14h4M16 7h4' },
  { id: 'channel', title: 'Channel', path: 'M3 12h4l3-7l4 14l3-7h4' },
  { id: 'routing', title: 'Routing', path: 'M4 6h4l8 12h4M4 18h4l8-12h4M18 4l2 2l-2 2M18 16l2 2l-2 2' },
  { id: 'status', title: 'Status', path: 'M12 8v5M12 16v1M12 3l10 18H2z' },
]
/** Only where the box has no panel of its own. */
const PANEL = {
  id: 'panel',
  title: 'Panel',
  path: 'M3 5h18v14H3zM8 12a2 2 0 1 0 .1 0M14 9h4M14 12h4M14 15h4',
} as const

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
    this.box.on('refusal', ({ message }) => {
      this.refusal = String(message)
      clearTimeout(this.#gone)
      this.#gone = setTimeout(() => {
        this.refusal = undefined
      }, REFUSAL_MS)
    })
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
    if (this.view === 'mixer') return html`<mx-mixer .box=${box} .place=${this.#place}></mx-mixer>`
    if (this.view === 'routing') return html`<mx-routing .box=${box}></mx-routing>`
    if (this.view === 'status') return html`<mx-status .box=${box} .listening=${this.listening}></mx-status>`
    if (this.view === 'panel' && this.panel)
      return html`<mx-panel .box=${box} .stats=${this.panel}></mx-panel>`
    const shown = this.channel ?? channel(this.mirror.table.size, 'strip')
    return html`<mx-channel .box=${box} .channel=${shown}></mx-channel>`
  }
}
customElements.define('mx-app', MxApp)
