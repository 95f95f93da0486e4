// The X32's fader taper, in dB: four straight pieces, 0 dB at three quarters of the way, +10 dB at the top.
// Source: Patrick-Gilles Maillot, "Unofficial X32/M32 OSC Remote Protocol", appendix "Converting X32 fader data
// to decimals and vice-versa". The X32 itself knows 1024 steps; here every value between them is held exactly.
import { refusal } from '../errors.ts'
import { formatDecibels } from './decibels.ts'
import type { NumberLaw, ValueInput } from './law.ts'
import { POSITIONS, readNumber, readPosition, tidy } from './read-number.ts'

const LOWEST_DB = -90
const HIGHEST_DB = 10

/** dB = slope * position + offset for positions from `from` up; each piece begins where the one below ends. */
const PIECES = [
  { from: 0.5, fromDb: -10, slope: 40, offset: -30 },
  { from: 0.25, fromDb: -30, slope: 80, offset: -50 },
  { from: 0.0625, fromDb: -60, slope: 160, offset: -70 },
  { from: 0, fromDb: LOWEST_DB, slope: 480, offset: -90 },
] as const

/**
 * Position 0 is -inf, so -90 dB lies at the smallest step above it: 480 * 2^-60 - 90 is -90 in double
 * precision, and 2^-60 still is a number other than zero in the single precision of messages.
 */
const JUST_ABOVE_ZERO = 2 ** -60

const ALLOWED = `-inf, or ${LOWEST_DB} to +${HIGHEST_DB} dB, or ${POSITIONS}`

function check(db: number | undefined, input: ValueInput): number {
  const allowed =
    db !== undefined && (db === Number.NEGATIVE_INFINITY || (db >= LOWEST_DB && db <= HIGHEST_DB))
  if (!allowed) throw refusal(input, ALLOWED)
  return db + 0
}

function fromPosition(position: number): number {
  if (position <= 0) return Number.NEGATIVE_INFINITY
  const piece = PIECES.find(({ from }) => position >= from)!
  return piece.slope * position + piece.offset
}

function toPosition(db: number): number {
  if (db < LOWEST_DB) return 0
  const piece = PIECES.find(({ fromDb }) => db >= fromDb)!
  return Math.max((db - piece.offset) / piece.slope, JUST_ABOVE_ZERO)
}

export const faderLaw: NumberLaw = {
  kind: 'number',
  name: 'fader',
  unit: 'dB',
  wire: 'float',
  parse(input) {
    if (typeof input === 'number') return check(input, input)
    if (typeof input !== 'string') throw refusal(input, ALLOWED)
    const text = tidy(input)
    const position = readPosition(text)
    if (position === undefined) return check(readNumber(text, 'db'), input)
    return check(Number.isNaN(position) ? undefined : fromPosition(position), input)
  },
  format: formatDecibels,
  save: (db) => (db === Number.NEGATIVE_INFINITY ? formatDecibels(db) : db),
  toPosition,
  fromPosition,
  describe: () => ALLOWED,
}
