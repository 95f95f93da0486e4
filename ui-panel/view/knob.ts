// Any other number of the table as a bar to drag sideways: name above, value as text, double tap to its default.
import { html, type PropertyValues } from 'lit'
import type { NumberParameter } from '../../firmware/console/index.ts'
import { FaderDrag } from '../model/fader-drag.ts'
import { faderKey } from '../model/fader-keys.ts'
import { View } from './element.ts'

const FINE = 0.01
const COARSE = 0.1
const KEYS: Readonly<Record<string, number>> = {
  ArrowRight: FINE,
  ArrowUp: FINE,
  ArrowLeft: -FINE,
  ArrowDown: -FINE,
  PageUp: COARSE,
  PageDown: -COARSE,
  Home: -1,
  End: 1,
}

export class MxKnob extends View {
  static override properties = {
    ...View.properties,
    address: { attribute: false },
    label: { attribute: false },
    centred: { attribute: false },
  }
  declare address: string
  declare label: string
  /** Filled from the middle: pan, gain. */
  declare centred: boolean
  readonly #drag = new FaderDrag()
  #finger: number | undefined

  get #parameter(): NumberParameter {
    return this.at(this.address) as NumberParameter
  }

  get #position(): number {
    return this.#parameter.law.toPosition(this.mirror.number(this.#parameter))
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.setAttribute('role', 'slider')
    this.setAttribute('aria-valuemin', '0')
    this.setAttribute('aria-valuemax', '1')
    this.tabIndex = 0
    this.addEventListener('pointerdown', this.#down)
    this.addEventListener('pointermove', this.#move)
    this.addEventListener('pointerup', this.#up)
    this.addEventListener('pointercancel', this.#up)
    this.addEventListener('keydown', this.#key)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#drop(this.address)
  }

  /** Another channel is here now: the finger does not take it along. */
  protected override willUpdate(changed: PropertyValues): void {
    const before = changed.get('address') as string | undefined
    if (before !== undefined) this.#drop(before)
  }

  override render() {
    this.follow([this.address])
    return html`<span class="name">${this.label}</span><span class="value">${this.text(this.address)}</span>
      <span class="bar" aria-hidden="true"><u></u></span>`
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const position = this.#position
    const from = this.centred ? Math.min(0.5, position) : 0
    const to = this.centred ? Math.max(0.5, position) : position
    this.style.setProperty('--from', String(from))
    this.style.setProperty('--wide', String(to - from))
    this.style.setProperty('--at', String(position))
    this.setAttribute('aria-label', this.#parameter.label)
    this.setAttribute('aria-valuenow', position.toFixed(3))
    this.setAttribute('aria-valuetext', this.text(this.address))
  }

  #drop(address: string): void {
    if (this.#finger === undefined) return
    this.#finger = undefined
    this.toggleAttribute('data-held', false)
    this.box.letGo(this.at(address))
  }

  readonly #down = (event: PointerEvent): void => {
    if (this.#finger !== undefined || event.button !== 0) return
    this.#finger = event.pointerId
    this.setPointerCapture(event.pointerId)
    this.#drag.down(this.#position, event.clientX)
  }

  readonly #move = (event: PointerEvent): void => {
    if (event.pointerId !== this.#finger) return
    const position = this.#drag.move(event.clientX, Math.max(160, this.clientWidth), event.shiftKey)
    if (position !== undefined) this.#to(position, false)
  }

  readonly #up = (event: PointerEvent): void => {
    if (event.pointerId !== this.#finger) return
    this.#finger = undefined
    const double = this.#drag.up(event.clientX, event.timeStamp)
    if (event.type === 'pointerup' && double) this.box.put(this.#parameter, this.#parameter.default)
    else this.box.letGo(this.#parameter)
  }

  readonly #key = (event: KeyboardEvent): void => {
    const parameter = this.#parameter
    if (parameter.law.name === 'fader') {
      const db = faderKey(parameter.law, this.mirror.number(parameter), event.key)
      if (db === undefined) return
      event.preventDefault()
      this.box.put(parameter, db)
      return
    }
    const step = KEYS[event.key]
    if (step === undefined) return
    event.preventDefault()
    this.#to(Math.min(1, Math.max(0, this.#position + step)), true)
  }

  #to(position: number, done: boolean): void {
    this.box.move(this.#parameter, this.#parameter.law.fromPosition(position))
    if (done) this.box.letGo(this.#parameter)
  }
}
customElements.define('mx-knob', MxKnob)
