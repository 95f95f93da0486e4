import type { SimulatedChip } from '../../i2c/index.ts'
import { OLED_COMMANDS, type OledCommand } from './oled-commands.ts'

const PAGES = 8

/** Solomon SSD1306 or Sino Wealth SH1106 behind a glass of 128 x 64 or 128 x 32, mounted with its connector below. */
export class SimulatedOled implements SimulatedChip {
  readonly address: number
  /** What it was told that its datasheet does not know. */
  readonly unknown: number[] = []
  readonly #commands: readonly OledCommand[]
  readonly #columns: number
  readonly #firstColumn: number
  readonly #height: 64 | 32
  readonly #power: { command: number; bit: number }
  #memory = new Uint8Array(0)
  /** Last arguments of each command, by its first code. */
  #settings = new Map<number, number[]>()
  #on = false
  #page = 0
  #column = 0
  #awaited: { command: OledCommand; code: number; given: number[] } | undefined

  constructor(address: number, controller: keyof typeof OLED_COMMANDS = 'SSD1306', height: 64 | 32 = 64) {
    this.address = address
    this.#height = height
    const { commands, columns, firstColumn, power } = OLED_COMMANDS[controller]
    this.#commands = commands
    this.#columns = columns
    this.#firstColumn = firstColumn
    this.#power = power
  }

  /** After reset: display off, page addressing; what the memory holds is not defined. */
  powerUp(_timeMs: number, garbage: () => number): void {
    this.#memory = Uint8Array.from({ length: PAGES * this.#columns }, garbage)
    this.#settings = new Map([[0x20, [2]]])
    this.#on = false
    this.#page = 0
    this.#column = 0
    this.#awaited = undefined
  }

  /** Control bytes: Co says that only one byte belongs to it, D/C whether that is data. */
  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const control = bytes[at++]!
      const [one, isData] = [(control & 0x80) !== 0, (control & 0x40) !== 0]
      const end = one ? Math.min(at + 1, bytes.length) : bytes.length
      for (; at < end; at++) {
        if (isData) this.#store(bytes[at]!)
        else this.#obey(bytes[at]!)
      }
    }
  }

  /** Status: bit 6 is 1 while the display is off. */
  read(length: number): Uint8Array {
    return new Uint8Array(length).fill(this.#on ? 0 : 0x40)
  }

  /** Whether there is anything to see. */
  get visible(): boolean {
    const [power = 0] = this.#settings.get(this.#power.command) ?? []
    return this.#on && (power & this.#power.bit) !== 0
  }

  /** 0 to 255. */
  get contrast(): number {
    return this.#settings.get(0x81)?.[0] ?? 0x7f
  }

  /** Whether a pixel of the glass is lit; 0, 0 is above on the left. */
  lit(x: number, y: number): boolean {
    const setting = (code: number, afterReset: number) => this.#settings.get(code)?.[0] ?? afterReset
    if (!this.visible || y > setting(0xa8, 63)) return false
    if (setting(0xa4, 0) === 1) return true
    const column = this.#firstColumn + (setting(0xa0, 0) === 1 ? x : 127 - x)
    const down = (setting(0xc0, 0) & 8) !== 0 ? y : setting(0xa8, 63) - y
    const line = (this.#common(down, setting(0xda, 0x12)) + setting(0x40, 0) + setting(0xd3, 0)) % 64
    const bit = (this.#memory[(line >> 3) * this.#columns + column]! >> (line & 7)) & 1
    return bit !== setting(0xa6, 0)
  }

  /** A glass of 64 lines is wired to the pins by turns, one of 32 in sequence; told otherwise, lines are interleaved. */
  #common(line: number, pins: number): number {
    const half = this.#height / 2
    const byTurns = (pins & 0x10) !== 0
    if (byTurns === (this.#height === 64)) return line
    return byTurns ? (line % half) * 2 + Math.floor(line / half) : (line & 1) * half + (line >> 1)
  }

  #store(byte: number): void {
    if (this.#column < this.#columns) this.#memory[this.#page * this.#columns + this.#column] = byte
    this.#column++
    // The SSD1306 begins its line again; the SH1106 stays beyond the end.
    if (this.#column === this.#columns && this.#columns === 128) this.#column = 0
  }

  #obey(byte: number): void {
    const awaited = this.#awaited
    if (awaited) {
      awaited.given.push(byte)
    } else {
      const command = this.#commands.find(({ from, to }) => byte >= from && byte <= to)
      if (!command) {
        this.unknown.push(byte)
        return
      }
      this.#awaited = { command, code: byte, given: [] }
    }
    const { command, code, given } = this.#awaited!
    if (given.length < command.arguments) return
    this.#awaited = undefined
    this.#do(command, code - command.from, given)
  }

  #do({ from, does }: OledCommand, low: number, given: number[]): void {
    if (does === 'power') this.#on = low === 1
    else if (does === 'page') this.#page = low
    else if (does === 'column low') this.#column = (this.#column & 0xf0) | low
    else if (does === 'column high') this.#column = (this.#column & 0x0f) | (low << 4)
    else this.#settings.set(from, given.length > 0 ? given : [low])
  }
}
