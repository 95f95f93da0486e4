import type { I2cDevice } from '../i2c/index.ts'

/** Voltages as numbers: faders and pots. */
export interface Converter {
  readonly device: I2cDevice
  readonly channels: number
  /** How many codes there are from 0 to full scale. */
  readonly steps: number
  /** Volts at full scale. */
  readonly fullScaleVolts: number
  /** One conversion. @param channel 0 to channels - 1 @returns part of full scale, 0 to below 1 @throws I2cError, RangeError */
  read(channel: number): Promise<number>
}

/** @throws RangeError naming the chip and what it has */
export function checkChannel(chip: string, channel: number, channels: number): void {
  if (Number.isInteger(channel) && channel >= 0 && channel < channels) return
  throw new RangeError(`${chip}: channel ${channel}; allowed are 0 to ${channels - 1}`)
}
