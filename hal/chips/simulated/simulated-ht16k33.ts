import type { SimulatedChip } from '../../i2c/index.ts'

const MEMORY_BYTES = 16

/** Holtek HT16K33 v1.20: commands by their upper half, and the display memory behind the address command. */
export class SimulatedHt16k33 implements SimulatedChip {
  readonly address: number
  readonly memory = new Uint8Array(MEMORY_BYTES)
  /** 1 to 16 sixteenths of the time. */
  duty = 16
  /** 0 for none. */
  blinkHz = 0
  #oscillator = false
  #display = false
  #pointer = 0

  constructor(address: number) {
    this.address = address
  }

  /** Power-on: oscillator and display off, full duty; what the memory holds is not defined. */
  powerUp(_timeMs: number, garbage: () => number): void {
    this.#oscillator = false
    this.#display = false
    this.duty = 16
    this.blinkHz = 0
    this.#pointer = 0
    for (let at = 0; at < MEMORY_BYTES; at++) this.memory[at] = garbage()
  }

  write(bytes: Uint8Array): void {
    const [command, ...data] = bytes
    this.#obey(command!)
    if (command! >> 4 !== 0) return
    for (const byte of data) {
      this.memory[this.#pointer] = byte
      this.#pointer = (this.#pointer + 1) % MEMORY_BYTES
    }
  }

  read(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => {
      const byte = this.memory[this.#pointer]!
      this.#pointer = (this.#pointer + 1) % MEMORY_BYTES
      return byte
    })
  }

  /** Whether anybody sees the memory. */
  get visible(): boolean {
    return this.#oscillator && this.#display
  }

  /** Whether a lamp glows. @param common 0 to 7 @param row 0 to 15 */
  glows(common: number, row: number): boolean {
    return this.visible && ((this.memory[2 * common + (row >> 3)]! >> (row & 7)) & 1) === 1
  }

  #obey(command: number): void {
    const low = command & 15
    switch (command >> 4) {
      case 0x0:
        this.#pointer = low
        break
      case 0x2:
        this.#oscillator = (low & 1) === 1
        break
      case 0x8:
        this.#display = (low & 1) === 1
        this.blinkHz = [0, 2, 1, 0.5][(low >> 1) & 3]!
        break
      case 0xe:
        this.duty = low + 1
        break
    }
  }
}
