// The curve of a gate or compressor, and on it a dot where the sound is just now.
import { html, svg } from 'lit'
import {
  type CompressorKnobs,
  compressorOut,
  gateOut,
  LOWEST_DB,
  mixedDb,
  transferPath,
} from '../model/dynamics-curve.ts'
import { View } from './element.ts'

const GRID = [-60, -40, -20] as const
/** Of the lane that shows what is taken away. */
const LANE_DB = 24
const KNOBS = { gate: ['on', 'thr', 'range'], dyn: ['on', 'thr', 'ratio', 'knee', 'mgain', 'mix'] } as const

export class MxDynamicsGraph extends View {
  static override properties = {
    ...View.properties,
    base: { attribute: false },
    kind: { attribute: false },
    meter: { attribute: false },
    live: { attribute: false },
  }
  /** "/ch/01" */
  declare base: string
  declare kind: 'gate' | 'dyn'
  /** Its channel in a meter frame. */
  declare meter: number
  /** Whether that meter stands before the dynamics: then a dot shows where the sound is. */
  declare live: boolean
  #request = 0
  /** px of the field the curve is in; asking for it in every frame would lay out the page in every frame. */
  #field = { width: 0, height: 0 }
  readonly #sized = new ResizeObserver(([entry]) => {
    this.#field = entry!.contentRect
  })

  override connectedCallback(): void {
    super.connectedCallback()
    this.#request = requestAnimationFrame(this.#follow)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    cancelAnimationFrame(this.#request)
  }

  #knob(key: string): number {
    return this.number(`${this.base}/${this.kind}/${key}`)
  }

  get #compressor(): CompressorKnobs {
    const [threshold, ratio, knee, makeup, mix] = ['thr', 'ratio', 'knee', 'mgain', 'mix'].map((key) =>
      this.#knob(key),
    ) as [number, number, number, number, number]
    return { threshold, ratio, knee, makeup, mix }
  }

  readonly #out = (input: number): number => {
    if (this.#knob('on') === 0) return input
    if (this.kind === 'gate') return gateOut(input, this.#knob('thr'), this.#knob('range'))
    return compressorOut(input, this.#compressor)
  }

  override render() {
    this.follow(KNOBS[this.kind].map((key) => `${this.base}/${this.kind}/${key}`))
    this.toggleAttribute('data-off', this.#knob('on') === 0)
    const at = (db: number) => db / LOWEST_DB
    const threshold = 1 - at(this.#knob('thr'))
    return html`<div class="plot"><svg class="curve" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        ${GRID.map((db) => svg`<path class="grid" d="M0 ${at(db)}H1M${1 - at(db)} 0V1"></path>`)}
        <path class="grid zero" d="M0 1L1 0"></path>
        <path class="threshold" d="M${threshold} 0V1"></path>
        <path class="line" d=${transferPath(this.#out)}></path>
      </svg>
      ${GRID.map((db) => html`<span class="mark in" style="left:${(1 - at(db)) * 100}%">${db}</span><span class="mark out" style="top:${at(db) * 100}%">${db}</span>`)}
      <span class="mark in word">in dB</span><span class="mark out word">out dB</span>
      <i class="dot" ?hidden=${!this.live}></i></div><div class="lane"><i></i></div><span class="taken" aria-hidden="true"></span>`
  }

  protected override firstUpdated(): void {
    this.#sized.observe(this.querySelector('.plot')!)
  }

  readonly #follow = (): void => {
    this.#request = requestAnimationFrame(this.#follow)
    const dot = this.querySelector<HTMLElement>('.dot')
    const taken = this.querySelector('.taken')
    if (!dot || !taken) return
    const { decayed, gate, compressor } = this.box.meters
    const [gated, compressed] = [gate[this.meter] ?? 0, compressor[this.meter] ?? 0]
    const down = this.kind === 'gate' ? gated : compressed
    const words = down > -0.05 ? '' : `${Math.max(LOWEST_DB, down).toFixed(1)} dB`
    if (taken.textContent !== words) taken.textContent = words
    this.querySelector<HTMLElement>('.lane i')!.style.transform =
      `scaleY(${Math.min(1, Math.max(0, -down / LANE_DB))})`
    if (!this.live) return
    // Strips are metered after their trim; between that and the compressor lies the gate, and an EQ that is not counted.
    const level = (decayed[this.meter] ?? LOWEST_DB) + (this.kind === 'gate' ? 0 : gated)
    const compresses = this.kind === 'dyn' && this.#knob('on') === 1
    const change = compresses ? mixedDb(-compressed, this.#compressor) : down
    const out = level + change
    const [x, y] = [level, out].map((db) => Math.max(LOWEST_DB, Math.min(0, db)) / LOWEST_DB) as [
      number,
      number,
    ]
    dot.style.transform = `translate(${(1 - x) * this.#field.width}px, ${y * this.#field.height}px)`
  }
}
customElements.define('mx-dynamics-graph', MxDynamicsGraph)
