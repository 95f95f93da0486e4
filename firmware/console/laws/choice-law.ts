// One of a list of named things; the value is its index in the list.
import { refusal } from '../errors.ts'
import type { NumberLaw } from './law.ts'
import { POSITIONS, readNumber, readPosition, tidy } from './read-number.ts'

/** "main L", "Main-l", "main_l" are one name, "in 3" and "in3" another; "in -3" stays a thing of its own. */
const fold = (text: string): string => tidy(text).replace(/(?<=[a-z])[\s_-]+(?=[a-z])|\s+/g, '')

/**
 * @param name of the law
 * @param choices two or more, names that differ in more than blanks and case; saved by name, so that a
 *   later list may have them at other places
 * @param list how an error lists them, where the whole list would be too long
 */
export function choiceLaw(name: string, choices: readonly string[], list = choices.join(', ')): NumberLaw {
  const last = choices.length - 1
  const indexByName = new Map(choices.map((choice, index) => [fold(choice), index]))
  const allowed = `${list}, or 0 to ${last}, or ${POSITIONS}`
  const fromPosition = (position: number): number => Math.round(position * last)

  function read(input: unknown): number | undefined {
    if (typeof input === 'number') return input
    if (typeof input !== 'string') return undefined
    const text = tidy(input)
    const position = readPosition(text)
    if (position !== undefined) return fromPosition(position)
    return indexByName.get(fold(text)) ?? readNumber(text, '')
  }

  return {
    kind: 'number',
    name,
    unit: '',
    wire: 'int',
    parse(input) {
      const index = read(input)
      if (index === undefined || !Number.isInteger(index) || index < 0 || index > last) {
        throw refusal(input, allowed)
      }
      return index + 0
    },
    format: (index) => choices[index]!,
    save: (index) => choices[index]!,
    toPosition: (index) => index / last,
    fromPosition,
    describe: () => allowed,
  }
}
