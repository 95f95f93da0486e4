// The EQ as a curve to drag: a handle for each band, sideways its frequency, upwards its gain; two fingers or the wheel its Q.
import { html, svg } from 'lit'
import { BANDS, BandType, type NumberParameter } from '../../firmware/console/index.ts'
import {
  activeFilters,
  curvePath,
  HIGHEST_HZ,
  LOWEST_HZ,
  toDb,
  toHertz,
  toX,
  toY,
} from '../model/eq-curve.ts'
import { View } from './element.ts'

const POINTS = 160
const GRID_HZ = [50, 100, 200, 500, 1000, 2000, 5000, 10_000] as const
const GRID_DB = [12, 6, 0, -6, -12] as const
/** Those without a gain of their own lie on the line. */
const GAINLESS: readonly number[] = [BandType.lowCut, BandType.highCut, BandType.notch]

const clamp = (value: number, { law }: NumberParameter): number =>
  Math.min(law.fromPosition(1), Math.max(law.fromPosition(0), value))

export class MxEqGraph extends View {
  static override properties = { ...View.properties, base: { attribute: false }, band: { attribute: false } }
  /** "/ch/01" */
  declare base: string
  /** The band whose knobs are shown, 1 to 4. */
  declare band: number

  #address(band: number, key: string): string {
    return `${this.base}/eq/${band}/${key}`
  }

  override render() {
    const { base, mirror } = this
    const rate = this.box.welcome!.box.rate
    const pass = ['hpon', 'hpf', 'hpslope'].map((key) => `${base}/preamp/${key}`).filter(mirror.table.has)
    const knobs = BANDS.flatMap((band) => ['type', 'f', 'g', 'q'].map((key) => this.#address(band, key)))
    this.follow([`${base}/eq/on`, ...pass, ...knobs])
    const path = curvePath(activeFilters(mirror, base, rate), rate, POINTS)
    this.toggleAttribute('data-off', this.number(`${base}/eq/on`) === 0)
    return html`<svg class="curve" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        ${GRID_HZ.map((hertz) => svg`<path class="grid" d="M${toX(hertz)} 0V1"></path>`)}
        ${GRID_DB.map((db) => svg`<path class=${db === 0 ? 'grid zero' : 'grid'} d="M0 ${toY(db)}H1"></path>`)}
        <path class="area" d="${path}L1 .5L0 .5Z"></path><path class="line" d=${path}></path>
      </svg>
      ${GRID_HZ.map((hertz) => html`<span class="hertz" style="left:${toX(hertz) * 100}%">${hertz < 1000 ? hertz : `${hertz / 1000}k`}</span>`)}
      ${GRID_DB.map((db) => html`<span class="db" style="top:${toY(db) * 100}%">${db > 0 ? `+${db}` : db}</span>`)}
      ${BANDS.map((band) => this.#handle(band))}`
  }

  #handle(band: number) {
    const gainless = GAINLESS.includes(this.number(this.#address(band, 'type')))
    const gain = gainless ? 0 : this.number(this.#address(band, 'g'))
    const hertz = this.number(this.#address(band, 'f'))
    const words = ['f', 'g', 'q'].map((key) => this.text(this.#address(band, key))).join(', ')
    return html`<button class="handle" role="slider" data-band=${band} aria-label="EQ band ${band}" aria-valuetext=${words} aria-valuenow=${gain}
      ?data-chosen=${this.band === band} style="left:${toX(hertz) * 100}%;top:${toY(gain) * 100}%"
      @pointerdown=${(event: PointerEvent) => this.#down(event, band)} @pointermove=${(event: PointerEvent) => this.#move(event, band, gainless)}
      @pointerup=${(event: PointerEvent) => this.#up(event, band)} @pointercancel=${(event: PointerEvent) => this.#up(event, band)}
      @wheel=${(event: WheelEvent) => this.#wheel(event, band)} @keydown=${(event: KeyboardEvent) => this.#key(event, band)}><b>${band}</b></button>`
  }

  #parameter(band: number, key: string): NumberParameter {
    return this.at(this.#address(band, key)) as NumberParameter
  }

  #down(event: PointerEvent, band: number): void {
    const handle = event.currentTarget as HTMLElement
    handle.setPointerCapture(event.pointerId)
    // From where the finger took it, not to where it touched.
    const { left, top, width, height } = handle.getBoundingClientRect()
    handle.dataset['dx'] = String(event.clientX - left - width / 2)
    handle.dataset['dy'] = String(event.clientY - top - height / 2)
    this.dispatchEvent(new CustomEvent('choose-band', { detail: band, bubbles: true }))
  }

  #move(event: PointerEvent, band: number, gainless: boolean): void {
    const handle = event.currentTarget as HTMLElement
    if (!handle.hasPointerCapture(event.pointerId)) return
    const frame = this.getBoundingClientRect()
    const x = (event.clientX - Number(handle.dataset['dx']) - frame.left) / frame.width
    const y = (event.clientY - Number(handle.dataset['dy']) - frame.top) / frame.height
    const frequency = this.#parameter(band, 'f')
    this.box.move(frequency, Math.min(HIGHEST_HZ, Math.max(LOWEST_HZ, toHertz(x))))
    const gain = this.#parameter(band, 'g')
    if (!gainless) this.box.move(gain, clamp(Math.round(toDb(y) * 10) / 10, gain))
  }

  #up(event: PointerEvent, band: number): void {
    const handle = event.currentTarget as HTMLElement
    if (handle.hasPointerCapture(event.pointerId)) handle.releasePointerCapture(event.pointerId)
    for (const key of ['f', 'g']) this.box.letGo(this.#parameter(band, key))
  }

  #wheel(event: WheelEvent, band: number): void {
    event.preventDefault()
    this.#nudge(band, 'q', event.deltaY < 0 ? 0.02 : -0.02)
  }

  #key(event: KeyboardEvent, band: number): void {
    const moves: Readonly<Record<string, readonly [string, number]>> = {
      ...{
        ArrowLeft: ['f', -0.01],
        ArrowRight: ['f', 0.01],
        ArrowUp: ['g', 1 / 60],
        ArrowDown: ['g', -1 / 60],
      },
      ...{ PageUp: ['q', 0.02], PageDown: ['q', -0.02] },
    }
    const move = moves[event.key]
    if (!move) return
    event.preventDefault()
    this.#nudge(band, ...move)
  }

  #nudge(band: number, key: string, by: number): void {
    const parameter = this.#parameter(band, key)
    const position = parameter.law.toPosition(this.mirror.number(parameter)) + by
    this.box.put(parameter, parameter.law.fromPosition(Math.min(1, Math.max(0, position))))
  }
}
customElements.define('mx-eq-graph', MxEqGraph)
