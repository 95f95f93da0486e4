import type { SimulatedChip } from '../../i2c/index.ts'

const COMMAND = 0xfd
const FRAMES = 8
const FRAME_BYTES = 0xb4
/** Page of functions ("page nine"). */
const FUNCTIONS = 0x0b
const FUNCTION_BYTES = 0x0d
const CONFIGURATION = 0x00
const PICTURE = 0x01
const SHUTDOWN = 0x0a
/** In a frame: a bit a lamp for on, a bit a lamp for blinking, a byte a lamp for brightness. */
const ENABLE = 0x00
const BRIGHTNESS = 0x24

/** ISSI IS31FL3731: eight frames of 144 lamps, and functions, selected by a command register. */
export class SimulatedIs31fl3731 implements SimulatedChip {
  readonly address: number
  /** By page. */
  readonly #pages = new Map<number, Uint8Array>()
  #page = 0
  #pointer = 0

  constructor(address: number) {
    this.address = address
  }

  /** Every register 0: software shutdown, picture mode, frame 1. */
  powerUp(): void {
    for (let frame = 0; frame < FRAMES; frame++) this.#pages.set(frame, new Uint8Array(FRAME_BYTES))
    this.#pages.set(FUNCTIONS, new Uint8Array(FUNCTION_BYTES))
    this.#page = 0
    this.#pointer = 0
  }

  write(bytes: Uint8Array): void {
    const [register, ...values] = bytes
    this.#pointer = register!
    for (const value of values) {
      if (this.#pointer === COMMAND) this.#page = value
      else {
        const page = this.#pages.get(this.#page)
        if (page && this.#pointer < page.length) page[this.#pointer] = value
      }
      this.#pointer = (this.#pointer + 1) & 0xff
    }
  }

  read(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.#pages.get(this.#page)?.[this.#pointer++] ?? 0)
  }

  /** How bright a lamp is, 0 to 255. @param lamp 0 to 143 */
  brightness(lamp: number): number {
    const functions = this.#pages.get(FUNCTIONS)!
    const inPictureMode = (functions[CONFIGURATION]! & 0x18) === 0
    if ((functions[SHUTDOWN]! & 1) === 0 || !inPictureMode) return 0
    const frame = this.#pages.get(functions[PICTURE]! & 7)!
    const enabled = (frame[ENABLE + (lamp >> 3)]! >> (lamp & 7)) & 1
    return enabled === 1 ? frame[BRIGHTNESS + lamp]! : 0
  }
}
