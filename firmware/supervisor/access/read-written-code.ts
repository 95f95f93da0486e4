import { BoxError } from '../box-error.ts'
import { ROLES, type Role } from './roles.ts'

/** Six digits as people write them, or twelve; then perhaps a role. Editors put a mark before it and lines after. */
const WRITTEN = /^\uFEFF?\s*((?:\d{3}[ -]?){2}|(?:\d{3}[ -]?){4})(?:\s+([a-z]+))?\s*$/i
/** Those are tried first. */
const FEWEST_DIGITS = 4
const ALLOWED = `a code of six digits (or twelve), and if it is not to be admin one of ${ROLES.join(', ')}`

/**
 * A code that the owner has thought of.
 * @throws BoxError EPAIR; it does not repeat what was given, which may be nearly right
 */
export function readWrittenCode(text: string): { code: string; role: Role } {
  const [, digits, word = 'admin'] = WRITTEN.exec(text) ?? []
  if (digits === undefined) throw new BoxError('EPAIR', `it holds no code: write ${ALLOWED}`)
  const role = ROLES.find((one) => one === word.toLowerCase())
  if (!role) throw new BoxError('EPAIR', `"${word.slice(0, 20)}" is no role: write ${ALLOWED}`)
  const code = digits.replace(/\D/g, '')
  if (new Set(code).size < FEWEST_DIGITS || isRow(code)) {
    throw new BoxError(
      'EPAIR',
      'its code is one of the first to be guessed: take four different digits, and no row',
    )
  }
  return { code, role }
}

/** 123456, 987654, 135790, 024680: the same step from each digit to the next. */
function isRow(code: string): boolean {
  const steps = [...code].slice(1).map((digit, n) => (Number(digit) - Number(code[n]) + 10) % 10)
  return new Set(steps).size === 1
}
