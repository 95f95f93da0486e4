// The X32's fader taper, in dB: four straight pieces, 0 dB at three quarters of the way, +10 dB at the top.
// Source: Patrick-Gilles Maillot, "Unofficial X32/M32 OSC Remote Protocol", appendix "Converting X32 fader data
// to decimals and vice-versa". The X32 itself knows 1024 steps; here every value between them is held exactly.
import { formatDecibels } from './decibels.ts'
import type { NumberLaw } from './law.ts'
import { numberParser } from './number-parser.ts'
import { POSITIONS, readNumber } from './read-number.ts'

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
  parse: numberParser({
    allowed: ALLOWED,
    holds: (db) => db === Number.NEGATIVE_INFINITY || (db >= LOWEST_DB && db <= HIGHEST_DB),
    read: (text) => readNumber(text, 'db'),
    fromPosition,
  }),
  format: formatDecibels,
  save: (db) => (db === Number.NEGATIVE_INFINITY ? formatDecibels(db) : db),
  toPosition,
  fromPosition,
  describe: () => ALLOWED,
}
