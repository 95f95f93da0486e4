// What a user would lose: the word that was meant, told at once.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { nearest } from '../../../firmware/console/nearest.ts'
import { seededRandom } from './random.ts'

/** By the definition: what it takes to make one of the other, letter by letter. */
function distance(a: string, b: string): number {
  const known = new Map<string, number>()
  const from = (i: number, j: number): number => {
    if (i === a.length || j === b.length) return a.length - i + b.length - j
    const key = `${i} ${j}`
    const found = known.get(key)
    if (found !== undefined) return found
    const same = a[i] === b[j] ? from(i + 1, j + 1) : Number.POSITIVE_INFINITY
    const least = Math.min(same, 1 + from(i + 1, j + 1), 1 + from(i + 1, j), 1 + from(i, j + 1))
    known.set(key, least)
    return least
  }
  return from(0, 0)
}

test('what is suggested are the words with the fewest edits, in their order, as counted by the definition', () => {
  const { whole, pick } = seededRandom(7)
  const word = () => Array.from({ length: whole(0, 9) }, () => pick([...'/abch01'])).join('')
  for (let round = 0; round < 300; round++) {
    const known = Array.from({ length: whole(0, 30) }, word)
    const [given, count] = [word(), whole(0, 4)]
    const counted = known.map((one) => ({ one, edits: distance(given, one) }))
    // Sorting keeps the order of equals.
    const expected = [...counted].sort((a, b) => a.edits - b.edits).slice(0, count)
    assert.equal(
      nearest(given, known, count),
      expected.map(({ one }) => one),
      `${given} in ${known}`,
    )
  }
})

test('what people mistype is found', () => {
  const known = ['/ch/01/mix/fader', '/ch/01/mix/pan', '/ch/02/mix/fader', '/bus/01/mix/fader']
  assert.equal(nearest('/ch/01/mix/fder', known, 2), ['/ch/01/mix/fader', '/ch/02/mix/fader'])
  assert.equal(nearest('/ch/1/mix/pan', known, 1), ['/ch/01/mix/pan'])
  assert.equal(nearest('x'.repeat(10_000), known, 1).length, 1)
  assert.equal(nearest('', [], 3), [])
})

test.run()
