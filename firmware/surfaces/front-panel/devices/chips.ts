// The chips of a panel, by their names in the description.
import {
  Ads1115,
  Ads7828,
  type Converter,
  Ht16k33,
  Is31fl3731,
  type Lights,
  Oled,
} from '../../../../hal/chips/index.ts'
import type { I2cBus, I2cDevice } from '../../../../hal/i2c/index.ts'
import type { PanelChip, PanelDescription } from '../../../supervisor/index.ts'
import { Expander } from './expander.ts'

interface Drivers {
  converter: Converter
  lights: Lights
  display: Oled
  expander: Expander
}

type ChipDriver = { [What in keyof Drivers]: { what: What; driver: Drivers[What] } }[keyof Drivers]

type Make = (bus: I2cBus, chip: PanelChip, outputs: number) => ChipDriver

const converter = (driver: Converter): ChipDriver => ({ what: 'converter', driver })
const lights = (driver: Lights): ChipDriver => ({ what: 'lights', driver })
const ads78 =
  (kind: 'ADS7828' | 'ADS7830'): Make =>
  (bus, { name, address, referenceVolts }) =>
    converter(
      new Ads7828(bus, {
        name,
        address,
        chip: kind,
        ...(referenceVolts !== undefined && { referenceVolts }),
      }),
    )
const display =
  (controller: 'SSD1306' | 'SH1106'): Make =>
  (bus, { name, address, height = 64 }) => ({
    what: 'display',
    driver: new Oled(bus, { name, address, controller, height }),
  })

const MAKE: Readonly<Record<PanelChip['kind'], Make>> = {
  ads7828: ads78('ADS7828'),
  ads7830: ads78('ADS7830'),
  ads1115: (bus, chip) => converter(new Ads1115(bus, { ...chip, chip: 'ADS1115' })),
  ads1015: (bus, chip) => converter(new Ads1115(bus, { ...chip, chip: 'ADS1015' })),
  mcp23017: (bus, { name, address }, outputs) => ({
    what: 'expander',
    driver: new Expander(bus, { name, address, inputs: 0xffff & ~outputs }),
  }),
  ht16k33: (bus, chip) => lights(new Ht16k33(bus, chip)),
  is31fl3731: (bus, chip) => lights(new Is31fl3731(bus, chip)),
  ssd1306: display('SSD1306'),
  sh1106: display('SH1106'),
}

export class Chips {
  readonly #drivers = new Map<string, ChipDriver>()
  readonly #described = new Map<string, PanelChip>()

  /** @param refused is told of a chip that cannot be on this bus */
  constructor(
    bus: I2cBus,
    { chips, controls }: PanelDescription,
    refused: (chip: PanelChip, error: Error) => void,
  ) {
    for (const chip of chips) {
      // Pins with a lamp drive it; all others are inputs with pull-ups, so that none floats.
      const lamps = controls.flatMap((control) =>
        control.kind === 'led' && control.chip === chip.name && control.pin !== undefined
          ? [control.pin]
          : [],
      )
      try {
        const outputs = lamps.reduce((bits, pin) => bits | (1 << pin), 0)
        this.#drivers.set(chip.name, MAKE[chip.kind](bus, chip, outputs))
        this.#described.set(chip.name, chip)
      } catch (error) {
        refused(chip, error as Error)
      }
    }
  }

  /** @throws Error naming the chips there are */
  get<What extends keyof Drivers>(name: string, what: What): Drivers[What] {
    const found = this.#drivers.get(name)
    if (found?.what === what) return found.driver as Drivers[What]
    const there = [...this.#drivers].filter(([, chip]) => chip.what === what).map(([other]) => other)
    const known = found ? `chip "${name}" is no ${what}` : `there is no chip "${name}"`
    throw new Error(
      `${known}: ${there.length > 0 ? `give one of ${there.join(', ')}` : `name one under chips`}`,
    )
  }

  describedAs(name: string): PanelChip | undefined {
    return this.#described.get(name)
  }

  expanders(): { chip: PanelChip; expander: Expander }[] {
    return [...this.#drivers].flatMap(([name, { what, driver }]) =>
      what === 'expander' ? [{ chip: this.#described.get(name)!, expander: driver }] : [],
    )
  }

  /** Which of them a device of the bus is. */
  expanderOf(device: I2cDevice): Expander | undefined {
    return this.expanders().find(({ expander }) => expander.device === device)?.expander
  }
}
