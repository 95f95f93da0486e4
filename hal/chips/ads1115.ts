import { setTimeout as sleep } from 'node:timers/promises'
import type { I2cBus, I2cDevice } from '../i2c/index.ts'
import { type Converter, checkChannel } from './converter.ts'

/** 16 bits, or 12 at the upper end of the word. Both at their fastest: 860 and 3300 conversions a second. */
const BITS = { ADS1115: 16, ADS1015: 12 }

/** TI SBAS444 (ADS1115) and SBAS473 (ADS1015): registers, and fields of the configuration. */
const CONVERSION = 0x00
const CONFIGURATION = 0x01
const START_OR_READY = 0x8000
const INPUT_0 = 0x4000
const NEXT_INPUT = 0x1000
const RANGE_4V096 = 0x0200
const SINGLE_SHOT = 0x0100
const FASTEST = 0x00e0
const NO_COMPARATOR = 0x0003
const CHANNELS = 4
/** A conversion takes 1.3 ms at the slowest (860 a second, clock 10 % slow); each look is 1 ms after the last. */
const LOOKS = 20

export interface Ads1115Options {
  /** 0x48 to 0x4b. */
  readonly address: number
  readonly name: string
  readonly chip: keyof typeof BITS
}

/** Four voltages up to 4.096 V, but never above the supply. One conversion after the other, while the bus is free. */
export class Ads1115 implements Converter {
  readonly device: I2cDevice
  readonly channels = CHANNELS
  readonly steps: number
  readonly fullScaleVolts = 4.096
  #last: Promise<unknown> = Promise.resolve()

  constructor(bus: I2cBus, { address, name, chip }: Ads1115Options) {
    this.steps = 2 ** (BITS[chip] - 1)
    // Its registers have their values from power-up; that it answers is enough.
    const setUp = async (wire: { read: I2cDevice['read'] }) => {
      await wire.read(CONFIGURATION, 2)
    }
    this.device = bus.attach({ address, name, priority: 'input', setUp })
  }

  async read(channel: number): Promise<number> {
    checkChannel(this.device.name, channel, CHANNELS)
    const result = this.#last.then(() => this.#convert(channel))
    this.#last = result.catch(() => undefined)
    return await result
  }

  async #convert(channel: number): Promise<number> {
    const input = INPUT_0 + channel * NEXT_INPUT
    const start = START_OR_READY | input | RANGE_4V096 | SINGLE_SHOT | FASTEST | NO_COMPARATOR
    await this.device.write([CONFIGURATION, start >> 8, start & 0xff])
    for (let look = 0; look < LOOKS; look++) {
      await sleep(1)
      if (((await this.#word(CONFIGURATION)) & START_OR_READY) === 0) continue
      // A signed word; a little below ground is still the end of the fader.
      const word = await this.#word(CONVERSION)
      return word >= 0x8000 ? 0 : word / 0x8000
    }
    throw new Error(`${this.device.name}: no conversion after ${LOOKS} ms; it should take 1.3 ms at most`)
  }

  async #word(register: number): Promise<number> {
    const [high, low] = await this.device.read(register, 2)
    return (high! << 8) | low!
  }
}
