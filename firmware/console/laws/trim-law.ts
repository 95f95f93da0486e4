// Digital gain at the head of a strip: -18..+18 dB, even over the knob's travel (X32 /ch/NN/preamp/trim).
import { refusal } from '../errors.ts'
import { formatDecibels } from './decibels.ts'
import type { NumberLaw, ValueInput } from './law.ts'
import { POSITIONS, readNumber, readPosition, tidy } from './read-number.ts'

const LIMIT_DB = 18
const ALLOWED = `-${LIMIT_DB} to +${LIMIT_DB} dB, or ${POSITIONS}`

function check(db: number | undefined, input: ValueInput): number {
  if (db === undefined || !(db >= -LIMIT_DB && db <= LIMIT_DB)) throw refusal(input, ALLOWED)
  return db + 0
}

const fromPosition = (position: number): number => 2 * LIMIT_DB * position - LIMIT_DB

export const trimLaw: NumberLaw = {
  kind: 'number',
  name: 'trim',
  unit: 'dB',
  wire: 'float',
  parse(input) {
    if (typeof input === 'number') return check(input, input)
    if (typeof input !== 'string') throw refusal(input, ALLOWED)
    const text = tidy(input)
    const position = readPosition(text)
    return check(position === undefined ? readNumber(text, 'db') : fromPosition(position), input)
  },
  format: formatDecibels,
  save: (db) => db,
  toPosition: (db) => (db + LIMIT_DB) / (2 * LIMIT_DB),
  fromPosition,
  describe: () => ALLOWED,
}
