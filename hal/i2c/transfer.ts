/** One exchange on the bus: a write, or a write of one byte (a register) followed by a read. Stop only at its end. */
export interface Transfer {
  /** 7 bits. */
  readonly address: number
  readonly bytes: Uint8Array
  /** 0 for a write. */
  readonly readLength: number
}

/** Addresses a chip can have; the others are reserved (UM10204, table 3). */
export const FIRST_ADDRESS = 0x08
export const LAST_ADDRESS = 0x77

/** Most data bytes beside the register in what SMBus calls a block, and in one call of i2c-bus that reads. */
export const SMBUS_BLOCK_BYTES = 32

export const hexByte = (byte: number) => `0x${byte.toString(16).padStart(2, '0')}`

/** @throws RangeError */
export function checkAddress(address: number, name: string): void {
  if (Number.isInteger(address) && address >= FIRST_ADDRESS && address <= LAST_ADDRESS) return
  const allowed = `${hexByte(FIRST_ADDRESS)} to ${hexByte(LAST_ADDRESS)}`
  throw new RangeError(`${name}: I2C address ${address}; allowed are ${allowed}`)
}

/** @throws RangeError naming what the bus can do */
export function checkTransfer({ bytes, readLength }: Transfer, blockBytes: number, name: string): void {
  const most = blockBytes + 1
  if (bytes.length < 1 || bytes.length > most) {
    throw new RangeError(`${name}: a write of ${bytes.length} bytes; allowed are 1 to ${most}`)
  }
  if (readLength === 0) return
  if (bytes.length !== 1) {
    throw new RangeError(`${name}: a read behind ${bytes.length} written bytes; allowed is 1, the register`)
  }
  if (!Number.isInteger(readLength) || readLength < 0 || readLength > SMBUS_BLOCK_BYTES) {
    throw new RangeError(`${name}: a read of ${readLength} bytes; allowed are 1 to ${SMBUS_BLOCK_BYTES}`)
  }
}
