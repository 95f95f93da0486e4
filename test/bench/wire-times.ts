import { Ads1115, Ads7828, Ht16k33, Is31fl3731, type Lights, Mcp23017, Oled } from '../../hal/chips/index.ts'
import {
  SimulatedAds1115,
  SimulatedAds7828,
  SimulatedHt16k33,
  SimulatedIs31fl3731,
  SimulatedMcp23017,
  SimulatedOled,
} from '../../hal/chips/simulated/index.ts'
import { I2cBus, SimulatedPort } from '../../hal/i2c/index.ts'
import { printFigure } from './figure.ts'

/** What each chip takes on the wires, by its bits: no clock is in it. */
export async function printWireTimes(): Promise<void> {
  const port = new SimulatedPort()
  const bus = new I2cBus({ port })
  const eight = new Ads7828(bus, { address: 0x48, name: 'ADS7828', chip: 'ADS7828' })
  const eightBits = new Ads7828(bus, { address: 0x49, name: 'ADS7830', chip: 'ADS7830' })
  const four = new Ads1115(bus, { address: 0x4a, name: 'ADS1115', chip: 'ADS1115' })
  const keys = new Mcp23017(bus, { address: 0x20, name: 'MCP23017', inputs: 0xff })
  const meters = new Ht16k33(bus, { address: 0x70, name: 'HT16K33' })
  const pads = new Is31fl3731(bus, { address: 0x74, name: 'IS31FL3731' })
  const display = new Oled(bus, { address: 0x3c, name: 'SSD1306', controller: 'SSD1306', height: 64 })
  for (const chip of [
    ...[new SimulatedAds7828(0x48), new SimulatedAds7828(0x49, 8), new SimulatedAds1115(0x4a)],
    ...[new SimulatedMcp23017(0x20), new SimulatedHt16k33(0x70), new SimulatedIs31fl3731(0x74)],
    new SimulatedOled(0x3c),
  ]) {
    port.plug(chip)
  }
  await bus.start()
  const all = (lights: Lights) => {
    for (let lamp = 0; lamp < lights.count; lamp++) lights.set(lamp, 1)
    return lights.show()
  }
  const draw = (from: number, to: number) => {
    for (let at = from; at < to; at++) display.image[at] = ~display.image[at]!
    return display.show()
  }
  for (const [what, act] of Object.entries({
    'ADS7828, a fader': () => eight.read(0),
    'ADS7830, a fader': () => eightBits.read(0),
    'ADS1115, a fader': () => four.read(0),
    'MCP23017, all keys': () => keys.read(),
    'HT16K33, all lamps': () => all(meters),
    'IS31FL3731, all lamps': () => all(pads),
    'display, all pixels': () => draw(0, 1024),
    'display, a digit': () => draw(40, 45),
  })) {
    const before = bus.status.wireUs
    await act()
    printFigure({
      name: `i2c/wires: ${what}`,
      unit: 'ms',
      value: (bus.status.wireUs - before) / 1000,
      runs: 1,
    })
  }
  await bus.stop()
}
