import type { I2cBus, I2cDevice, Wire } from '../i2c/index.ts'
import { checkLamp, type Lights } from './lights.ts'
import { LostRegisters } from './lost-registers.ts'
import { MirroredMemory } from './mirrored-memory.ts'

/** Holtek HT16K33 v1.20, command summary. */
const OSCILLATOR_ON = 0x21
const ROW_PIN_DRIVES = 0xa0
const DIMMING = 0xe0
const DISPLAY_ON = 0x81
const MEMORY_BYTES = 16
const BRIGHTEST = 15

export interface Ht16k33Options {
  /** 0x70 to 0x77. */
  readonly address: number
  readonly name: string
  /** 0 to 15: sixteenths of the time less one. Default 15. */
  readonly brightness?: number
}

/** 128 lamps, on or off: lamp 16 x COM + ROW. */
export class Ht16k33 implements Lights {
  readonly device: I2cDevice
  readonly count = 8 * MEMORY_BYTES
  readonly levels = 2
  readonly #brightness: number
  /** Whether its memory can be read: as it was just written. */
  #readable = false
  readonly #memory = new MirroredMemory({
    length: MEMORY_BYTES,
    blockCostBytes: 2,
    most: () => MEMORY_BYTES,
    send: (wire, offset, bytes) => wire.write([offset, ...bytes]),
  })

  /** @throws RangeError */
  constructor(bus: I2cBus, { address, name, brightness = BRIGHTEST }: Ht16k33Options) {
    if (!Number.isInteger(brightness) || brightness < 0 || brightness > BRIGHTEST) {
      throw new RangeError(`${name}: brightness ${brightness}; allowed are 0 to ${BRIGHTEST}`)
    }
    this.#brightness = brightness
    const setUp = (wire: Wire) => this.#setUp(wire)
    this.device = bus.attach({ address, name, priority: 'light', setUp, check: (wire) => this.#check(wire) })
  }

  set(lamp: number, level: number): void {
    checkLamp(this.device.name, lamp, this.count, level)
    const { wanted } = this.#memory
    const bit = 1 << (lamp & 7)
    wanted[lamp >> 3] = level >= 0.5 ? wanted[lamp >> 3]! | bit : wanted[lamp >> 3]! & ~bit
  }

  async show(): Promise<void> {
    await this.#memory.flush(this.device)
  }

  async #setUp(wire: Wire): Promise<void> {
    await wire.write([OSCILLATOR_ON])
    await wire.write([ROW_PIN_DRIVES])
    await wire.write([DIMMING | this.#brightness])
    // Memory is random at power-up: it is written before anybody can see it.
    await this.#memory.fill(wire)
    this.#readable = await this.#agrees(wire)
    await wire.write([DISPLAY_ON])
  }

  /** Its switches cannot be read: they are set again, once its memory shows that it has not been without power. */
  async #check(wire: Wire): Promise<void> {
    if (this.#readable && !(await this.#agrees(wire))) throw new LostRegisters(this.device.name)
    await wire.write([OSCILLATOR_ON])
    await wire.write([DIMMING | this.#brightness])
    await wire.write([DISPLAY_ON])
  }

  async #agrees(wire: Wire): Promise<boolean> {
    return this.#memory.agrees(await wire.read(0, MEMORY_BYTES))
  }
}
