import { transferBits, UNANSWERED_BITS, writtenBits } from '../bus-time.ts'
import type { I2cPort } from '../i2c-port.ts'
import { SMBUS_BLOCK_BYTES, type Transfer } from '../transfer.ts'
import type { SimulatedChip } from './simulated-chip.ts'
import { monotonicMs, WireClock } from './wire-clock.ts'

export interface SimulatedPortOptions {
  readonly name?: string
  /** Default 400 kHz. */
  readonly clockHz?: number
  /** How long the adapter waits for a bus that is stuck; a Raspberry Pi's waits 1 s. Default 1000. */
  readonly stuckMs?: number
  /** What memory without a reset value holds, 0 to 255. */
  readonly garbage?: () => number
}

/** Something that went over the wires. */
export interface WireEvent {
  address: number
  written: Uint8Array
  /** Undefined where nothing was to be read. */
  read: Uint8Array | undefined
  /** EREMOTEIO or ETIMEDOUT, where there was no answer. */
  code: string | undefined
  startMs: number
  endMs: number
}

const refused = (code: string, what: string) => Object.assign(new Error(`${code}: ${what}`), { code })

/** A bus in memory: chips that keep registers, and the time that every bit takes. */
export class SimulatedPort implements I2cPort {
  readonly backend = 'simulated'
  readonly name: string
  readonly clockHz: number
  readonly blockBytes = SMBUS_BLOCK_BYTES
  readonly #stuckMs: number
  readonly #garbage: () => number
  readonly #clock = new WireClock()
  readonly #chips = new Map<number, SimulatedChip>()
  readonly #owned = new Map<number, string>()
  readonly #listeners = new Set<(event: WireEvent) => void>()
  #claimed = new Set<number>()
  #open = false
  #stuck = false
  #quietMs = 0

  constructor(options: SimulatedPortOptions = {}) {
    this.name = options.name ?? 'simulated bus'
    this.clockHz = options.clockHz ?? 400_000
    this.#stuckMs = options.stuckMs ?? 1000
    this.#garbage = options.garbage ?? (() => Math.floor(Math.random() * 256))
  }

  /** Puts a chip on the bus, and power to it. */
  plug(chip: SimulatedChip): void {
    this.#chips.set(chip.address, chip)
    chip.powerUp(monotonicMs(), this.#garbage)
  }

  pull(address: number): void {
    this.#chips.delete(address)
  }

  /** A chip holds the data line low, until someone lets go: `stick(false)`, as a reset line does. */
  stick(stuck: boolean): void {
    this.#stuck = stuck
  }

  /** A kernel driver takes an address, or lets it go. */
  own(address: number, driver: string | undefined): void {
    if (driver === undefined) this.#owned.delete(address)
    else this.#owned.set(address, driver)
  }

  /** Tells of everything on the wires. @returns what ends it */
  subscribe(listener: (event: WireEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async open(): Promise<void> {
    await this.#clock.start()
    this.#open = true
  }

  async close(): Promise<void> {
    this.#open = false
    this.#claimed = new Set()
    this.#clock.rest()
  }

  async claim(address: number): Promise<void> {
    if (this.#owned.has(address)) throw refused('EBUSY', `address ${address}`)
    this.#claimed.add(address)
  }

  explain(code: string, address: number): string {
    return code === 'EBUSY' ? `the kernel driver ${this.#owned.get(address)} owns the address` : ''
  }

  async transfer(transfer: Transfer): Promise<Uint8Array> {
    const { address, bytes, readLength } = transfer
    if (!this.#open || !this.#claimed.has(address))
      throw refused('EBADF', `address ${address} was not claimed`)
    const startMs = Math.max(monotonicMs(), this.#quietMs)
    const after = (bits: number) => startMs + (bits * 1000) / this.clockHz
    const chip = this.#chips.get(address)
    const code = this.#stuck ? 'ETIMEDOUT' : chip ? undefined : 'EREMOTEIO'
    const endMs = this.#stuck
      ? startMs + this.#stuckMs
      : after(chip ? transferBits(transfer) : UNANSWERED_BITS)
    this.#quietMs = endMs
    await this.#clock.until(endMs)
    const reads = readLength > 0 && code === undefined
    if (code === undefined) chip!.write(bytes, after(writtenBits(transfer)))
    const read = reads ? chip!.read(readLength, after(writtenBits(transfer))) : undefined
    for (const listener of this.#listeners) listener({ address, written: bytes, read, code, startMs, endMs })
    if (code !== undefined) throw refused(code, `address ${address}`)
    return read ?? new Uint8Array(0)
  }
}
