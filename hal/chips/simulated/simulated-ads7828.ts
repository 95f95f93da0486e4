import type { SimulatedChip } from '../../i2c/index.ts'

/** SBAS181, table II: input + of each selection code C2 C1 C0, single-ended. */
const SINGLE_ENDED = [0, 2, 4, 6, 1, 3, 5, 7]
/** The internal reference; how long its capacitor charges. Before that a conversion says nothing. */
const REFERENCE_VOLTS = 2.5
const REFERENCE_MS = 1.2

/** TI ADS7828 (12 bits, two bytes) or ADS7830 (8 bits, one byte). */
export class SimulatedAds7828 implements SimulatedChip {
  readonly address: number
  /** At the inputs; the test's hand on the faders. */
  readonly volts = new Float64Array(8)
  /** At the pin REF, from outside. */
  referenceVolts = 0
  readonly #bits: 12 | 8
  #command = 0
  /** Since when the internal reference is on. */
  #referenceMs = Number.POSITIVE_INFINITY

  constructor(address: number, bits: 12 | 8 = 12) {
    this.address = address
    this.#bits = bits
  }

  /** Table I: after power-up the reference is off. */
  powerUp(): void {
    this.#command = 0
    this.#referenceMs = Number.POSITIVE_INFINITY
  }

  /** SD C2 C1 C0 PD1 PD0 x x. Further bytes are commands too. */
  write(bytes: Uint8Array, timeMs: number): void {
    for (const byte of bytes) this.#command = byte
    const on = (this.#command & 0b1000) !== 0
    this.#referenceMs = on ? Math.min(this.#referenceMs, timeMs) : Number.POSITIVE_INFINITY
  }

  /** Converts as it is read: the upper byte first, its upper four bits 0. */
  read(length: number, timeMs: number): Uint8Array {
    const code = this.#convert(timeMs)
    const bytes = this.#bits === 12 ? [code >> 8, code & 0xff] : [code]
    return Uint8Array.from({ length }, (_, index) => bytes[index] ?? 0xff)
  }

  #convert(timeMs: number): number {
    const most = 2 ** this.#bits - 1
    const selection = (this.#command >> 4) & 7
    const singleEnded = (this.#command & 0x80) !== 0
    const reference = this.#reference(timeMs)
    if (!(reference > 0)) return most
    const plus = this.volts[singleEnded ? SINGLE_ENDED[selection]! : (selection & 3) * 2 + (selection >> 2)]!
    const minus = singleEnded ? 0 : this.volts[(selection & 3) * 2 + 1 - (selection >> 2)]!
    const code = Math.floor(((plus - minus) / reference) * (most + 1))
    return Math.min(most, Math.max(0, code))
  }

  #reference(timeMs: number): number {
    if (this.#referenceMs === Number.POSITIVE_INFINITY) return this.referenceVolts
    return timeMs >= this.#referenceMs + REFERENCE_MS ? REFERENCE_VOLTS : 0
  }
}
