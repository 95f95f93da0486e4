// The chips of a description as simulated ones, with the world's side of each.
import {
  SimulatedAds1115,
  SimulatedAds7828,
  SimulatedHt16k33,
  SimulatedIs31fl3731,
  SimulatedMcp23017,
  SimulatedOled,
} from '../../../../hal/chips/simulated/index.ts'
import type { SimulatedChip } from '../../../../hal/i2c/index.ts'
import type { PanelChip } from '../../../supervisor/index.ts'

/** What a chip has that its kind allows. */
export interface World {
  chip: SimulatedChip
  /** Puts a fader's wiper there. @param position 0 to 1 */
  slide?(channel: number, position: number): void
  mcp?: SimulatedMcp23017
  /** Brightness of a lamp, 0 to 1. */
  lamp?(lamp: number): number
  lit?(x: number, y: number): boolean
}

/** Faders hang between ground and the reference of an ADS7828, or the 3.3 V that an ADS1115 is supplied with. */
const INTERNAL_VOLTS = 2.5
const SUPPLY_VOLTS = 3.3

function faders(chip: SimulatedChip & { volts: Float64Array }, fullVolts: number): World {
  return {
    chip,
    slide(channel, position) {
      chip.volts[channel] = position * fullVolts
    },
  }
}

function ads78({ address, referenceVolts }: PanelChip, bits: 12 | 8): World {
  const chip = new SimulatedAds7828(address, bits)
  chip.referenceVolts = referenceVolts ?? 0
  return faders(chip, referenceVolts ?? INTERNAL_VOLTS)
}

function display(chip: SimulatedOled): World {
  return { chip, lit: (x, y) => chip.lit(x, y) }
}

export const SIMULATED: Readonly<Record<PanelChip['kind'], (chip: PanelChip) => World>> = {
  ads7828: (chip) => ads78(chip, 12),
  ads7830: (chip) => ads78(chip, 8),
  ads1115: ({ address }) => faders(new SimulatedAds1115(address, 'ADS1115'), SUPPLY_VOLTS),
  ads1015: ({ address }) => faders(new SimulatedAds1115(address, 'ADS1015'), SUPPLY_VOLTS),
  mcp23017({ address }) {
    const mcp = new SimulatedMcp23017(address)
    return { chip: mcp, mcp }
  },
  ht16k33({ address }) {
    const chip = new SimulatedHt16k33(address)
    return { chip, lamp: (lamp) => (chip.glows(lamp >> 4, lamp & 15) ? 1 : 0) }
  },
  is31fl3731({ address }) {
    const chip = new SimulatedIs31fl3731(address)
    return { chip, lamp: (lamp) => chip.brightness(lamp) / 255 }
  },
  ssd1306: ({ address, height = 64 }) => display(new SimulatedOled(address, 'SSD1306', height)),
  sh1106: ({ address, height = 64 }) => display(new SimulatedOled(address, 'SH1106', height)),
}
