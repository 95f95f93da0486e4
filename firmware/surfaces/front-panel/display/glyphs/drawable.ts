import { smallLetter } from './small-letter.ts'
import { SUBSTITUTES } from './substitutes.ts'

const NOT_DRAWN = '□'

/** All of it is drawn. */
const ASCII = /^[ -~]*$/
/** Pictures are many, texts are few: as many are remembered. */
const MOST_REMEMBERED = 256
const remembered = new Map<string, readonly string[]>()

/** A text as the letters that are drawn for it: itself, others of the same meaning, a box for the rest. */
export function drawable(text: string): readonly string[] {
  if (ASCII.test(text)) return [...text]
  const known = remembered.get(text)
  if (known) return known
  const letters = lettersOf(text)
  if (remembered.size >= MOST_REMEMBERED) remembered.clear()
  remembered.set(text, letters)
  return letters
}

function lettersOf(text: string): string[] {
  return graphemes(text).flatMap((letter) => {
    if (/^\s/u.test(letter)) return [' ']
    if (smallLetter(letter)) return [letter]
    const [base = ''] = letter.normalize('NFD')
    const other =
      SUBSTITUTES[letter.normalize('NFC')] ?? SUBSTITUTES[base] ?? SUBSTITUTES[letter.normalize('NFKC')]
    if (other !== undefined) return [...other]
    const compatible = [...letter.normalize('NFKC')]
    return compatible.every((part) => smallLetter(part)) ? compatible : [NOT_DRAWN]
  })
}

/** What a reader takes for one letter: marks, joiners and colours go with what they belong to. */
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}
