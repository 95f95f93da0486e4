import { setTimeout as sleep } from 'node:timers/promises'
import type { I2cBus, I2cDevice, Wire } from '../i2c/index.ts'
import { type Converter, checkChannel } from './converter.ts'

/** 12 and 8 bits; otherwise they are alike. TI SBAS181 (ADS7828), SBAS302 (ADS7830). */
const BITS = { ADS7828: 12, ADS7830: 8 }

const SINGLE_ENDED = 0x80
const CONVERTER_ON = 0x04
const REFERENCE_ON = 0x08
const INTERNAL_VOLTS = 2.5
/** The internal reference charges the capacitor at its pin. */
const SETTLE_MS = 5
const CHANNELS = 8

export interface Ads7828Options {
  /** 0x48 to 0x4b. */
  readonly address: number
  readonly name: string
  readonly chip: keyof typeof BITS
  /** Volts at the pin REF; without it the chip's own 2.5 V, which then are at that pin. */
  readonly referenceVolts?: number
}

/** Eight voltages; a conversion takes place inside the transfer that reads it. */
export class Ads7828 implements Converter {
  readonly device: I2cDevice
  readonly channels = CHANNELS
  readonly steps: number
  readonly fullScaleVolts: number
  readonly #power: number

  constructor(bus: I2cBus, { address, name, chip, referenceVolts }: Ads7828Options) {
    this.steps = 2 ** BITS[chip]
    this.fullScaleVolts = referenceVolts ?? INTERNAL_VOLTS
    this.#power = CONVERTER_ON | (referenceVolts === undefined ? REFERENCE_ON : 0)
    this.device = bus.attach({ address, name, priority: 'input', setUp: (wire) => this.#setUp(wire) })
  }

  async read(channel: number): Promise<number> {
    checkChannel(this.device.name, channel, CHANNELS)
    return (await this.#convert(this.device, channel)) / this.steps
  }

  async #setUp(wire: Wire): Promise<void> {
    await this.#convert(wire, 0)
    if (this.#power & REFERENCE_ON) await sleep(SETTLE_MS)
  }

  async #convert(wire: Wire, channel: number): Promise<number> {
    // Selection C2 C1 C0: the odd channels come after the even ones (Table II).
    const selection = (channel >> 1) | ((channel & 1) << 2)
    const command = SINGLE_ENDED | (selection << 4) | this.#power
    if (this.steps <= 256) return (await wire.read(command, 1))[0]!
    const [high, low] = await wire.read(command, 2)
    return ((high! << 8) | low!) & (this.steps - 1)
  }
}
