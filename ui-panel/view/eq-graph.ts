// The EQ as a curve to drag: a handle for each band, sideways its frequency, upwards its gain, a second finger or the wheel
// its Q.
import { html, type PropertyValues } from 'lit'
import { BANDS } from '../../firmware/console/index.ts'
import { BandDrag, type Point } from '../model/band-drag.ts'
import { EqBands } from '../model/eq-bands.ts'
import { activeFilters, curvePath } from '../model/eq-curve.ts'
import { spectrumPath } from '../model/spectrum-frame.ts'
import { View } from './element.ts'
import { gridLines, gridWords } from './eq-grid.ts'
import { Touch } from './touch.ts'

const POINTS = 160

export class MxEqGraph extends View {
  static override properties = {
    ...View.properties,
    base: { attribute: false },
    band: { attribute: false },
    hears: { attribute: false },
  }
  /** "/ch/01" */
  declare base: string
  /** The band whose knobs are shown, 1 to 4. */
  declare band: number
  /** Whether the box's scope listens to this channel: its spectrum then stands behind the curve. */
  declare hears: boolean
  readonly #drag = new BandDrag()
  /** Those here, and those under the finger, if they are others. */
  #bands: EqBands | undefined
  #held: { bands: EqBands; band: number } | undefined
  readonly #touch = new Touch(this, {
    down: (event) => this.#down(event),
    move: (event) => {
      const { bands, band } = this.#held!
      const moved = this.#drag.move(event.pointerId, this.#point(event))
      if (moved) bands.move(band, moved)
    },
    up: ({ pointerId }) => {
      if (this.#drag.lift(pointerId)) this.#letGo()
    },
    drop: () => {
      if (this.#drag.drop()) this.#letGo()
    },
  })
  #end: (() => void) | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#end = this.box.on('spectrum', () => {
      const { spectrum } = this.box
      if (this.hears && spectrum) this.querySelector('.spectrum')?.setAttribute('d', spectrumPath(spectrum))
    })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#end?.()
  }

  /** Another channel is here now: the finger does not take its bands along. */
  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('base')) return
    this.#touch.drop()
    this.#bands = new EqBands(this.box, this.base)
  }

  override render() {
    const { base, mirror } = this
    const { rate } = this.box.welcome!.box
    const pass = ['hpon', 'hpf', 'hpslope'].map((key) => `${base}/preamp/${key}`).filter(mirror.table.has)
    this.follow([`${base}/eq/on`, ...pass, ...this.#bands!.addresses])
    this.toggleAttribute('data-off', this.number(`${base}/eq/on`) === 0)
    const path = curvePath(activeFilters(mirror, base, rate), rate, POINTS)
    return html`<svg class="curve" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        <path class="spectrum" ?hidden=${!this.hears}></path>
        ${gridLines()}
        <path class="area" d="${path}L1 .5L0 .5Z"></path><path class="line" d=${path}></path>
      </svg>
      ${gridWords()}${BANDS.map((band) => this.#handle(band))}`
  }

  #handle(band: number) {
    const bands = this.#bands!
    const { x, y } = bands.place(band)
    const key = (event: KeyboardEvent) => bands.key(band, event.key) && event.preventDefault()
    const wheel = (event: WheelEvent) => {
      event.preventDefault()
      bands.turnQ(band, event.deltaY < 0 ? 1 : -1)
    }
    return html`<button class="handle" role="slider" aria-disabled=${this.looksOnly} data-band=${band} aria-label="EQ band ${band}" aria-valuetext=${bands.words(band)}
      aria-valuenow=${bands.value(band, 'g')} ?data-chosen=${this.band === band} style="left:${x * 100}%;top:${y * 100}%"
      @wheel=${wheel} @keydown=${key}><b>${band}</b></button>`
  }

  #point({ clientX, clientY }: PointerEvent): Point {
    const { left, top, width, height } = this.getBoundingClientRect()
    return { x: (clientX - left) / width, y: (clientY - top) / height }
  }

  #down(event: PointerEvent): boolean {
    const handle = (event.target as HTMLElement).closest<HTMLElement>('.handle')
    const { x, y } = this.#point(event)
    if (this.#drag.held && this.#held) {
      this.#drag.spread(event.pointerId, x, this.#held.bands.value(this.#held.band, 'q'))
      return true
    }
    if (!handle) return false
    const band = Number(handle.dataset['band'])
    this.dispatchEvent(new CustomEvent('choose-band', { detail: band, bubbles: true }))
    this.band = band
    this.#held = { bands: this.#bands!, band }
    this.#drag.take(event.pointerId, { x, y }, this.#bands!.place(band))
    return true
  }

  #letGo(): void {
    this.#held!.bands.letGo(this.#held!.band)
  }
}
customElements.define('mx-eq-graph', MxEqGraph)
