// Which of a few numbered things something belongs to: a set, held as bits as on the X32 (DCA 1 = bit 0).
import { refusal } from '../errors.ts'
import type { NumberLaw } from './law.ts'
import { POSITIONS, readPosition, tidy } from './read-number.ts'

/** @param what of, for errors: "DCAs" @param count 1 to 32 */
export function membersLaw(what: string, count: number): NumberLaw {
  const all = 2 ** count - 1
  const allowed = `none, or ${what} from 1 to ${count} with commas between (1,3), or their bits 0 to ${all}, or ${POSITIONS}`

  const fromPosition = (position: number): number => Math.round(position * all)

  function read(input: unknown): number | undefined {
    if (typeof input === 'number') return input
    if (typeof input !== 'string') return undefined
    const text = tidy(input)
    const position = readPosition(text)
    if (position !== undefined) return fromPosition(position)
    if (text === 'none') return 0
    // A single number is one of them; bits are given as a number, or as %0101.
    if (/^%[01]{1,32}$/.test(text)) return Number.parseInt(text.slice(1), 2)
    if (!/^\d{1,2}(?:\s*,\s*\d{1,2})*$/.test(text)) return undefined
    const members = text.split(',').map(Number)
    if (members.some((member) => member < 1 || member > count)) return undefined
    return [...new Set(members)].reduce((bits, member) => bits + 2 ** (member - 1), 0)
  }

  const format = (bits: number): string => {
    const members = Array.from({ length: count }, (_, n) => n + 1).filter((member) => has(bits, member - 1))
    return members.length === 0 ? 'none' : members.join(',')
  }

  return {
    kind: 'number',
    name: `members of ${count} ${what}`,
    unit: '',
    wire: 'int',
    parse(input) {
      const bits = read(input)
      if (bits === undefined || !Number.isInteger(bits) || bits < 0 || bits > all)
        throw refusal(input, allowed)
      return bits + 0
    },
    format,
    save: format,
    toPosition: (bits) => bits / all,
    fromPosition,
    describe: () => allowed,
  }
}

/** Whether bit `member` (from 0) is set; up to 32 of them, which is one more than a bit operation takes. */
export function has(bits: number, member: number): boolean {
  return Math.floor(bits / 2 ** member) % 2 === 1
}
