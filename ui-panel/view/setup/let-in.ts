// A code that takes one more device in, large enough to be read across a table. For admins.
import { html, nothing, type PropertyValues } from 'lit'
import { ROLES } from '../../model/roles.ts'
import { duration } from '../../model/status.ts'
import { View } from '../element.ts'
import type { Device } from './devices.ts'

export class MxLetIn extends View {
  static override properties = {
    ...View.properties,
    urls: { attribute: false },
    came: { attribute: false },
    as: { state: true },
    code: { state: true },
  }
  /** Where other machines find the box. */
  declare urls: readonly string[]
  /** The device that came in last. */
  declare came: Device | undefined
  declare as: string
  declare code: { code: string; role: string; until: number } | undefined
  #timer: ReturnType<typeof setInterval> | undefined

  constructor() {
    super()
    this.as = 'engineer'
    this.code = undefined
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#timer)
  }

  /** Taken: it is good for one. */
  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('came') && this.came) this.#drop()
  }

  override render() {
    return html`<section class="card"><header><h2>Let a device in</h2></header>
      <div class="chips" role="group" aria-label="As">${Object.entries(ROLES).map(
        ([role, { word }]) =>
          html`<button aria-pressed=${role === this.as} @click=${() => {
            this.as = role
            this.#drop()
          }}>${word}</button>`,
      )}</div>
      <p class="note">${ROLES[this.as]!.word}: ${ROLES[this.as]!.may}.</p>
      ${this.code ? this.#shown(this.code) : html`<button @click=${() => void this.#ask()}>Make a code</button>`}
      ${this.came && !this.code ? html`<p class="note" role="status">${this.came.name} is in, as ${this.came.role}.</p>` : nothing}</section>`
  }

  #shown({ code, until }: NonNullable<MxLetIn['code']>) {
    const groups = code.match(/\d{3}/g)!
    return html`<output class="code" aria-label="Code ${groups.join(' ')}">${groups.map((group) => html`<span>${group}</span>`)}</output>
      <p class="note">Good for ${duration(Math.max(1, (until - performance.now()) / 1000))}, and for one device. There open ${this.urls.length === 0 ? 'the box' : this.urls.map((url, n) => html`${n > 0 ? ' or ' : ''}<b>${url.replace(/\/$/, '')}</b>`)} and type it in.</p>`
  }

  async #ask(): Promise<void> {
    const told = await this.box.ask('pair', { role: this.as }).catch(() => undefined)
    if (!told) return
    const { code, role, seconds } = told as { code: string; role: string; seconds: number }
    this.code = { code, role, until: performance.now() + seconds * 1000 }
    clearInterval(this.#timer)
    this.#timer = setInterval(() => {
      if (this.code && performance.now() > this.code.until) this.#drop()
      else this.requestUpdate()
    }, 1000)
  }

  #drop(): void {
    clearInterval(this.#timer)
    this.code = undefined
  }
}
customElements.define('mx-let-in', MxLetIn)
