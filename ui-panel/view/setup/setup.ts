// What is set up once: devices, this one, the box as a whole; and who moved what. Nobody is shown what is not for them.
import { html, nothing } from 'lit'
import type { Gestures } from '../../model/gestures.ts'
import type { BoxStatus } from '../../model/status.ts'
import { View } from '../element.ts'
import type { Device } from './devices.ts'
import './devices.ts'
import './let-in.ts'
import type { Self } from './this-device.ts'
import './this-device.ts'
import './who-moved.ts'
import './whole-box.ts'

const LOOPBACK = /^(localhost|127\.|\[::1\])/

export class MxSetup extends View {
  static override properties = {
    ...View.properties,
    gestures: { attribute: false },
    self: { state: true },
    came: { state: true },
  }
  declare gestures: Gestures
  declare self: Self | undefined
  declare came: Device | undefined
  #ends: (() => void)[] = []

  constructor() {
    super()
    this.addEventListener('device-came', (event) => {
      this.came = (event as CustomEvent<Device>).detail
    })
  }

  override connectedCallback(): void {
    super.connectedCallback()
    const drawn = ['status', 'welcome'].map((op) => this.box.on(op, () => this.requestUpdate()))
    this.#ends = [this.box.want('status'), ...drawn]
    void this.#whoAmI()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const end of this.#ends.splice(0)) end()
  }

  async #whoAmI(): Promise<void> {
    try {
      this.self = (await (await fetch('/whoami')).json()) as Self
    } catch {
      // The box is away: the page says so.
    }
  }

  override render() {
    const { box, self } = this
    const admin = box.welcome?.role === 'admin'
    const status = box.status as unknown as BoxStatus | undefined
    return html`<div class="scroll"><div class="cards">
      ${admin ? html`<mx-let-in .box=${box} .urls=${urls(status)} .came=${this.came}></mx-let-in><mx-devices .box=${box} .own=${self?.session}></mx-devices>` : nothing}
      <mx-this-device .box=${box} .self=${self}></mx-this-device>
      <mx-whole-box .box=${box} .status=${status} .admin=${admin}></mx-whole-box>
      <mx-who-moved .box=${box} .gestures=${this.gestures}></mx-who-moved>
    </div></div>`
  }
}

/** Where other machines find the box; where this one did comes first, unless that is the box itself. */
function urls(status: BoxStatus | undefined): string[] {
  const own = LOOPBACK.test(location.host) ? [] : [location.origin]
  const told = (status?.web?.urls ?? []).filter((url) => !LOOPBACK.test(url.replace(/^http:\/\//, '')))
  return [...new Set([...own, ...told])].slice(0, 2)
}
customElements.define('mx-setup', MxSetup)
