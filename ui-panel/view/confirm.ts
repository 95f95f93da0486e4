// A button for what cannot be undone: the second tap does it, and it says so between the two.
import { html } from 'lit'
import { View } from './element.ts'

const ARMED_MS = 4000

export class MxConfirm extends View {
  static override properties = {
    ...View.properties,
    word: { attribute: false },
    sure: { attribute: false },
    act: { attribute: false },
    label: { attribute: false },
    armed: { state: true },
  }
  declare word: string
  /** What it says before the second tap. */
  declare sure: string
  declare act: () => void
  /** Spoken, where the word alone does not say of what. */
  declare label: string | undefined
  declare armed: boolean
  #disarm: ReturnType<typeof setTimeout> | undefined

  constructor() {
    super()
    this.armed = false
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#disarm)
    this.armed = false
  }

  override render() {
    const words = this.armed ? this.sure : this.word
    return html`<button class="press" data-armed=${this.armed} aria-label=${this.armed ? this.sure : (this.label ?? this.word)} @click=${this.#tap}>${words}</button>`
  }

  readonly #tap = (): void => {
    clearTimeout(this.#disarm)
    this.armed = !this.armed
    if (!this.armed) this.act()
    else {
      this.#disarm = setTimeout(() => {
        this.armed = false
      }, ARMED_MS)
    }
  }
}
customElements.define('mx-confirm', MxConfirm)
