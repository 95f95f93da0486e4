import type { Lab } from './lab.ts'

const hex = (byte: number) => `0x${byte.toString(16).padStart(2, '0')}`

/** Chips of a simulated I2C bus (i2c-stub): registers that keep what is written, SMBus calls only. */
export class I2cChips {
  readonly #lab: Lab

  constructor(lab: Lab) {
    this.#lab = lab
  }

  /** Makes the bus anew, with chips at these addresses, every register 0. @returns the number of the bus */
  async make(addresses: readonly number[]): Promise<number> {
    const list = addresses.map(hex).join(',')
    await this.#lab.run(
      `modprobe -r i2c-stub 2>/dev/null; modprobe i2c-dev; modprobe i2c-stub chip_addr=${list}`,
    )
    return this.bus()
  }

  /** Number of the bus. @throws Error when there is none */
  async bus(): Promise<number> {
    const found = await this.#lab.read(`grep -l 'SMBus stub' /sys/class/i2c-dev/i2c-*/name`)
    return Number(/i2c-(\d+)\/name/.exec(found)![1])
  }

  /** A register as an independent program reads it (i2cget). */
  async read(address: number, register: number): Promise<number> {
    return Number(await this.#lab.read(`i2cget -y ${await this.bus()} ${hex(address)} ${hex(register)}`))
  }

  /** What the chip shall say from now on (i2cset). */
  async write(address: number, register: number, value: number): Promise<void> {
    await this.#lab.run(`i2cset -y ${await this.bus()} ${hex(address)} ${hex(register)} ${hex(value)}`)
  }

  /** Words as the wires carry them: the byte that comes first is the lower one. */
  async readWord(address: number, register: number): Promise<number> {
    return Number(await this.#lab.read(`i2cget -y ${await this.bus()} ${hex(address)} ${hex(register)} w`))
  }

  async writeWords(address: number, words: Readonly<Record<number, number>>): Promise<void> {
    const bus = await this.bus()
    const each = Object.entries(words).map(
      ([register, word]) => `i2cset -y ${bus} ${hex(address)} ${register} ${word} w`,
    )
    await this.#lab.run(each.join(' && '))
  }

  /** All 256 registers as an independent program reads them (i2cdump). */
  async dump(address: number): Promise<number[]> {
    const text = await this.#lab.read(`i2cdump -y ${await this.bus()} ${hex(address)} b`)
    return [...text.matchAll(/^[0-9a-f]0: ((?:[0-9a-f]{2} ){16})/gm)].flatMap((row) =>
      row[1]!
        .trim()
        .split(' ')
        .map((byte) => Number.parseInt(byte, 16)),
    )
  }

  /** A driver of the kernel takes an address, as an overlay makes it do. @param chip as the driver knows it */
  async own(address: number, chip: string, driver = chip): Promise<void> {
    const folder = `/sys/bus/i2c/devices/i2c-${await this.bus()}`
    await this.#lab.run(
      `modprobe ${driver} && echo ${chip} ${hex(address)} > ${folder}/new_device && udevadm settle`,
    )
  }

  async letGo(address: number): Promise<void> {
    await this.#lab.run(`echo ${hex(address)} > /sys/bus/i2c/devices/i2c-${await this.bus()}/delete_device`)
  }
}
