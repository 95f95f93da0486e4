import type { I2cError } from './i2c-error.ts'
import type { Priority } from './transfer-queue.ts'

/** What a driver says on the bus. Whatever it says may be said twice: a transfer is repeated when it gets no answer. */
export interface Wire {
  /** Most data bytes beside a register in one write, so that it holds the bus no longer than it may. */
  readonly blockBytes: number
  /** @throws I2cError; RangeError for more than 1 + blockBytes bytes */
  write(bytes: Uint8Array | readonly number[]): Promise<void>
  /** Writes the register's number and reads, in one transfer. @param length 1 to 32 @throws I2cError; RangeError */
  read(register: number, length: number): Promise<Uint8Array>
}

export interface AttachOptions {
  /** 7 bits, 0x08 to 0x77. */
  readonly address: number
  /** As its owner calls it: every error begins with it. */
  readonly name: string
  readonly priority: Priority
  /** Takes the chip from power-up to work. Runs whenever it answers after it did not, before it is online. */
  readonly setUp: (wire: Wire) => Promise<void>
  /**
   * Looks whether the chip still has what setUp gave it: it may have lost its power between two transfers. Runs again
   * and again while it is online. What it throws takes the chip offline, and so to setUp.
   */
  readonly check?: (wire: Wire) => Promise<void>
}

/** A chip on a bus. Offline until its setUp went through; its transfers are then refused at once. */
export interface I2cDevice extends Wire {
  readonly address: number
  readonly name: string
  readonly priority: Priority
  readonly online: boolean
  /** Why it is offline; undefined before the first try, and online. */
  readonly error: I2cError | Error | undefined
}

export interface DeviceStatus {
  name: string
  address: number
  online: boolean
  /** Text of its error. */
  error: string | undefined
}
