import type { I2cBus, I2cDevice, Wire } from '../i2c/index.ts'
import { LostRegisters } from './lost-registers.ts'

/** Microchip DS20001952, table 3-1 with BANK = 0: registers in pairs, port A first. */
const IODIR = 0x00
const GPINTEN = 0x04
const INTCON = 0x08
const IOCON = 0x0a
const GPPU = 0x0c
const INTF = 0x0e
const OLAT = 0x14
/** Either INT pin tells of both ports; open drain, so that chips can share a line, and none drives 5 V into it. */
const MIRROR_OPEN_DRAIN = 0x44
/** How often the line may still be low before something else than a key holds it. */
const MOST_READS = 8

const pair = (register: number, word: number) => [register, word & 0xff, word >> 8]

export interface Mcp23017Options {
  /** 0x20 to 0x27. */
  readonly address: number
  readonly name: string
  /** Pins that are inputs with pull-ups, as bits; the others are outputs. Bit 0 is A0, bit 8 is B0. */
  readonly inputs: number
}

/** Sixteen keys or lamps. Bits of words are pins, 1 is high: a key to ground reads 0 while it is down. */
export class Mcp23017 {
  readonly device: I2cDevice
  readonly #inputs: number
  #outputs = 0

  /** @throws RangeError */
  constructor(bus: I2cBus, { address, name, inputs }: Mcp23017Options) {
    this.#inputs = checkWord(name, inputs)
    const setUp = (wire: Wire) => this.#setUp(wire)
    const check = async (wire: Wire) => {
      const [configuration] = await wire.read(IOCON, 1)
      if (configuration !== MIRROR_OPEN_DRAIN) throw new LostRegisters(name)
    }
    this.device = bus.attach({ address, name, priority: 'input', setUp, check })
  }

  /** What the outputs shall be; kept, and set again when the chip comes back. @throws I2cError, RangeError */
  async write(outputs: number): Promise<void> {
    this.#outputs = checkWord(this.device.name, outputs)
    await this.device.write(pair(OLAT, outputs))
  }

  /**
   * The inputs now, and before that what they were at the interrupt, if there was one: a key that was down and is up
   * again is seen. Outputs read as 0. Releases the interrupt line, unless something has changed meanwhile.
   */
  async read(): Promise<number[]> {
    const bytes = await this.device.read(INTF, 6)
    const word = (low: number, high: number) => (low | (high << 8)) & this.#inputs
    const now = word(bytes[4]!, bytes[5]!)
    // A port without an interrupt has not captured anything.
    const captured = (port: 0 | 1) => (bytes[port] === 0 ? bytes[4 + port]! : bytes[2 + port]!)
    const then = word(captured(0), captured(1))
    return then === now ? [now] : [then, now]
  }

  /**
   * Reads until the interrupt line is high: it is a level, and an edge that comes while it is low would never come.
   * @param low whether the line is low now @param tell gets the inputs, in order
   * @throws Error when the line stays low; I2cError
   */
  async serve(low: () => boolean, tell: (inputs: number) => void): Promise<void> {
    for (let reads = 0; low(); reads++) {
      if (reads === MOST_READS) {
        const causes = 'another chip on the line, or a short'
        throw new Error(`${this.device.name}: interrupt line still low after ${MOST_READS} reads: ${causes}`)
      }
      for (const inputs of await this.read()) tell(inputs)
    }
  }

  async #setUp(wire: Wire): Promise<void> {
    await wire.write([IOCON, MIRROR_OPEN_DRAIN])
    // Outputs have their levels before they are outputs.
    await wire.write(pair(OLAT, this.#outputs))
    await wire.write(pair(GPPU, this.#inputs))
    await wire.write(pair(IODIR, this.#inputs))
    // Any change of an input, against what it was before.
    await wire.write(pair(INTCON, 0))
    await wire.write(pair(GPINTEN, this.#inputs))
    await wire.read(INTF, 6)
  }
}

function checkWord(name: string, word: number): number {
  if (Number.isInteger(word) && word >= 0 && word <= 0xffff) return word
  throw new RangeError(`${name}: pins ${word}; allowed are 0 to 0xffff, a bit each`)
}
