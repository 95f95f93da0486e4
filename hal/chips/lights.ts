import type { I2cDevice } from '../i2c/index.ts'

/** Lamps on a chip, one number each. */
export interface Lights {
  readonly device: I2cDevice
  readonly count: number
  /** How many brightnesses a lamp has, off included. */
  readonly levels: number
  /** Says what a lamp shall be; `show` brings it to the chip. @param level 0 off to 1 full @throws RangeError */
  set(lamp: number, level: number): void
  /**
   * Sends what has changed. Called again meanwhile, it sends what has changed since: callers need not wait.
   * @throws I2cError; what was not sent is sent by the next call, or when the chip is back
   */
  show(): Promise<void>
}

/** @throws RangeError naming the chip and what it has */
export function checkLamp(chip: string, lamp: number, count: number, level: number): void {
  if (!Number.isInteger(lamp) || lamp < 0 || lamp >= count) {
    throw new RangeError(`${chip}: lamp ${lamp}; allowed are 0 to ${count - 1}`)
  }
  if (!(level >= 0 && level <= 1)) throw new RangeError(`${chip}: level ${level}; allowed are 0 to 1`)
}
