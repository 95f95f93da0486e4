import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { basename, join } from 'node:path'

/** An adapter of this machine, as the kernel tells of it. */
export interface Adapter {
  number: number
  /** The driver's word: "bcm2835 (i2c@7e804000)", "SMBus stub driver". */
  name: string
  /** From the device tree; 100 kHz, the standard mode every chip can, where that says nothing. */
  clockHz: number
}

const SYSFS = '/sys/bus/i2c/devices'
const STANDARD_MODE_HZ = 100_000

export function listAdapters(sysfs = SYSFS): Adapter[] {
  let entries: string[] = []
  try {
    entries = readdirSync(sysfs)
  } catch {
    // A machine without I2C has no such folder.
  }
  return entries
    .flatMap((entry) => /^i2c-(\d+)$/.exec(entry)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
    .map((number) => {
      const folder = join(sysfs, `i2c-${number}`)
      return { number, name: readFileSync(join(folder, 'name'), 'utf8').trim(), clockHz: clockOf(folder) }
    })
}

/**
 * @param wanted the number, or a part of the name that only one has
 * @throws RangeError naming the adapters there are
 */
export function findAdapter(wanted: number | string, sysfs = SYSFS): Adapter {
  const all = listAdapters(sysfs)
  const found = all.filter(({ number, name }) =>
    typeof wanted === 'number' ? number === wanted : name.includes(wanted),
  )
  if (found.length === 1) return found[0]!
  const list = all.map(({ number, name }) => `${number} "${name}"`).join(', ') || 'none'
  const problem = found.length === 0 ? 'no I2C adapter' : 'several I2C adapters are called'
  throw new RangeError(
    `${problem} ${typeof wanted === 'number' ? wanted : `"${wanted}"`}; there are: ${list}`,
  )
}

/** Driver that has bound an address, if one has. */
export function driverAt(number: number, address: number, sysfs = SYSFS): string | undefined {
  const device = `${number}-${address.toString(16).padStart(4, '0')}`
  try {
    return basename(readlinkSync(join(sysfs, device, 'driver')))
  } catch {
    return undefined
  }
}

/** Device trees hold numbers as big-endian words. */
function clockOf(folder: string): number {
  try {
    return readFileSync(join(folder, 'of_node', 'clock-frequency')).readUInt32BE(0)
  } catch {
    return STANDARD_MODE_HZ
  }
}
