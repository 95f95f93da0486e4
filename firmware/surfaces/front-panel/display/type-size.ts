import { type Bitmap, bitmapOf, enlarged, trimmed } from './bitmap.ts'
import { BIG } from './glyphs/big.ts'
import { readBlocks } from './glyphs/read-blocks.ts'
import { smallLetter } from './glyphs/small-letter.ts'

/** One size of type. */
export interface TypeSize {
  readonly height: number
  /** Dark columns between two letters. */
  readonly gap: number
  readonly space: number
  /** Undefined for what this size cannot draw. */
  letter(letter: string): Bitmap | undefined
}

/** Digits are as wide as each other: a value that runs stands still. */
const FIXED = /^\d$/

const small = remembered((letter) => {
  const rows = smallLetter(letter)
  return rows && bitmapOf(FIXED.test(letter) ? rows : trimmed(rows))
})
const bigLetters = readBlocks(BIG)

/** Everything that is drawn at all: names, pages. Capitals 7 pixels high. */
export const SMALL_TYPE: TypeSize = { height: 8, gap: 1, space: 3, letter: small }

/** The same twice as large: capitals 14 pixels high. */
export const MIDDLE_TYPE: TypeSize = {
  ...{ height: 16, gap: 2, space: 6 },
  letter: remembered((letter) => enlargedOf(small(letter))),
}

/** Of values: digits 26 pixels high. */
export const BIG_TYPE: TypeSize = {
  ...{ height: 26, gap: 3, space: 8 },
  letter: remembered((letter) => {
    const rows = bigLetters.get(letter)
    return enlargedOf(rows && bitmapOf(rows))
  }),
}

/** The largest of all: the box's own name while it starts. */
export const POSTER_TYPE: TypeSize = {
  ...{ height: 32, gap: 3, space: 12 },
  letter: remembered((letter) => enlargedOf(MIDDLE_TYPE.letter(letter))),
}

const enlargedOf = (bitmap: Bitmap | undefined) => bitmap && enlarged(bitmap)

function remembered(draw: (letter: string) => Bitmap | undefined) {
  const drawn = new Map<string, Bitmap | undefined>()
  return (letter: string) => {
    if (!drawn.has(letter)) drawn.set(letter, draw(letter))
    return drawn.get(letter)
  }
}
