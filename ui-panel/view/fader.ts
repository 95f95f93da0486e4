// A fader: relative drag with any number of fingers on any number of faders, double tap to 0 dB, keyboard, spoken value.
import { html, type PropertyValues } from 'lit'
import type { NumberParameter } from '../../firmware/console/index.ts'
import { FaderDrag } from '../model/fader-drag.ts'
import { faderKey } from '../model/fader-keys.ts'
import { View } from './element.ts'

/** What stands beside the track, in dB. */
const MARKS = [10, 5, 0, -5, -10, -20, -30, -40, -60] as const

export class MxFader extends View {
  static override properties = {
    ...View.properties,
    address: { attribute: false },
    label: { attribute: false },
  }
  declare address: string
  /** Spoken. */
  declare label: string
  readonly #drag = new FaderDrag()
  #finger: number | undefined

  get #parameter(): NumberParameter {
    return this.at(this.address) as NumberParameter
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.setAttribute('role', 'slider')
    this.setAttribute('aria-orientation', 'vertical')
    this.setAttribute('aria-valuemin', '0')
    this.setAttribute('aria-valuemax', '1')
    this.tabIndex = 0
    this.addEventListener('pointerdown', this.#down)
    this.addEventListener('pointermove', this.#move)
    this.addEventListener('pointerup', this.#up)
    this.addEventListener('pointercancel', this.#up)
    this.addEventListener('keydown', this.#key)
    this.addEventListener('wheel', this.#wheel, { passive: false })
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
    const { law } = this.#parameter
    return html`<div class="track">
      ${MARKS.map(
        (db) =>
          html`<i style="bottom:${law.toPosition(db) * 100}%" ?data-unity=${db === 0}><b>${db === 0 ? '0' : Math.abs(db)}</b></i>`,
      )}
      <div class="thumb"></div>
    </div>`
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const parameter = this.#parameter
    const value = this.mirror.number(parameter)
    const position = parameter.law.toPosition(value)
    this.style.setProperty('--at', String(position))
    this.setAttribute('aria-label', this.label)
    this.setAttribute('aria-valuenow', position.toFixed(3))
    this.setAttribute('aria-valuetext', parameter.law.format(value))
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
    const { law } = this.#parameter
    this.#drag.down(law.toPosition(this.mirror.number(this.#parameter)), -event.clientY)
    this.toggleAttribute('data-held', true)
  }

  readonly #move = (event: PointerEvent): void => {
    if (event.pointerId !== this.#finger) return
    const travel = this.firstElementChild!.clientHeight
    const position = this.#drag.move(-event.clientY, travel, event.shiftKey)
    if (position !== undefined) this.box.move(this.#parameter, this.#parameter.law.fromPosition(position))
  }

  readonly #up = (event: PointerEvent): void => {
    if (event.pointerId !== this.#finger) return
    this.#finger = undefined
    this.toggleAttribute('data-held', false)
    const double = this.#drag.up(-event.clientY, event.timeStamp)
    if (event.type === 'pointerup' && double) this.box.put(this.#parameter, 0)
    else this.box.letGo(this.#parameter)
  }

  readonly #key = (event: KeyboardEvent): void => {
    const value = faderKey(this.#parameter.law, this.mirror.number(this.#parameter), event.key)
    if (value === undefined) return
    event.preventDefault()
    this.box.put(this.#parameter, value)
  }

  readonly #wheel = (event: WheelEvent): void => {
    event.preventDefault()
    const key = event.deltaY < 0 ? 'ArrowUp' : 'ArrowDown'
    const value = faderKey(this.#parameter.law, this.mirror.number(this.#parameter), key)
    if (value !== undefined) this.box.put(this.#parameter, value)
  }
}
customElements.define('mx-fader', MxFader)
