// The whole page: a line of what matters always, the view, and the way to the others.
import { html, svg } from 'lit'
import { type Channel, channel } from '../model/channels.ts'
import { View } from './element.ts'
import './channel.ts'
import './mixer.ts'

const VIEWS = [
  { id: 'mixer', title: 'Mixer', path: 'M6 3v18M12 3v18M18 3v18M4 9h4M10 14h4M16 7h4' },
  { id: 'channel', title: 'Channel', path: 'M3 12h4l3-7l4 14l3-7h4' },
] as const

type ViewId = (typeof VIEWS)[number]['id']

export class MxApp extends View {
  static override properties = { ...View.properties, view: { state: true }, channel: { state: true } }
  declare view: ViewId
  declare channel: Channel | undefined

  constructor() {
    super()
    this.view = 'mixer'
    this.channel = undefined
  }

  override connectedCallback(): void {
    super.connectedCallback()
    for (const op of ['link', 'welcome', 'refused']) this.box.on(op, () => this.requestUpdate())
    this.addEventListener('open-channel', (event) => {
      this.channel = (event as CustomEvent<Channel>).detail
      this.view = 'channel'
    })
  }

  override render() {
    const { box } = this
    const name = box.welcome?.box.name ?? 'Mixbox'
    const ready = box.mirror !== undefined
    return html`<header>
        <h1>${name}</h1>
        <p class="link" role="status" data-up=${box.linked}>${box.linked ? 'connected' : ready ? 'connection lost, trying again' : 'connecting'}</p>
      </header>
      <main>${ready ? this.#view() : html`<p class="waiting">Looking for the box …</p>`}</main>
      <nav aria-label="Views">${VIEWS.map(
        ({ id, title, path }) =>
          html`<button aria-current=${this.view === id ? 'page' : 'false'} @click=${() => {
            this.view = id
          }}>${svg`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path}></path></svg>`}<span>${title}</span></button>`,
      )}</nav>`
  }

  #view() {
    const shown = this.channel ?? channel(this.mirror.table.size, 'strip')
    if (this.view === 'channel') return html`<mx-channel .box=${this.box} .channel=${shown}></mx-channel>`
    return html`<mx-mixer .box=${this.box}></mx-mixer>`
  }
}
customElements.define('mx-app', MxApp)
