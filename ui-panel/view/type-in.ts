// A small field over a fader or knob, to type its value as the console reads it: "-6", "-6 dB", "-inf", "2.5 kHz".
import { html, nothing } from 'lit'
import { parseValue } from '../../firmware/console/index.ts'
import { View } from './element.ts'

/** From the edges of the page. */
const MARGIN_PX = 8

export class MxTypeIn extends View {
  static override properties = { ...View.properties, address: { attribute: false }, refusal: { state: true } }
  declare address: string
  declare refusal: string | undefined
  /** Over which it stands. */
  #place: DOMRect | undefined

  constructor() {
    super()
    this.refusal = undefined
  }

  /** Once it is closed, the keyboard is back where it was. */
  openOver(element: View & { address: string }): void {
    this.box = element.box
    this.address = element.address
    this.#place = element.getBoundingClientRect()
    document.body.append(this)
  }

  override render() {
    const { label } = this.at(this.address)
    return html`<dialog aria-label="Value of ${label}" @close=${() => this.remove()}>
      <form @submit=${this.#take}>
        <label>${label}<input .value=${this.text(this.address)} autocomplete="off" enterkeyhint="done"
          aria-invalid=${this.refusal !== undefined} aria-describedby=${this.refusal === undefined ? nothing : 'refused'}></label>
        ${this.refusal === undefined ? nothing : html`<p id="refused" role="alert">${this.refusal}</p>`}
      </form></dialog>`
  }

  protected override firstUpdated(): void {
    const dialog = this.querySelector('dialog')!
    dialog.showModal()
    const { left, top, width } = this.#place!
    const { clientWidth, clientHeight } = document.documentElement
    const within = (at: number, size: number, all: number) =>
      `${Math.max(MARGIN_PX, Math.min(at, all - size - MARGIN_PX))}px`
    dialog.style.left = within(left + (width - dialog.offsetWidth) / 2, dialog.offsetWidth, clientWidth)
    dialog.style.top = within(top, dialog.offsetHeight, clientHeight)
    // Whoever clicks beside it wants it gone.
    dialog.addEventListener('pointerdown', ({ target }) => target === dialog && dialog.close())
    this.#input.select()
  }

  get #input(): HTMLInputElement {
    return this.querySelector('input')!
  }

  readonly #take = (event: Event): void => {
    event.preventDefault()
    const parameter = this.at(this.address)
    try {
      this.box.put(parameter, parseValue(parameter, this.#input.value))
      this.querySelector('dialog')!.close()
    } catch (error) {
      this.refusal = (error as Error).message
      this.#input.select()
    }
  }
}
customElements.define('mx-type-in', MxTypeIn)
