// Who moved what, the newest first.
import { html, nothing } from 'lit'
import type { Gestures } from '../../model/gestures.ts'
import { duration } from '../../model/status.ts'
import { View } from '../element.ts'

/** Read, not watched: faders move more often. */
const LOOK_MS = 500
const SHOWN = 25

export class MxWhoMoved extends View {
  static override properties = { ...View.properties, gestures: { attribute: false }, all: { state: true } }
  declare gestures: Gestures
  declare all: boolean
  #timer: ReturnType<typeof setInterval> | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#timer = setInterval(() => this.requestUpdate(), LOOK_MS)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#timer)
  }

  override render() {
    const now = performance.now()
    const { list } = this.gestures
    const shown = this.all ? list : list.slice(0, SHOWN)
    return html`<section class="card"><header><h2>Who moved what</h2></header>
      ${list.length === 0 ? html`<p class="note">Nothing has moved since this page was opened.</p>` : nothing}
      <ol class="events">${shown.map(
        ({ who, what, from, to, at }) =>
          html`<li><span><b>${who}</b>: ${what}${to === '' ? '' : ` ${from} → ${to}`}</span><time>${duration((now - at) / 1000)} ago</time></li>`,
      )}</ol>
      ${
        list.length > shown.length
          ? html`<button @click=${() => {
              this.all = true
            }}>${list.length - shown.length} more</button>`
          : nothing
      }</section>`
  }
}
customElements.define('mx-who-moved', MxWhoMoved)
