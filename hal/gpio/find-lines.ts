// Which chip and which lines are meant, or an error that says what there is.
import { constants } from 'node:os'
import { LinuxError } from '../linux/index.ts'
import { type Chip, HEADER_LABELS, type Line, MOST_LINES } from './gpio.ts'

const { EINVAL, ENODEV, ENOENT } = constants.errno

/** "GPIO17" or "line 17", for people. */
export const lineText = (line: Line): string => (typeof line === 'number' ? `line ${line}` : `line "${line}"`)

/** @param label of the chip; undefined: the header's, or the only one @throws LinuxError ENODEV, EINVAL when several have it */
export function findChip<T extends Chip>(operation: string, chips: readonly T[], label?: string): T {
  const wanted =
    label === undefined
      ? chips.length === 1
        ? chips
        : chips.filter((chip) => HEADER_LABELS.includes(chip.label))
      : chips.filter((chip) => chip.label === label)
  const there =
    chips.map((chip) => `"${chip.label}" (${chip.name}, ${chip.lines} lines)`).join(', ') || 'none'
  if (wanted.length === 0) {
    const what = label === undefined ? 'no header chip' : `no GPIO chip with the label "${label}"`
    throw new LinuxError(operation, ENODEV, `${what}; there are: ${there}`, 'Name one of them.')
  }
  if (wanted.length > 1) {
    const what = `more than one GPIO chip has the label "${wanted[0]!.label}"`
    throw new LinuxError(operation, EINVAL, `${what}; there are: ${there}`)
  }
  return wanted[0]!
}

/** @param names of the chip's lines, in order; '' where one has none @throws LinuxError EINVAL, ENOENT */
export function findOffsets(
  operation: string,
  chip: Chip,
  names: readonly string[],
  lines: readonly { line: Line }[],
): number[] {
  const refuse = (errno: number, detail: string): never => {
    throw new LinuxError(operation, errno, detail, '')
  }
  if (lines.length === 0 || lines.length > MOST_LINES) {
    refuse(EINVAL, `${lines.length} lines; allowed are 1 to ${MOST_LINES} in a group`)
  }
  const offsets = lines.map(({ line }) => {
    if (typeof line === 'number') {
      if (Number.isInteger(line) && line >= 0 && line < chip.lines) return line
      return refuse(ENOENT, `chip "${chip.label}" has the lines 0 to ${chip.lines - 1}`)
    }
    const named = names.flatMap((name, offset) => (name === line ? [offset] : []))
    if (named.length === 1) return named[0]!
    const there = names.filter(Boolean).map((name) => `"${name}"`)
    const what = named.length > 1 ? `${named.length} lines` : 'no line'
    return refuse(
      ENOENT,
      `${what} of chip "${chip.label}" with the name "${line}"; ${there.length > 0 ? `there are: ${there.join(', ')}` : `its lines have no names, only the numbers 0 to ${chip.lines - 1}`}`,
    )
  })
  const twice = offsets.findIndex((offset, n) => offsets.indexOf(offset) !== n)
  if (twice >= 0) refuse(EINVAL, `${lineText(lines[twice]!.line)} is asked for twice`)
  return offsets
}

/** "get GPIO lines 17, GPIO18": what is being done, for errors. */
export function operationText(kind: 'inputs' | 'outputs', lines: readonly { line: Line }[]): string {
  return `get GPIO ${kind} ${lines.map(({ line }) => line).join(', ')}`
}
