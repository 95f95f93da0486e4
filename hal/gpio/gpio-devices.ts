// The chips of the character device.
import { lstatSync, readdirSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { GpioChip, LinuxError } from '../linux/index.ts'
import { accessFix } from './access-fix.ts'
import { lineText } from './find-lines.ts'
import type { Chip, Line } from './gpio.ts'

const { EACCES, EBUSY, EPERM } = constants.errno

export interface OpenChip extends Chip {
  device: GpioChip
  names: string[]
}

/** Paths. Without symbolic links: Raspberry Pi OS gives a chip the name of its predecessor too. */
export function gpioDevices(folder = '/dev'): string[] {
  return readdirSync(folder)
    .filter((name) => /^gpiochip\d+$/.test(name))
    .sort((a, b) => Number(a.slice(8)) - Number(b.slice(8)))
    .map((name) => join(folder, name))
    .filter((path) => !lstatSync(path).isSymbolicLink())
}

/** @throws LinuxError EACCES with the group that may, ENOENT, EINVAL or ENOTTY from a kernel before 5.10 */
export function openChip(path: string): OpenChip {
  try {
    const device = GpioChip.open(path)
    const names = Array.from({ length: device.lines }, (_, offset) => device.line(offset).name)
    return { label: device.label, name: device.name, lines: device.lines, device, names }
  } catch (error) {
    const { errno, operation } = error as LinuxError
    if (errno !== EACCES && errno !== EPERM) throw error
    throw new LinuxError(operation, errno, 'this user may not', accessFix(path))
  }
}

/** A refused request, with the names of who holds what. */
export function explained(
  error: LinuxError,
  operation: string,
  { device, label }: OpenChip,
  lines: readonly { line: Line }[],
  offsets: readonly number[],
): Error {
  if (error.errno !== EBUSY) {
    return new LinuxError(operation, error.errno, `chip "${label}": ${error.message}`, '')
  }
  const held = offsets.flatMap((offset, n) => {
    const { used, consumer } = device.line(offset)
    const who = consumer ? `"${consumer}"` : 'something without a name'
    return used ? [`${lineText(lines[n]!.line)} of chip "${label}" is held by ${who}`] : []
  })
  return new LinuxError(operation, EBUSY, held.join('; '), 'Stop that, or use another line.')
}
