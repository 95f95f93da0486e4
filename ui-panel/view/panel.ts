// The front panel of a box without one: its simulated knobs, keys, lamps, meters and display, to be touched.
import { html, nothing } from 'lit'
import { PanelHand } from '../model/panel-hand.ts'
import { type PanelColumn, type PanelControl, type PanelKey, panelLayout } from '../model/panel-layout.ts'
import { View } from './element.ts'
import { MxPanelDisplay, type Picture } from './panel-display.ts'
import './panel-encoder.ts'
import './panel-fader.ts'

/** As quick as the eye; the box paints its display 17 times a second at most. */
const LOOK_MS = 60

export interface PanelStats {
  build: string
  gpio?: { backend: string }
  controls?: PanelControl[]
  faders?: { name: string; position: number | null }[]
}

interface Lights {
  lamps: Record<string, number>
  meters: Record<string, number[]>
}

export class MxPanel extends View {
  static override properties = { ...View.properties, stats: { attribute: false }, lights: { state: true } }
  declare stats: PanelStats
  declare lights: Lights
  #hand: PanelHand | undefined
  #looking = false

  constructor() {
    super()
    this.lights = { lamps: {}, meters: {} }
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#hand = new PanelHand((op, fields) => this.box.ask(op, fields))
    this.#looking = true
    // A picture to look at then, which the keyboard scrolls.
    if (this.looksOnly) this.tabIndex = 0
    void this.#look()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#looking = false
  }

  /** Asks again once it has been answered: a slow link slows the lamps down, nothing heaps up. */
  async #look(): Promise<void> {
    while (this.#looking) {
      try {
        const asked = [this.box.ask('panelLights'), this.#display ? this.box.ask('panelPicture') : undefined]
        const [lights, picture] = await Promise.all(asked)
        this.lights = lights as Lights
        if (picture) this.#display?.show(picture as Picture)
      } catch {
        // Without a connection nothing glows anew; the next one is asked like this one.
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  }

  get #display(): MxPanelDisplay | undefined {
    const found = this.querySelector('mx-panel-display')
    return found instanceof MxPanelDisplay ? found : undefined
  }

  override render() {
    const { controls = [] } = this.stats
    const { displays, columns, encoders, keys, lamps, meters, faders } = panelLayout(controls)
    return html`<div class="panel" ?inert=${this.looksOnly}><div class="top">
        ${displays.length > 0 ? html`<mx-panel-display></mx-panel-display>` : nothing}
        <div class="encoders">${encoders.map((control) => this.#encoder(control))}</div>
        <div class="keys">${keys.map((key) => this.#key(key))}${lamps.map((lamp) => this.#lamp(lamp.name, lamp.name))}</div>
        ${meters.map((meter) => this.#meter(meter))}${faders.map((fader) => this.#fader(fader))}
      </div>
      <div class="columns" style="--columns:${columns.length}">${columns.map((column) => this.#column(column))}</div></div>`
  }

  #column({ number, encoders, keys, meters, faders }: PanelColumn) {
    return html`<div class="column">${encoders.map((control) => this.#encoder(control))}
      ${keys.map((key) => this.#key(key))}
      <div class="level">${faders.map((fader) => this.#fader(fader))}${meters.map((meter) => this.#meter(meter))}</div><b>${number}</b></div>`
  }

  #encoder(control: PanelControl) {
    return html`<mx-panel-encoder .hand=${this.#hand!} .control=${control}></mx-panel-encoder>`
  }

  #fader(control: PanelControl) {
    const position = this.stats.faders?.find(({ name }) => name === control.name)?.position ?? 0
    return html`<mx-panel-fader .hand=${this.#hand!} .control=${control} .position=${position}></mx-panel-fader>`
  }

  #meter({ name }: PanelControl) {
    const leds = this.lights.meters[name] ?? []
    return html`<div class="leds" role="img" aria-label=${name}>${leds.map((glow) => html`<i style="--glow:${glow}"></i>`)}</div>`
  }

  #key({ name, does, lamp }: PanelKey) {
    const press = (pressed: boolean) => () => this.#hand!.press(name, pressed)
    return html`<button class="key" aria-label="${name}: ${does}" @pointerdown=${(event: PointerEvent) => {
      ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
      press(true)()
    }} @pointerup=${press(false)} @pointercancel=${press(false)} @keydown=${(event: KeyboardEvent) => {
      if (!event.repeat && (event.key === 'Enter' || event.key === ' ')) press(true)()
    }} @keyup=${press(false)}>${lamp === undefined ? nothing : this.#lamp(lamp, '')}<span>${name}</span></button>`
  }

  #lamp(name: string, words: string) {
    return html`<span class="lamp" style="--glow:${this.lights.lamps[name] ?? 0}">${words}</span>`
  }
}
customElements.define('mx-panel', MxPanel)
