import { constants } from 'node:os'
import { LinuxError } from '../linux/index.ts'
import { CharacterDevice } from './character-device.ts'
import type { Backend, Gpio } from './gpio.ts'
import { gpioDevices } from './gpio-devices.ts'
import { NoGpio } from './no-gpio.ts'
import { OnoffGpio } from './onoff-gpio.ts'
import type { SimulatedChipOptions } from './simulated-chip.ts'
import { SimulatedGpio } from './simulated-gpio.ts'
import { SYSFS, sysfsChips } from './sysfs-chips.ts'

const { EINVAL, ENODEV, ENOTTY } = constants.errno

export interface OpenGpioOptions {
  /** "auto" (the default): the best that this machine has. Any other is that one or an error. */
  backend?: Backend | 'auto'
  /** Chips where there are no real ones: "auto" gives `SimulatedGpio` then, else "none". */
  simulated?: readonly SimulatedChipOptions[]
  /** For tests: where devices and sysfs lie. */
  devices?: string
  sysfs?: string
}

/**
 * GPIO of this machine. "auto" never throws: without lines, or without the right to them, the backend is "none" (or
 * "simulated"), and `reason` says why.
 * @throws LinuxError when a backend that was named cannot be had
 */
export async function openGpio(options: OpenGpioOptions = {}): Promise<Gpio> {
  const { backend = 'auto', devices = '/dev', sysfs = SYSFS } = options
  if (backend === 'character device') return new CharacterDevice(devices)
  if (backend === 'onoff') return onoff('asked for', sysfs)
  if (backend === 'simulated') return new SimulatedGpio(options.simulated ?? [])
  if (backend === 'none') return new NoGpio(new LinuxError('use GPIO', ENODEV, 'it is turned off'))
  try {
    return await best(devices, sysfs)
  } catch (error) {
    const why = error as LinuxError
    return options.simulated ? new SimulatedGpio(options.simulated, why.message) : new NoGpio(why)
  }
}

async function best(devices: string, sysfs: string): Promise<Gpio> {
  let reason = `there is no ${devices}/gpiochipN`
  if (gpioDevices(devices).length > 0) {
    try {
      return new CharacterDevice(devices)
    } catch (error) {
      // A kernel before 5.10 knows the device and not these calls.
      if (!(error instanceof LinuxError) || (error.errno !== EINVAL && error.errno !== ENOTTY)) throw error
      reason = error.message
    }
  }
  if (sysfsChips(sysfs).length > 0) return onoff(reason, sysfs)
  throw new LinuxError('use GPIO', ENODEV, `${reason}, nor a chip in ${sysfs}`, '')
}

/** The package has a native part, which not every machine could build. */
async function onoff(reason: string, sysfs: string): Promise<Gpio> {
  const loaded = await import('onoff').catch((error: Error) => {
    throw new LinuxError('use GPIO in sysfs', ENODEV, `the package onoff cannot be loaded: ${error.message}`)
  })
  return new OnoffGpio(loaded.Gpio, reason, sysfs)
}
