// Digital gain at the head of a strip: -18..+18 dB, even over the knob's travel (X32 /ch/NN/preamp/trim).
import { formatDecibels } from './decibels.ts'
import type { NumberLaw } from './law.ts'
import { numberParser } from './number-parser.ts'
import { POSITIONS, readNumber } from './read-number.ts'

const LIMIT_DB = 18
const ALLOWED = `-${LIMIT_DB} to +${LIMIT_DB} dB, or ${POSITIONS}`

const fromPosition = (position: number): number => 2 * LIMIT_DB * position - LIMIT_DB

export const trimLaw: NumberLaw = {
  kind: 'number',
  name: 'trim',
  unit: 'dB',
  wire: 'float',
  parse: numberParser({
    allowed: ALLOWED,
    holds: (db) => db >= -LIMIT_DB && db <= LIMIT_DB,
    read: (text) => readNumber(text, 'db'),
    fromPosition,
  }),
  format: formatDecibels,
  save: (db) => db,
  toPosition: (db) => (db + LIMIT_DB) / (2 * LIMIT_DB),
  fromPosition,
  describe: () => ALLOWED,
}
