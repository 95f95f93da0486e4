// What people call a strip. Any script, one line.
import { refusal } from '../errors.ts'
import type { TextLaw } from './law.ts'

/** The X32 shows 12; a page has room for more, and a name in another script needs it. */
const LONGEST = 32
/** Controls, line and paragraph separators, and halves of surrogate pairs, which no UTF-8 can carry. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u

const ALLOWED = `text of at most ${LONGEST} characters on one line`

export const nameLaw: TextLaw = {
  kind: 'text',
  name: 'name',
  unit: '',
  wire: 'string',
  parse(input) {
    if (typeof input !== 'string' || UNPRINTABLE.test(input) || [...input].length > LONGEST) {
      throw refusal(input, ALLOWED)
    }
    return input
  },
  format: (value) => value,
  save: (value) => value,
  describe: () => ALLOWED,
}
