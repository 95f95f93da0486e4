// Any other number of the table as a bar to drag sideways: name above, value as text, double tap to its default.
import { html, type PropertyValues } from 'lit'
import { faderKey } from '../model/fader-keys.ts'
import { positionKey } from '../model/position-keys.ts'
import { Slider } from './slider.ts'

/** A narrow one is not coarser to turn. */
const SHORTEST_TRAVEL_PX = 160

export class MxKnob extends Slider {
  static override properties = { ...Slider.properties, centred: { attribute: false } }
  /** Filled from the middle: pan, gain. */
  declare centred: boolean

  protected override along({ clientX }: PointerEvent): number {
    return clientX
  }

  protected override get travel(): number {
    return Math.max(SHORTEST_TRAVEL_PX, this.clientWidth)
  }

  protected override get home(): number {
    return this.parameter.default
  }

  /** Once it has been clicked: knobs stand in cards that scroll, and who scrolls turns nothing. */
  protected override get takesWheel(): boolean {
    return document.activeElement === this
  }

  protected override byKey(key: string): number | undefined {
    const { law } = this.parameter
    if (law.unit === 'dB') return faderKey(law, this.value, key)
    const position = positionKey(this.position, key)
    return position === undefined ? undefined : law.fromPosition(position)
  }

  override render() {
    this.follow([this.address])
    return html`<span class="name">${this.label}</span><span class="value">${this.text(this.address)}</span>
      <span class="bar" aria-hidden="true"><u></u></span>`
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const { position } = this
    const from = this.centred ? Math.min(0.5, position) : 0
    const to = this.centred ? Math.max(0.5, position) : position
    this.style.setProperty('--from', String(from))
    this.style.setProperty('--wide', String(to - from))
    this.setAttribute('aria-label', this.parameter.label)
  }
}
customElements.define('mx-knob', MxKnob)
