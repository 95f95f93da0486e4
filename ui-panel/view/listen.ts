// One tap to hear the box in this browser, and how late it is; a second button opens the rest.
import { html, nothing, svg } from 'lit'
import { lagText, TAP_NAMES } from '../model/listen/words.ts'
import './listen-settings.ts'
import { ListeningView } from './listening-view.ts'

const HEADPHONES = 'M4 15v-3a8 8 0 0 1 16 0v3M4 14h3v6H6a2 2 0 0 1-2-2zM20 14h-3v6h1a2 2 0 0 0 2-2z'

export class MxListen extends ListeningView {
  static override properties = { ...ListeningView.properties, open: { state: true } }
  declare open: boolean

  constructor() {
    super()
    this.open = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('pointerdown', this.#elsewhere)
    document.addEventListener('keydown', this.#escape)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('pointerdown', this.#elsewhere)
    document.removeEventListener('keydown', this.#escape)
  }

  override render() {
    const { listening } = this
    const { on, cost, tap, trouble } = listening
    this.toggleAttribute('data-on', on)
    // A browser that cannot play says so, where it was asked to.
    const shown = this.open || (trouble !== undefined && !on)
    return html`${
      on
        ? html`<button class="heard" aria-expanded=${this.open} aria-label="What is heard here, and how late: ${TAP_NAMES[tap]}, ${lagText(cost)}"
          @click=${this.#more}><b>${TAP_NAMES[tap]}</b><span>${lagText(cost)}</span></button>`
        : nothing
    }<button class="ear" aria-pressed=${on} aria-label="Listen in this browser" @click=${this.#toggle}>${svg`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${HEADPHONES}></path></svg>`}</button>
    ${shown ? html`<section class="card" aria-label="Heard here"><mx-listen-settings .box=${this.box} .listening=${listening}></mx-listen-settings></section>` : nothing}`
  }

  readonly #toggle = (): void => {
    this.open = false
    void this.listening.toggle()
  }

  readonly #more = (): void => {
    this.open = !this.open
  }

  readonly #elsewhere = ({ target }: Event): void => {
    if (this.contains(target as Node)) return
    this.open = false
    this.listening.forgive()
  }

  readonly #escape = ({ key }: KeyboardEvent): void => {
    if (key === 'Escape') this.open = false
  }
}
customElements.define('mx-listen', MxListen)
