// Ratio of a compressor: 1:1 to 20:1, and infinity at the top of the travel.
import type { NumberLaw } from './law.ts'
import { numberParser } from './number-parser.ts'
import { POSITIONS, readNumber } from './read-number.ts'

const HIGHEST = 20
/** Of the travel, up to the highest finite ratio. */
const FINITE = 0.95
const ALLOWED = `1 to ${HIGHEST} (4, or 4:1), inf, or ${POSITIONS}`
const INFINITE = /^(?:inf|infinity|oo|∞)(?::1)?$/

function read(text: string): number | undefined {
  if (INFINITE.test(text)) return Number.POSITIVE_INFINITY
  return readNumber(text.replace(/\s*:\s*1$/, ''), '')
}

function fromPosition(position: number): number {
  if (position > FINITE) return Number.POSITIVE_INFINITY
  return HIGHEST ** (position / FINITE)
}

export const ratioLaw: NumberLaw = {
  kind: 'number',
  name: 'ratio',
  unit: '',
  wire: 'float',
  parse: numberParser({
    allowed: ALLOWED,
    holds: (ratio) => (ratio >= 1 && ratio <= HIGHEST) || ratio === Number.POSITIVE_INFINITY,
    read,
    fromPosition,
  }),
  format: (ratio) => (ratio === Number.POSITIVE_INFINITY ? 'inf:1' : `${Number(ratio.toFixed(2))}:1`),
  save: (ratio) => (ratio === Number.POSITIVE_INFINITY ? 'inf' : ratio),
  toPosition: (ratio) =>
    ratio === Number.POSITIVE_INFINITY ? 1 : (FINITE * Math.log(ratio)) / Math.log(HIGHEST),
  fromPosition,
  describe: () => ALLOWED,
}
