import type { Transfer } from './transfer.ts'

/**
 * An adapter as one bus uses it: one call at a time, each awaited before the next. A refusal is an Error with `code`,
 * errno's name.
 */
export interface I2cPort {
  readonly backend: 'i2c-bus' | 'simulated'
  /** "i2c-1 (bcm2835 (i2c@7e804000))" */
  readonly name: string
  readonly clockHz: number
  /** Most data bytes beside a register in one write; known once it was open. */
  readonly blockBytes: number
  open(): Promise<void>
  close(): Promise<void>
  /** Makes an address this program's own, without a transfer; once after each opening, before its first transfer. */
  claim(address: number): Promise<void>
  /** @returns what was read, empty after a write */
  transfer(transfer: Transfer): Promise<Uint8Array>
  /** What this machine knows about a refusal: the driver that holds the address, for instance. Empty where nothing. */
  explain(code: string, address: number): string
}
