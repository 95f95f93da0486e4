import type { SimulatedChip } from '../../i2c/index.ts'

/** DS20001952, table 3-1, BANK = 0. Even addresses are port A, odd ones port B. */
const REGISTER = {
  ...{ IODIR: 0x00, IPOL: 0x02, GPINTEN: 0x04, DEFVAL: 0x06, INTCON: 0x08, IOCON: 0x0a },
  ...{ GPPU: 0x0c, INTF: 0x0e, INTCAP: 0x10, GPIO: 0x12, OLAT: 0x14 },
}
const LAST = 0x15
const READ_ONLY = [REGISTER.INTF, REGISTER.INTCAP]
/** Bits of IOCON that mirror the INT pins, and that keep the address where it is. */
const MIRROR = 0x40
const SEQUENTIAL_OFF = 0x20

/** Microchip MCP23017: sixteen pins. What is not driven from outside follows its pull-up, else it floats low. */
export class SimulatedMcp23017 implements SimulatedChip {
  readonly address: number
  #registers = new Uint8Array(LAST + 1)
  #pointer = 0
  /** Driven from outside: undefined where nothing drives the pin. */
  readonly #driven: (boolean | undefined)[] = new Array(16).fill(undefined)

  constructor(address: number) {
    this.address = address
  }

  powerUp(): void {
    this.#registers = new Uint8Array(LAST + 1)
    this.#registers.fill(0xff, REGISTER.IODIR, REGISTER.IODIR + 2)
    this.#pointer = 0
  }

  /** Presses a key to ground (false), drives a pin high (true), or lets go. */
  drive(pin: number, level: boolean | undefined): void {
    const before = [this.#pins(0), this.#pins(1)]
    this.#driven[pin] = level
    for (const port of [0, 1]) this.#notice(port, before[port]!)
  }

  /** Level of an output pin; undefined for an input. */
  output(pin: number): boolean | undefined {
    const [port, bit] = [pin >> 3, 1 << (pin & 7)]
    if (this.#registers[REGISTER.IODIR + port]! & bit) return undefined
    return (this.#registers[REGISTER.OLAT + port]! & bit) !== 0
  }

  /** Whether the pin INTA is asserted. */
  get interrupt(): boolean {
    const mirrored = (this.#registers[REGISTER.IOCON]! & MIRROR) !== 0
    return this.#registers[REGISTER.INTF] !== 0 || (mirrored && this.#registers[REGISTER.INTF + 1] !== 0)
  }

  write(bytes: Uint8Array): void {
    const [pointer, ...values] = bytes
    this.#pointer = pointer!
    for (const value of values) {
      this.#store(this.#pointer, value)
      this.#advance()
    }
  }

  read(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => {
      const value = this.#load(this.#pointer)
      this.#advance()
      return value
    })
  }

  #advance(): void {
    if (this.#registers[REGISTER.IOCON]! & SEQUENTIAL_OFF) return
    this.#pointer = this.#pointer >= LAST ? 0 : this.#pointer + 1
  }

  #store(at: number, value: number): void {
    const [register, port] = [at & ~1, at & 1]
    if (at > LAST || READ_ONLY.includes(register)) return
    if (register === REGISTER.GPIO) this.#registers[REGISTER.OLAT + port] = value
    // Both addresses are one register.
    else if (register === REGISTER.IOCON) this.#registers.fill(value, REGISTER.IOCON, REGISTER.IOCON + 2)
    else this.#registers[at] = value
  }

  /** Reading GPIO or INTCAP ends the port's interrupt. */
  #load(at: number): number {
    const [register, port] = [at & ~1, at & 1]
    const value = register === REGISTER.GPIO ? this.#pins(port) : (this.#registers[at] ?? 0)
    if (register === REGISTER.GPIO || register === REGISTER.INTCAP) {
      this.#registers[REGISTER.INTF + port] = 0
    }
    return value
  }

  #pins(port: number): number {
    const of = (register: number) => this.#registers[register + port]!
    let levels = 0
    for (let bit = 0; bit < 8; bit++) {
      const mask = 1 << bit
      const isInput = (of(REGISTER.IODIR) & mask) !== 0
      const pulled = (of(REGISTER.GPPU) & mask) !== 0
      const level = isInput ? (this.#driven[port * 8 + bit] ?? pulled) : (of(REGISTER.OLAT) & mask) !== 0
      if (level) levels |= mask
    }
    return levels ^ (of(REGISTER.IPOL) & of(REGISTER.IODIR))
  }

  /** The first change of a port is captured, and what comes before it is read is not (figure 1-10). */
  #notice(port: number, before: number): void {
    const of = (register: number) => this.#registers[register + port]!
    if (of(REGISTER.INTF) !== 0) return
    const now = this.#pins(port)
    const changed = (now ^ before) & ~of(REGISTER.INTCON)
    const unlike = (now ^ of(REGISTER.DEFVAL)) & of(REGISTER.INTCON)
    const causes = (changed | unlike) & of(REGISTER.GPINTEN)
    if (causes === 0) return
    this.#registers[REGISTER.INTF + port] = causes
    this.#registers[REGISTER.INTCAP + port] = now
  }
}
