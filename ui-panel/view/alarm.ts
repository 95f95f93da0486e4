// Why nothing is heard, on every page, until it is over; a tap leads to the status.
import { html, nothing } from 'lit'
import type { BoxStatus } from '../model/status.ts'
import { troublesOf } from '../model/verdict.ts'
import { View } from './element.ts'

export class MxAlarm extends View {
  static override properties = { ...View.properties, words: { state: true } }
  declare words: string | undefined
  #ends: (() => void)[] = []

  override connectedCallback(): void {
    super.connectedCallback()
    const look = this.box.on('status', (status) => {
      this.words = troublesOf(status as unknown as BoxStatus).find(({ grave }) => grave)?.words
    })
    this.#ends = [this.box.want('status'), look]
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const end of this.#ends.splice(0)) end()
  }

  override render() {
    if (!this.words) return nothing
    return html`<button class="alarm" @click=${() => this.dispatchEvent(new CustomEvent('open-status', { bubbles: true }))}>${this.words}</button>`
  }
}
customElements.define('mx-alarm', MxAlarm)
