import { Ads7828, Ht16k33, Mcp23017, Oled } from '../../../hal/chips/index.ts'
import {
  SimulatedAds7828,
  SimulatedHt16k33,
  SimulatedMcp23017,
  SimulatedOled,
} from '../../../hal/chips/simulated/index.ts'
import {
  I2cBus,
  type I2cBusOptions,
  SimulatedPort,
  type SimulatedPortOptions,
} from '../../../hal/i2c/index.ts'

const ADDRESS = { faders: 0x48, keys: 0x20, meters: 0x70, display: 0x3c }
const METERS = 8
const SEGMENTS = 16

/** Eight faders, eight mute keys with lamps, eight meters of sixteen segments and a display on one simulated bus. */
export class WholePanel {
  readonly port: SimulatedPort
  readonly bus: I2cBus
  readonly faders: Ads7828
  readonly keys: Mcp23017
  readonly meters: Ht16k33
  readonly display: Oled
  /** The chips themselves. */
  readonly chips = {
    faders: new SimulatedAds7828(ADDRESS.faders),
    keys: new SimulatedMcp23017(ADDRESS.keys),
    meters: new SimulatedHt16k33(ADDRESS.meters),
    display: new SimulatedOled(ADDRESS.display),
  }

  constructor(port: SimulatedPortOptions = {}, bus: Partial<I2cBusOptions> = {}) {
    this.port = new SimulatedPort(port)
    this.bus = new I2cBus({ port: this.port, ...bus })
    this.chips.faders.referenceVolts = 3.3
    for (const chip of Object.values(this.chips)) this.port.plug(chip)
    const named = (name: keyof typeof ADDRESS) => ({ name, address: ADDRESS[name] })
    this.faders = new Ads7828(this.bus, { ...named('faders'), chip: 'ADS7828', referenceVolts: 3.3 })
    this.keys = new Mcp23017(this.bus, { ...named('keys'), inputs: 0x00ff })
    this.meters = new Ht16k33(this.bus, named('meters'))
    this.display = new Oled(this.bus, { ...named('display'), controller: 'SSD1306', height: 64 })
  }

  /** @param parts 0 to just below 1, by fader */
  moveFaders(parts: readonly number[]): void {
    for (const [fader, part] of parts.entries()) this.chips.faders.volts[fader] = part * 3.3
  }

  readFaders(): Promise<number[]> {
    return Promise.all(Array.from({ length: 8 }, (_, fader) => this.faders.read(fader)))
  }

  /** @param levels segments lit, 0 to 16, by meter */
  async showMeters(levels: readonly number[]): Promise<void> {
    for (let meter = 0; meter < METERS; meter++) {
      for (let segment = 0; segment < SEGMENTS; segment++) {
        this.meters.set(meter * SEGMENTS + segment, segment < levels[meter]! ? 1 : 0)
      }
    }
    await this.meters.show()
  }

  /** Segments that glow, by meter. */
  get glowing(): number[] {
    return Array.from({ length: METERS }, (_, meter) => {
      let lit = 0
      while (lit < SEGMENTS && this.chips.meters.glows(meter, lit)) lit++
      return lit
    })
  }

  /** Columns of bars over the whole height: every byte of the picture changes with its number. */
  async drawPicture(number: number): Promise<void> {
    for (let at = 0; at < this.display.image.length; at++)
      this.display.image[at] = (at * 31 + number * 7) & 0xff
    await this.display.show()
  }

  /** Pixels that are not as they shall be. */
  get wrongPixels(): number {
    let wrong = 0
    for (let y = 0; y < 64; y++) {
      for (let x = 0; x < 128; x++) {
        const wanted = ((this.display.image[128 * (y >> 3) + x]! >> (y & 7)) & 1) === 1
        if (this.chips.display.lit(x, y) !== wanted) wrong++
      }
    }
    return wrong
  }

  /** Resolves when these are online. */
  async online(names: readonly (keyof typeof ADDRESS)[]): Promise<void> {
    const all = () => names.every((name) => this[name].device.online)
    while (!all()) {
      await new Promise<void>((resolve) => {
        const end = this.bus.subscribe(() => {
          end()
          resolve()
        })
      })
    }
  }
}
