import type { PromisifiedBus } from 'i2c-bus'

/**
 * i2c-bus over the kernel's i2c-stub, as its source has it: words that keep what is written, of which bytes and blocks
 * see the lower halves; SMBus calls only; addresses it does not have are ENODEV.
 */
export class SmbusStub {
  readonly #words = new Map<number, Uint16Array>()

  constructor(addresses: readonly number[]) {
    for (const address of addresses) this.#words.set(address, new Uint16Array(256))
  }

  /** @throws Error with code ENODEV */
  words(address: number): Uint16Array {
    const words = this.#words.get(address)
    if (!words) throw Object.assign(new Error('ENODEV'), { code: 'ENODEV' })
    return words
  }

  async open(): Promise<PromisifiedBus> {
    const setByte = (address: number, register: number, byte: number) => {
      const words = this.words(address)
      words[register] = (words[register]! & 0xff00) | byte
    }
    const bus = {
      i2cFuncs: async () => ({ i2c: false }),
      // Nothing is transferred.
      i2cRead: async () => ({ bytesRead: 0 }),
      sendByte: async (address: number) => {
        this.words(address)
      },
      writeByte: async (address: number, register: number, byte: number) => setByte(address, register, byte),
      writeWord: async (address: number, register: number, word: number) => {
        this.words(address)[register] = word
      },
      readByte: async (address: number, register: number) => this.words(address)[register]! & 0xff,
      readWord: async (address: number, register: number) => this.words(address)[register]!,
      writeI2cBlock: async (address: number, register: number, length: number, bytes: Buffer) => {
        for (let at = 0; at < length; at++) setByte(address, register + at, bytes[at]!)
      },
      readI2cBlock: async (address: number, register: number, length: number, buffer: Buffer) => {
        for (let at = 0; at < length; at++) buffer[at] = this.words(address)[register + at]! & 0xff
        return { bytesRead: length, buffer }
      },
      i2cWrite: () => Promise.reject(Object.assign(new Error('EOPNOTSUPP'), { code: 'EOPNOTSUPP' })),
      close: async () => undefined,
    }
    return bus as unknown as PromisifiedBus
  }
}
