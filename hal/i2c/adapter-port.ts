import type { I2CFuncs, PromisifiedBus } from 'i2c-bus'
import { type Adapter, driverAt } from './adapters.ts'
import type { I2cPort } from './i2c-port.ts'
import { SMBUS_BLOCK_BYTES, type Transfer } from './transfer.ts'

/** What i2c-dev takes in one write, less the register. */
const PLAIN_BLOCK_BYTES = 8191

export type OpenI2cBus = (number: number) => Promise<PromisifiedBus>

/** i2c-bus has native code: it is loaded only where a real adapter is opened. Never with forceAccess. */
const openI2cBus: OpenI2cBus = async (number) => (await import('i2c-bus')).default.openPromisified(number)

/** A real adapter, /dev/i2c-N, by the package i2c-bus. */
export class AdapterPort implements I2cPort {
  readonly backend = 'i2c-bus'
  readonly name: string
  readonly clockHz: number
  readonly #number: number
  readonly #openBus: OpenI2cBus
  #bus: PromisifiedBus | undefined
  #blockBytes = SMBUS_BLOCK_BYTES

  constructor({ number, name, clockHz }: Adapter, openBus = openI2cBus) {
    this.name = `i2c-${number} (${name})`
    this.clockHz = clockHz
    this.#number = number
    this.#openBus = openBus
  }

  get blockBytes(): number {
    return this.#blockBytes
  }

  async open(): Promise<void> {
    const bus = await this.#openBus(this.#number)
    try {
      const functions: I2CFuncs = await bus.i2cFuncs()
      this.#blockBytes = functions.i2c ? PLAIN_BLOCK_BYTES : SMBUS_BLOCK_BYTES
    } catch (error) {
      await bus.close()
      throw error
    }
    this.#bus = bus
  }

  async close(): Promise<void> {
    const bus = this.#bus
    this.#bus = undefined
    await bus?.close()
  }

  /** i2c-bus gives an address its descriptor with the first call; a read of nothing makes no transfer. */
  async claim(address: number): Promise<void> {
    await this.#opened.i2cRead(address, 0, Buffer.alloc(1))
  }

  /**
   * By the SMBus call that puts the same bytes on the wires, where there is one: every adapter knows those. Two bytes
   * go as a word, for i2c-stub keeps words and blocks apart.
   */
  async transfer({ address, bytes, readLength }: Transfer): Promise<Uint8Array> {
    if (readLength > 0) return await this.#read(address, bytes[0]!, readLength)
    await this.#write(address, bytes)
    return new Uint8Array(0)
  }

  explain(code: string, address: number): string {
    if (code !== 'EBUSY') return ''
    const driver = driverAt(this.#number, address)
    return driver ? `the kernel driver ${driver} owns the address` : ''
  }

  get #opened(): PromisifiedBus {
    if (!this.#bus) throw Object.assign(new Error(`${this.name} is not open`), { code: 'EBADF' })
    return this.#bus
  }

  async #read(address: number, register: number, length: number): Promise<Uint8Array> {
    const bus = this.#opened
    if (length === 1) return Uint8Array.of(await bus.readByte(address, register))
    if (length === 2) {
      const word = await bus.readWord(address, register)
      return Uint8Array.of(word & 0xff, word >> 8)
    }
    const { buffer } = await bus.readI2cBlock(address, register, length, Buffer.alloc(length))
    return Uint8Array.from(buffer)
  }

  async #write(address: number, bytes: Uint8Array): Promise<void> {
    const bus = this.#opened
    const [register = 0, first = 0, second = 0] = bytes
    const count = bytes.length - 1
    if (count === 0) await bus.sendByte(address, register)
    else if (count === 1) await bus.writeByte(address, register, first)
    else if (count === 2) await bus.writeWord(address, register, first | (second << 8))
    else if (count <= SMBUS_BLOCK_BYTES) {
      await bus.writeI2cBlock(address, register, count, Buffer.from(bytes.subarray(1)))
    } else await bus.i2cWrite(address, bytes.length, Buffer.from(bytes))
  }
}
