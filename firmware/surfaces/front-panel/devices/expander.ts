import { Mcp23017, type Mcp23017Options } from '../../../../hal/chips/index.ts'
import {
  type Chip,
  EdgeStage,
  type Gpio,
  type Inputs,
  type InputsRequest,
  nowNs,
  type Outputs,
  type OutputsRequest,
} from '../../../../hal/gpio/index.ts'
import type { I2cBus, I2cDevice } from '../../../../hal/i2c/index.ts'

const PINS = 16
/** All pins high: no key is down. */
const OPEN = 0xffff

/** Who listens to a pin. */
interface Listener {
  pin: number
  edge(high: boolean, timeNs: number): void
}

/** The pins of an MCP23017 as lines like a chip's own: buttons and lamps need not know where they are. */
export class Expander implements Pick<Gpio, 'inputs' | 'outputs'> {
  readonly device: I2cDevice
  readonly #mcp: Mcp23017
  readonly #chip: Chip
  readonly #listeners = new Set<Listener>()
  #levels = OPEN
  #outputs = 0
  #sending = false
  #unsent = false

  constructor(bus: I2cBus, options: Mcp23017Options) {
    this.#mcp = new Mcp23017(bus, options)
    this.device = this.#mcp.device
    this.#chip = { label: options.name, name: options.name, lines: PINS }
  }

  /** Asks for the pins, after an interrupt until its line is high again. @param low whether it is low @throws I2cError */
  async serve(low?: () => boolean): Promise<void> {
    if (low) await this.#mcp.serve(low, (levels) => this.#take(levels))
    else for (const levels of await this.#mcp.read()) this.#take(levels)
  }

  /** Nobody knows the pins any more: what was held is let go. */
  lose(): void {
    this.#take(OPEN)
  }

  inputs({ lines, onEdge }: InputsRequest): Inputs {
    const pins = lines.map(({ line }) => Number(line))
    const active = (n: number, levels: number) => high(levels, pins[n]!) !== (lines[n]!.activeLow ?? false)
    const levels = () => pins.map((_, n) => active(n, this.#levels))
    const stage = new EdgeStage(lines, levels(), onEdge)
    let sequence = 0
    const listeners = pins.map((pin, line) => {
      let lineSequence = 0
      const edge = (level: boolean, timeNs: number) =>
        stage.push({
          ...{ line, active: level !== (lines[line]!.activeLow ?? false), timeNs },
          ...{ sequence: ++sequence, lineSequence: ++lineSequence },
        })
      return { pin, edge }
    })
    for (const listener of listeners) this.#listeners.add(listener)
    const close = () => {
      for (const listener of listeners) this.#listeners.delete(listener)
      stage.close()
    }
    return { chip: this.#chip, offsets: pins, warnings: [], lost: 0, levels, close }
  }

  outputs({ lines }: OutputsRequest): Outputs {
    const pins = lines.map(({ line }) => Number(line))
    const set = (n: number, active: boolean) => {
      const bit = 1 << pins[n]!
      const on = active !== (lines[n]!.activeLow ?? false)
      this.#outputs = on ? this.#outputs | bit : this.#outputs & ~bit
      void this.#send()
    }
    for (const [n, { active = false }] of lines.entries()) set(n, active)
    return { chip: this.#chip, offsets: pins, warnings: [], set, close() {} }
  }

  #take(levels: number): void {
    const before = this.#levels
    this.#levels = levels
    const timeNs = nowNs()
    for (const { pin, edge } of [...this.#listeners]) {
      if (high(before, pin) !== high(levels, pin)) edge(high(levels, pin), timeNs)
    }
  }

  /** One write at a time, the last with all that came meanwhile. A chip that is offline gets it when it is back. */
  async #send(): Promise<void> {
    this.#unsent = true
    if (this.#sending) return
    this.#sending = true
    while (this.#unsent) {
      this.#unsent = false
      await this.#mcp.write(this.#outputs).catch(() => {})
    }
    this.#sending = false
  }
}

const high = (levels: number, pin: number): boolean => ((levels >> pin) & 1) === 1
