import type { I2cBus, I2cDevice, Wire } from '../i2c/index.ts'
import { MirroredMemory } from './mirrored-memory.ts'
import { OLED_CONTROLLERS, OLED_HEIGHTS, type OledController } from './oled-controllers.ts'

const WIDTH = 128
/** Control bytes (SSD1306, 8.1.5.2): one command follows, then another control byte; commands; data, up to the stop. */
const ONE_COMMAND = 0x80
const COMMANDS = 0x00
const DATA = 0x40
/** Commands of page addressing: page, lower and upper half of the column. */
const PAGE = 0xb0
const COLUMN_LOW = 0x00
const COLUMN_HIGH = 0x10
const CONTRAST = 0x81
const DISPLAY_OFF = 0xae
const DISPLAY_ON = 0xaf
/** Three commands with their control bytes and the one for data, less the byte that counts as the register. */
const ADDRESSING_BYTES = 6

export interface OledOptions {
  /** 0x3c or 0x3d. */
  readonly address: number
  readonly name: string
  readonly controller: OledController
  readonly height: keyof typeof OLED_HEIGHTS
  /** 0 to 255. Default 0xcf. */
  readonly contrast?: number
}

/** A display of 128 x 64 or 128 x 32 pixels, lit or dark. */
export class Oled {
  readonly device: I2cDevice
  readonly width = WIDTH
  readonly height: number
  readonly #setUpCommands: readonly number[]
  readonly #memory: MirroredMemory
  /** How much of the picture has been sent again in this round. */
  #refreshed = 0

  /** @throws RangeError */
  constructor(bus: I2cBus, { address, name, controller, height, contrast = 0xcf }: OledOptions) {
    if (!Number.isInteger(contrast) || contrast < 0 || contrast > 255) {
      throw new RangeError(`${name}: contrast ${contrast}; allowed are 0 to 255`)
    }
    const { firstColumn, setUp } = OLED_CONTROLLERS[controller]
    this.height = height
    this.#setUpCommands = [...setUp, ...OLED_HEIGHTS[height], CONTRAST, contrast]
    this.#memory = new MirroredMemory({
      length: (WIDTH * height) / 8,
      rowBytes: WIDTH,
      blockCostBytes: ADDRESSING_BYTES + 2,
      most: ({ blockBytes }) => blockBytes - ADDRESSING_BYTES,
      send: (wire, offset, bytes) => wire.write(blockOf(firstColumn, offset, bytes)),
    })
    const wires = { setUp: (wire: Wire) => this.#setUp(wire), check: (wire: Wire) => this.#refresh(wire) }
    this.device = bus.attach({ address, name, priority: 'picture', ...wires })
  }

  /** Eight lines a row of 128 bytes: byte 128 x (y >> 3) + x, bit y & 7. Drawn into at any time; `show` sends it. */
  get image(): Uint8Array {
    return this.#memory.wanted
  }

  /** As `Lights.show`: sends what differs from what the display shows. @throws I2cError */
  async show(): Promise<void> {
    await this.#memory.flush(this.device)
  }

  async #setUp(wire: Wire): Promise<void> {
    await this.#command(wire, [DISPLAY_OFF, ...this.#setUpCommands])
    // Memory is random at power-up: it is written before anybody can see it.
    await this.#memory.fill(wire)
    await this.#command(wire, [DISPLAY_ON])
    this.#refreshed = 0
  }

  /**
   * It tells nobody whether it has been without power. So a line of its picture is sent again each time, and after the
   * last one its set-up: whatever has happened to it, it is whole again after two rounds.
   */
  async #refresh(wire: Wire): Promise<void> {
    this.#memory.forget(this.#refreshed, this.#refreshed + WIDTH)
    await this.#memory.flush(wire)
    this.#refreshed += WIDTH
    if (this.#refreshed < this.image.length) return
    this.#refreshed = 0
    await this.#command(wire, [...this.#setUpCommands, DISPLAY_ON])
  }

  async #command(wire: Wire, commands: readonly number[]): Promise<void> {
    for (let at = 0; at < commands.length; at += wire.blockBytes) {
      await wire.write([COMMANDS, ...commands.slice(at, at + wire.blockBytes)])
    }
  }
}

/** Says where it goes in the same transfer: it may be sent twice, and others may come between two. */
function blockOf(firstColumn: number, offset: number, bytes: Uint8Array): number[] {
  const column = firstColumn + (offset % WIDTH)
  const commands = [
    PAGE | Math.floor(offset / WIDTH),
    COLUMN_LOW | (column & 15),
    COLUMN_HIGH | (column >> 4),
  ]
  return [...commands.flatMap((command) => [ONE_COMMAND, command]), DATA, ...bytes]
}
