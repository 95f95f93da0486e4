import { MARKS_ABOVE, MARKS_BELOW } from './marks.ts'
import { readBlocks } from './read-blocks.ts'
import { SMALL } from './small.ts'

const LETTERS = readBlocks(SMALL)
const ROWS = 8
const DARK = '.....'
/** The same without their dots, which a mark takes the place of. */
const DOTLESS: Readonly<Record<string, string>> = { i: 'ı', j: 'ȷ' }

/** Rows of a letter with its marks, or undefined for one that nobody has drawn. @param letter one character, composed or not */
export function smallLetter(letter: string): readonly string[] | undefined {
  const drawn = LETTERS.get(letter)
  if (drawn) return drawn
  const [base = '', ...marks] = letter.normalize('NFD')
  const above = marks.map((mark) => MARKS_ABOVE[mark]).find((rows) => rows)
  const below = marks.map((mark) => MARKS_BELOW[mark]).find((row) => row)
  const plain = LETTERS.get((above && DOTLESS[base]) ?? base)
  if (!plain) return undefined
  const rows = above ? withMark(plain, above, base) : [...plain]
  if (below) rows[ROWS - 1] = below
  return rows
}

function withMark(plain: readonly string[], above: readonly string[], base: string): string[] {
  const free = plain[0] === DARK && plain[1] === DARK
  if (free) return [...above, ...plain.slice(2)]
  // A capital makes itself smaller; a tall small letter ("ď") has no room, and stays without.
  const capital = base !== base.toLowerCase()
  return capital ? [...above, ...squeezed(plain.slice(0, ROWS - 1)), DARK] : [...plain]
}

/** Five rows of seven: those that repeat the one above go first. */
function squeezed(rows: readonly string[]): string[] {
  const kept = [...rows]
  while (kept.length > ROWS - 3) {
    const twin = kept.findIndex((row, n) => row === kept[n - 1])
    kept.splice(twin > 0 ? twin : kept.length - 2, 1)
  }
  return kept
}
