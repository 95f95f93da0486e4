import type { Transfer } from './transfer.ts'

/** A byte and its acknowledge bit (UM10204, 3.1.5). */
const BITS_A_BYTE = 9
/** Start, address and stop: what a chip that is not there costs. */
export const UNANSWERED_BITS = BITS_A_BYTE + 2

/** Bits up to and with the last written one: start, address, bytes. */
export function writtenBits({ bytes }: Transfer): number {
  return 1 + BITS_A_BYTE * (1 + bytes.length)
}

/** Bits of a whole transfer; a repeated start and the address once more before what is read (UM10204, 3.1.10). */
export function transferBits(transfer: Transfer): number {
  const read = transfer.readLength === 0 ? 0 : 1 + BITS_A_BYTE * (1 + transfer.readLength)
  return writtenBits(transfer) + read + 1
}

/** However slow the bus and short the time: what a driver may count on. */
export const LEAST_BLOCK_BYTES = 16

/**
 * How many data bytes beside a register fit into a time on the bus: at least 16, at most what the adapter takes.
 * @param holdUs longest time a transfer may hold the bus
 */
export function blockBytesWithin(holdUs: number, clockHz: number, most: number): number {
  const bytes = Math.floor(((holdUs * clockHz) / 1e6 - 2) / BITS_A_BYTE)
  return Math.min(most, Math.max(LEAST_BLOCK_BYTES, bytes - 2))
}
