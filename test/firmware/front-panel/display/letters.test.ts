// What a user would lose: names that can be read, in any script, and values that can be told apart.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Canvas, textWidth } from '../../../../firmware/surfaces/front-panel/display/canvas.ts'
import { drawable } from '../../../../firmware/surfaces/front-panel/display/glyphs/drawable.ts'
import { smallLetter } from '../../../../firmware/surfaces/front-panel/display/glyphs/small-letter.ts'
import { shortened } from '../../../../firmware/surfaces/front-panel/display/shortened.ts'
import {
  BIG_TYPE,
  MIDDLE_TYPE,
  SMALL_TYPE,
} from '../../../../firmware/surfaces/front-panel/display/type-size.ts'
import { crop } from './crop.ts'

const ASCII = Array.from({ length: 94 }, (_, n) => String.fromCharCode(33 + n))
const LATIN = Array.from({ length: 0x17f - 0xc0 }, (_, n) => String.fromCharCode(0xc0 + n)).filter((letter) =>
  /\p{L}/u.test(letter),
)

test('every sign of a keyboard is drawn, within its cell, and like no other', () => {
  const seen = new Map<string, string>()
  for (const sign of ASCII) {
    const rows = smallLetter(sign)
    assert.ok(rows, `${sign} is not drawn`)
    assert.is(rows.length, 8, sign)
    for (const row of rows) assert.match(row, /^[.#]{5}$/, `${sign}: ${row}`)
    const picture = rows.join('')
    assert.ok(picture.includes('#'), `${sign} is empty`)
    assert.not.ok(seen.has(picture), `${sign} looks like ${seen.get(picture)}`)
    seen.set(picture, sign)
  }
})

test('every letter of the languages of Europe is readable: drawn, or as letters that are', () => {
  for (const letter of LATIN) {
    const parts = drawable(letter)
    assert.not.ok(parts.includes('□'), `${letter} is a box`)
    for (const part of parts) for (const row of smallLetter(part)!) assert.is(row.length, 5, letter)
  }
})

// Drawn by hand on squared paper.
const DRAWN: Readonly<Record<string, string[]>> = {
  Ä: ['.#.#.', '.....', '.###.', '#...#', '#####', '#...#', '#...#', '.....'],
  é: ['...#.', '..#..', '.###.', '#...#', '#####', '#....', '.###.', '.....'],
  ç: ['.....', '.....', '.###.', '#...#', '#....', '#...#', '.###.', '..#..'],
  í: ['...#.', '..#..', '.##..', '..#..', '..#..', '..#..', '.###.', '.....'],
  Ø: ['.##.#', '#..#.', '#.#.#', '#.#.#', '#.#.#', '.#..#', '#.##.', '.....'],
}
for (const [letter, rows] of Object.entries(DRAWN)) {
  test(`${letter} is drawn with its mark, composed or not`, () => {
    assert.equal(smallLetter(letter), rows)
    assert.equal(smallLetter(letter.normalize('NFD')), rows)
  })
}

// Passports (ICAO 9303) write Cyrillic so; a box stands for one letter of a reader's.
const WRITTEN: Readonly<Record<string, string>> = {
  'Lead vocal': 'Lead vocal',
  Дмитрий: 'Dmitrii',
  'Щукин Юрий': 'Shchukin Iurii',
  Хор: 'Khor',
  Ελένη: 'Eleni',
  '“Vox” – L’été…': '"Vox" - L\'été...',
  'Ｖｏｘ ﬁn': 'Vox fin',
  '½ Gain™': '1/2 GainTM',
  日本: '□□',
  '👩‍🎤 Anna ❤️': '□ Anna □',
  'tab\u00a0space': 'tab space',
}
for (const [name, expected] of Object.entries(WRITTEN)) {
  test(`the name ${name} is shown as ${expected}`, () => {
    assert.is(drawable(name).join(''), expected)
  })
}

test('a name that is too long keeps the number that tells it from its neighbour', () => {
  assert.is(shortened('Vocal 1', SMALL_TYPE, 30).at(-1), '1')
  assert.is(shortened('Vocal 12', SMALL_TYPE, 30).slice(-2), '12')
  assert.is(shortened('Overheads R', SMALL_TYPE, 30).at(-1), 'R')
  assert.is(shortened('Kick', SMALL_TYPE, 30), 'Kick')
  for (const name of [...ASCII, 'Vocal 12', 'Щукин Юрий', 'WWWWWWWWWW']) {
    assert.ok(textWidth(shortened(name, SMALL_TYPE, 30), SMALL_TYPE) <= 30, name)
  }
})

test('a value that runs stands still: all digits are as wide as each other, in every size', () => {
  for (const type of [SMALL_TYPE, MIDDLE_TYPE, BIG_TYPE]) {
    const widths = new Set([...'0123456789'].map((digit) => textWidth(digit, type)))
    assert.is(widths.size, 1)
  }
})

test('the digits of a value are 26 pixels high, their strokes 4 thick, corners square and bows round', () => {
  const image = new Uint8Array(1024)
  new Canvas(image, 64).text('70', BIG_TYPE, 0, 0)
  const picture = crop(image, 0, 0, 16, 26)
  assert.is(picture[0], '#'.repeat(16))
  assert.is(picture[3], '#'.repeat(16))
  assert.is(picture[4], `${'.'.repeat(12)}####`)
  assert.is(picture[25], '....####........')
  const zero = crop(image, 19, 0, 16, 26)
  assert.match(zero[0]!, /^\.{4,6}#{4,8}\.{4,6}$/)
  assert.match(zero[2]!, /^\.{2,3}#{10,12}\.{2,3}$/)
  assert.is(zero[13], '####........####')
  assert.equal(zero.toReversed(), zero)
})

test('text ends at the edge of the picture with a whole letter', () => {
  const image = new Uint8Array(1024)
  const end = new Canvas(image, 64).text('W'.repeat(40), SMALL_TYPE, 0, 0)
  // 21 letters of 5 columns with a column between two: 21 x 6 - 1.
  assert.is(end, 125)
  assert.equal(crop(image, 125, 0, 3, 64), Array(64).fill('...'))
})

test.run()
