/**
 * A chip on a simulated bus: its registers, as its datasheet has them. Times are those of the bus in ms, exact to the
 * bit, so that a chip can be asked without any bus too.
 */
export interface SimulatedChip {
  readonly address: number
  /** Power comes: registers as after power-on reset, memory without a reset value from `garbage`. */
  powerUp(timeMs: number, garbage: () => number): void
  /** What was written behind the address. @param timeMs of the last bit */
  write(bytes: Uint8Array, timeMs: number): void
  /** What it sends when it is read. @param timeMs of the first bit */
  read(length: number, timeMs: number): Uint8Array
}
