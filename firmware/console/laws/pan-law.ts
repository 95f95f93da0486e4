// Where between left (-100) and right (+100) a strip stands, or to which side a stereo pair or main leans
// (X32 /ch/NN/mix/pan). What gains follow from it is not said here but in gains.ts.
import type { NumberLaw } from './law.ts'
import { numberParser } from './number-parser.ts'
import { POSITIONS, readNumber } from './read-number.ts'

const LIMIT = 100
const ALLOWED = `L${LIMIT} to R${LIMIT}, C, or -${LIMIT} to +${LIMIT}, or ${POSITIONS}`
const SIDED = /^([lr])\s*(\d.*|\..*)$/
const CENTRE = /^(?:c|centre|center)$/

function read(text: string): number | undefined {
  if (CENTRE.test(text)) return 0
  const sided = SIDED.exec(text)
  if (!sided) return readNumber(text, '')
  const distance = readNumber(sided[2]!, '')
  return distance !== undefined && sided[1] === 'l' ? -distance : distance
}

const fromPosition = (position: number): number => 2 * LIMIT * position - LIMIT

export const panLaw: NumberLaw = {
  kind: 'number',
  name: 'pan',
  unit: '',
  wire: 'float',
  parse: numberParser({
    allowed: ALLOWED,
    holds: (pan) => pan >= -LIMIT && pan <= LIMIT,
    read,
    fromPosition,
  }),
  format(pan) {
    const tenths = Math.round(Math.abs(pan) * 10) / 10
    if (tenths === 0) return 'C'
    return `${pan < 0 ? 'L' : 'R'}${tenths}`
  },
  save: (pan) => pan,
  toPosition: (pan) => (pan + LIMIT) / (2 * LIMIT),
  fromPosition,
  describe: () => ALLOWED,
}
