// A fader: upwards is louder, beside it the scale, double tap to 0 dB.
import { html, type PropertyValues } from 'lit'
import { faderKey } from '../model/fader-keys.ts'
import { Slider } from './slider.ts'

/** What stands beside the track, in dB; without a sign, as on consoles. */
const MARKS = [10, 5, 0, -5, -10, -20, -30, -40, -50, -60, Number.NEGATIVE_INFINITY] as const
/** Their lines stand close: on short faders these go without a number. */
const CLOSE: readonly number[] = [-40, -60]

export class MxFader extends Slider {
  protected override readonly home = 0

  override connectedCallback(): void {
    super.connectedCallback()
    this.setAttribute('aria-orientation', 'vertical')
  }

  protected override along({ clientY }: PointerEvent): number {
    return -clientY
  }

  protected override get travel(): number {
    return this.firstElementChild!.clientHeight
  }

  protected override byKey(key: string): number | undefined {
    return faderKey(this.parameter.law, this.value, key)
  }

  override render() {
    this.follow([this.address])
    const { law } = this.parameter
    return html`<div class="track">
      ${MARKS.map(
        (db) =>
          html`<i style="bottom:${law.toPosition(db) * 100}%" ?data-unity=${db === 0} ?data-close=${CLOSE.includes(db)}><b>${Number.isFinite(db) ? Math.abs(db) : '∞'}</b></i>`,
      )}
      <div class="thumb"></div>
    </div>`
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    this.setAttribute('aria-label', this.label)
  }
}
customElements.define('mx-fader', MxFader)
