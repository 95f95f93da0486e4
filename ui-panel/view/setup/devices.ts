// The devices that have paired: who they are, whether they are here, and the way out. For admins.
import { html, nothing } from 'lit'
import { daysAgo } from '../../model/days-ago.ts'
import { ROLES } from '../../model/roles.ts'
import '../confirm.ts'
import { View } from '../element.ts'

/** So soon a device that has come in is seen. */
const LOOK_MS = 2000

export interface Device {
  id: string
  name: string
  role: string
  /** ms since 1970, of the box's clock. */
  made: number
  seen: number
  here: boolean
}

export class MxDevices extends View {
  static override properties = { ...View.properties, own: { attribute: false }, devices: { state: true } }
  /** Session of the device that shows this; undefined on the box itself. */
  declare own: string | undefined
  declare devices: Device[] | undefined
  #timer: ReturnType<typeof setInterval> | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#timer = setInterval(() => void this.#look(), LOOK_MS)
    void this.#look()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#timer)
  }

  async #look(): Promise<void> {
    const found = (await this.box.ask('sessions').catch(() => undefined)) as Device[] | undefined
    if (!found) return
    const known = this.devices
    const came = known && found.find(({ id }) => !known.some((device) => device.id === id))
    this.devices = found
    if (came) this.dispatchEvent(new CustomEvent('device-came', { detail: came, bubbles: true }))
  }

  override render() {
    const { devices } = this
    return html`<section class="card"><header><h2>Devices</h2></header>
      ${devices?.length === 0 ? html`<p class="note">None has paired yet. On the box itself nobody needs to.</p>` : nothing}
      <ul class="devices">${devices?.map((device) => this.#row(device))}</ul></section>`
  }

  #row({ id, name, role, made, seen, here }: Device) {
    const own = id === this.own
    return html`<li><div><b>${name}</b>${own ? ' (this one)' : ''}
        <small>${ROLES[role]?.word ?? role}, paired ${daysAgo(made)}, ${here ? html`<em>here now</em>` : `seen ${daysAgo(seen)}`}</small></div>
      <mx-confirm .box=${this.box} .word=${'Put out'} .label=${`Put out: ${name}`} .sure=${own ? 'Really this one?' : 'Tap again'} .act=${() => void this.#revoke(id)}></mx-confirm></li>`
  }

  async #revoke(session: string): Promise<void> {
    await this.box.ask('revoke', { session }).catch(() => {})
    await this.#look()
  }
}
customElements.define('mx-devices', MxDevices)
