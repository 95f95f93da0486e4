// What sysfs cannot do, and why it says no.
import { constants } from 'node:os'
import { LinuxError } from '../linux/index.ts'
import { lineText } from './find-lines.ts'
import type { InputLine, Line } from './gpio.ts'

const { EACCES, EBUSY, EINVAL, EIO, EPERM } = constants.errno

const FIXES: Record<number, string> = {
  [EACCES]: 'Run as root, or give /sys/class/gpio to a group by a udev rule.',
  [EPERM]: 'Run as root, or give /sys/class/gpio to a group by a udev rule.',
  // sysfs itself does not say who.
  [EBUSY]: 'A driver or a program holds it: gpioinfo says who. Stop that, or use another line.',
  [EINVAL]: 'The line cannot do this; not every line has an interrupt.',
}

export function sysfsError(
  error: NodeJS.ErrnoException,
  operation: string,
  label: string,
  line: Line,
): LinuxError {
  const errno = Math.abs(error.errno ?? EIO)
  const what = `${lineText(line)} of chip "${label}", ${error.message}`
  return new LinuxError(operation, errno, what, FIXES[errno] ?? '')
}

export function pullWarnings(lines: readonly InputLine[]): string[] {
  return lines
    .filter(({ pull }) => pull === 'up' || pull === 'down')
    .map(({ line, pull }) => `sysfs cannot set a pull: ${lineText(line)} needs a resistor ${pull}`)
}
