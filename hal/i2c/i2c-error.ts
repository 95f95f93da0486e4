import { type FaultReach, faultOf } from './faults.ts'
import { hexByte } from './transfer.ts'

/** A refused transfer: which bus, which chip, what it means and what the owner can do. */
export class I2cError extends Error {
  /** As in errno(3); "OFFLINE" before the chip's first set-up, "ESHUTDOWN" after the bus was stopped. */
  readonly code: string
  readonly bus: string
  readonly chip: string
  readonly address: number
  readonly reach: FaultReach

  constructor(code: string, where: { bus: string; chip: string; address: number }, detail = '') {
    const { means, fix, reach } = faultOf(code)
    const said = detail || means
    super(`${where.chip} at ${hexByte(where.address)} of ${where.bus}: ${code}: ${said}. ${fix}`)
    this.name = 'I2cError'
    this.code = code
    this.bus = where.bus
    this.chip = where.chip
    this.address = where.address
    this.reach = reach
  }
}

export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : 'EIO'
}
