// Where between left (-100) and right (+100) a strip stands, or to which side a stereo pair or main leans
// (X32 /ch/NN/mix/pan). What gains follow from it is not said here but in gains.ts.
import { refusal } from '../errors.ts'
import type { NumberLaw, ValueInput } from './law.ts'
import { POSITIONS, readNumber, readPosition, tidy } from './read-number.ts'

const LIMIT = 100
const ALLOWED = `L${LIMIT} to R${LIMIT}, C, or -${LIMIT} to +${LIMIT}, or ${POSITIONS}`
const SIDED = /^([lr])\s*(\d.*|\..*)$/
const CENTRE = /^(?:c|centre|center)$/

function check(pan: number | undefined, input: ValueInput): number {
  if (pan === undefined || !(pan >= -LIMIT && pan <= LIMIT)) throw refusal(input, ALLOWED)
  return pan + 0
}

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
  parse(input) {
    if (typeof input === 'number') return check(input, input)
    if (typeof input !== 'string') throw refusal(input, ALLOWED)
    const text = tidy(input)
    const position = readPosition(text)
    return check(position === undefined ? read(text) : fromPosition(position), input)
  },
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
