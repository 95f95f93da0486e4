import type { SimulatedChip } from '../../../hal/i2c/index.ts'

/** The plainest chip: 256 registers, a pointer written first, counting up with every byte. */
export class RegisterChip implements SimulatedChip {
  readonly address: number
  readonly registers = new Uint8Array(256)
  /** How often power came. */
  starts = 0
  #pointer = 0

  constructor(address: number) {
    this.address = address
  }

  powerUp(): void {
    this.registers.fill(0)
    this.starts++
  }

  write(bytes: Uint8Array): void {
    this.#pointer = bytes[0]!
    for (const byte of bytes.subarray(1)) this.registers[this.#pointer++ & 0xff] = byte
  }

  read(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.registers[this.#pointer++ & 0xff]!)
  }
}
