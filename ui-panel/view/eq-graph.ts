// The EQ as a curve to drag: a handle for each band, sideways its frequency, upwards its gain, a second finger or the wheel
// its Q.
import { html, type PropertyValues } from 'lit'
import { BANDS, BandType, type NumberParameter } from '../../firmware/console/index.ts'
import { BandDrag, type Point } from '../model/band-drag.ts'
import { activeFilters, curvePath, toDb, toHertz, toX, toY } from '../model/eq-curve.ts'
import { spectrumPath } from '../model/spectrum-frame.ts'
import { View } from './element.ts'
import { gridLines, gridWords } from './eq-grid.ts'

const POINTS = 160
/** Those without a gain of their own lie on the line. */
const GAINLESS: readonly number[] = [BandType.lowCut, BandType.highCut, BandType.notch]
/** key -> knob and part of its way */
const KEYS: Readonly<Record<string, readonly [key: string, by: number]>> = {
  ...{ ArrowLeft: ['f', -0.01], ArrowRight: ['f', 0.01], ArrowUp: ['g', 1 / 60], ArrowDown: ['g', -1 / 60] },
  ...{ PageUp: ['q', 0.02], PageDown: ['q', -0.02] },
}

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
  #end: (() => void) | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#end = this.box.on('spectrum', () => {
      const { spectrum } = this.box
      if (this.hears && spectrum) this.querySelector('.spectrum')?.setAttribute('d', spectrumPath(spectrum))
    })
    this.addEventListener('pointerdown', this.#down)
    this.addEventListener('pointermove', this.#move)
    this.addEventListener('pointerup', this.#up)
    this.addEventListener('pointercancel', this.#up)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#end?.()
  }

  /** Another channel is here now: the finger does not take its bands along. */
  protected override willUpdate(changed: PropertyValues): void {
    const before = changed.get('base') as string | undefined
    if (before !== undefined && this.#drag.drop()) this.#letGo(before)
  }

  override render() {
    const { base, mirror } = this
    const { rate } = this.box.welcome!.box
    const pass = ['hpon', 'hpf', 'hpslope'].map((key) => `${base}/preamp/${key}`).filter(mirror.table.has)
    const knobs = BANDS.flatMap((band) => ['type', 'f', 'g', 'q'].map((key) => this.#knob(band, key).address))
    this.follow([`${base}/eq/on`, ...pass, ...knobs])
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
    const { x, y } = this.#place(band)
    const words = ['f', 'g', 'q'].map((key) => this.text(this.#knob(band, key).address)).join(', ')
    return html`<button class="handle" role="slider" data-band=${band} aria-label="EQ band ${band}" aria-valuetext=${words}
      aria-valuenow=${this.mirror.number(this.#knob(band, 'g'))} ?data-chosen=${this.band === band} style="left:${x * 100}%;top:${y * 100}%"
      @wheel=${(event: WheelEvent) => this.#wheel(event, band)} @keydown=${(event: KeyboardEvent) => this.#key(event, band)}><b>${band}</b></button>`
  }

  #knob(band: number, key: string): NumberParameter {
    return this.at(`${this.base}/eq/${band}/${key}`) as NumberParameter
  }

  #hasGain(band: number): boolean {
    return !GAINLESS.includes(this.mirror.number(this.#knob(band, 'type')))
  }

  #place(band: number): Point {
    const gain = this.#hasGain(band) ? this.mirror.number(this.#knob(band, 'g')) : 0
    return { x: toX(this.mirror.number(this.#knob(band, 'f'))), y: toY(gain) }
  }

  #point({ clientX, clientY }: PointerEvent): Point {
    const { left, top, width, height } = this.getBoundingClientRect()
    return { x: (clientX - left) / width, y: (clientY - top) / height }
  }

  readonly #down = (event: PointerEvent): void => {
    const handle = (event.target as HTMLElement).closest<HTMLElement>('.handle')
    if (this.#drag.held) {
      this.#drag.spread(event.pointerId, this.#point(event).x, this.mirror.number(this.#knob(this.band, 'q')))
    } else if (handle) {
      const band = Number(handle.dataset['band'])
      this.dispatchEvent(new CustomEvent('choose-band', { detail: band, bubbles: true }))
      this.band = band
      this.#drag.take(event.pointerId, this.#point(event), this.#place(band))
    } else return
    this.setPointerCapture(event.pointerId)
  }

  readonly #move = (event: PointerEvent): void => {
    const moved = this.#drag.move(event.pointerId, this.#point(event))
    if (!moved) return
    if ('q' in moved) {
      this.#to('q', moved.q)
      return
    }
    this.#to('f', toHertz(moved.handle.x))
    if (this.#hasGain(this.band)) this.#to('g', Math.round(toDb(moved.handle.y) * 10) / 10)
  }

  readonly #up = (event: PointerEvent): void => {
    if (this.#drag.lift(event.pointerId)) this.#letGo(this.base)
  }

  #letGo(base: string): void {
    for (const key of ['f', 'g', 'q']) this.box.letGo(this.at(`${base}/eq/${this.band}/${key}`))
  }

  #wheel(event: WheelEvent, band: number): void {
    event.preventDefault()
    this.#nudge(band, 'q', event.deltaY < 0 ? 0.02 : -0.02)
  }

  #key(event: KeyboardEvent, band: number): void {
    const move = KEYS[event.key]
    if (!move) return
    event.preventDefault()
    this.#nudge(band, ...move)
  }

  /** What the finger asks for, as far as the knob goes. */
  #to(key: string, value: number): void {
    const knob = this.#knob(this.band, key)
    const ends = [knob.law.fromPosition(0), knob.law.fromPosition(1)] as const
    this.box.move(knob, Math.min(ends[1], Math.max(ends[0], value)))
  }

  #nudge(band: number, key: string, by: number): void {
    const knob = this.#knob(band, key)
    const position = knob.law.toPosition(this.mirror.number(knob)) + by
    this.box.put(knob, knob.law.fromPosition(Math.min(1, Math.max(0, position))))
  }
}
customElements.define('mx-eq-graph', MxEqGraph)
