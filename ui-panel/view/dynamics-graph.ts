// The curve of a gate or compressor, and on it a dot where the sound is just now.
import { html, svg } from 'lit'
import { compressorOut, gateOut, LOWEST_DB, transferPath } from '../model/dynamics-curve.ts'
import { View } from './element.ts'

const GRID = [-60, -40, -20] as const
const KNOBS = { gate: ['on', 'thr', 'range'], dyn: ['on', 'thr', 'ratio', 'knee', 'mgain', 'mix'] } as const

export class MxDynamicsGraph extends View {
  static override properties = {
    ...View.properties,
    base: { attribute: false },
    kind: { attribute: false },
    meter: { attribute: false },
  }
  /** "/ch/01" */
  declare base: string
  declare kind: 'gate' | 'dyn'
  /** Its channel in a meter frame. */
  declare meter: number
  #request = 0

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

  readonly #out = (input: number): number => {
    if (this.#knob('on') === 0) return input
    if (this.kind === 'gate') return gateOut(input, this.#knob('thr'), this.#knob('range'))
    const [threshold, ratio, knee, makeup, mix] = ['thr', 'ratio', 'knee', 'mgain', 'mix'].map((key) =>
      this.#knob(key),
    )
    const knobs = { threshold: threshold!, ratio: ratio!, knee: knee!, makeup: makeup!, mix: mix! }
    return compressorOut(input, knobs)
  }

  override render() {
    this.follow(KNOBS[this.kind].map((key) => `${this.base}/${this.kind}/${key}`))
    this.toggleAttribute('data-off', this.#knob('on') === 0)
    const at = (db: number) => db / LOWEST_DB
    const threshold = 1 - at(this.#knob('thr'))
    return html`<svg class="curve" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        ${GRID.map((db) => svg`<path class="grid" d="M0 ${at(db)}H1M${1 - at(db)} 0V1"></path>`)}
        <path class="grid zero" d="M0 1L1 0"></path>
        <path class="threshold" d="M${threshold} 0V1"></path>
        <path class="line" d=${transferPath(this.#out)}></path>
      </svg><i class="dot"></i>`
  }

  /** Strips are metered after their trim: that is what goes in. What comes out lies below by what is taken away. */
  readonly #follow = (): void => {
    this.#request = requestAnimationFrame(this.#follow)
    const dot = this.querySelector<HTMLElement>('.dot')
    if (!dot) return
    const { decayed, gate, compressor } = this.box.meters
    const level = Math.max(LOWEST_DB, Math.min(0, decayed[this.meter] ?? LOWEST_DB))
    const taken = (this.kind === 'gate' ? gate : compressor)[this.meter] ?? 0
    const out = Math.max(LOWEST_DB, Math.min(0, level + taken))
    dot.style.transform = `translate(${(1 - level / LOWEST_DB) * this.clientWidth}px, ${(out / LOWEST_DB) * this.clientHeight}px)`
  }
}
customElements.define('mx-dynamics-graph', MxDynamicsGraph)
