// On or off, held as 1 and 0.
import { refusal } from '../errors.ts'
import type { NumberLaw } from './law.ts'
import { POSITIONS, readPosition, tidy } from './read-number.ts'

const WORDS = new Map([
  ['on', 1],
  ['true', 1],
  ['yes', 1],
  ['1', 1],
  ['off', 0],
  ['false', 0],
  ['no', 0],
  ['0', 0],
])

const ALLOWED = `on or off (true/false, yes/no, 1/0), or ${POSITIONS}`

const fromPosition = (position: number): number => Math.round(position)

function read(input: unknown): number | undefined {
  if (typeof input === 'boolean') return input ? 1 : 0
  if (typeof input === 'number') return WORDS.get(String(input))
  if (typeof input !== 'string') return undefined
  const text = tidy(input)
  const position = readPosition(text)
  return position === undefined ? WORDS.get(text) : fromPosition(position)
}

export const switchLaw: NumberLaw = {
  kind: 'number',
  name: 'switch',
  unit: '',
  wire: 'int',
  parse(input) {
    const value = read(input)
    if (value === undefined || Number.isNaN(value)) throw refusal(input, ALLOWED)
    return value
  },
  format: (value) => (value === 0 ? 'off' : 'on'),
  save: (value) => (value === 0 ? 'off' : 'on'),
  toPosition: (value) => value,
  fromPosition,
  describe: () => ALLOWED,
}
