// GPIO chips in sysfs. A line's number there is the chip's base plus its own; the base is another with every kernel.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Chip } from './gpio.ts'

export const SYSFS = '/sys/class/gpio'

export interface SysfsChip extends Chip {
  /** Number of its first line. */
  base: number
  /** Of its lines, from the device tree; '' where one has none. */
  names: string[]
}

/** None where the kernel has no GPIO in sysfs. */
export function sysfsChips(root = SYSFS): SysfsChip[] {
  if (!existsSync(root)) return []
  return readdirSync(root)
    .filter((name) => /^gpiochip\d+$/.test(name))
    .map((name) => {
      const read = (file: string) => readFileSync(join(root, name, file), 'utf8').trim()
      const lines = Number(read('ngpio'))
      const tree = join(root, name, 'device/of_node/gpio-line-names')
      // Names end with a zero byte each.
      const names = existsSync(tree) ? readFileSync(tree, 'utf8').split('\0').slice(0, lines) : []
      return { name, label: read('label'), base: Number(read('base')), lines, names }
    })
    .sort((a, b) => a.base - b.base)
}
