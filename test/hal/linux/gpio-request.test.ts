// What a panel would lose: pulls, bounce and edges of its lines. Words of a request, by hand from linux/gpio.h.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type LineSettings, requestWords } from '../../../hal/linux/gpio-request.ts'
import { LinuxError } from '../../../hal/linux/index.ts'

/** Bits of enum gpio_v2_line_flag, as the header numbers them. */
const bit = (...numbers: number[]) => numbers.reduce((sum, n) => sum | (1n << BigInt(n)), 0n)
const KEPT = 1024n

const CASES: [string, LineSettings[], bigint[]][] = [
  [
    'an encoder',
    [
      { offset: 17, direction: 'in', pull: 'up', edges: true },
      { offset: 18, direction: 'in', pull: 'up', edges: true },
    ],
    [2n, KEPT, bit(2, 4, 5, 8), 0n, 17n, 18n],
  ],
  [
    'a button to ground with bounce',
    [{ offset: 5, direction: 'in', pull: 'up', activeLow: true, edges: true, debounceUs: 10_000 }],
    [1n, KEPT, bit(1, 2, 4, 5, 8), 1n, 5n, 3n, 10_000n, 1n],
  ],
  [
    'a pull down, and none at all',
    [
      { offset: 0, direction: 'in', pull: 'down' },
      { offset: 1, direction: 'in', pull: 'none' },
    ],
    [2n, KEPT, bit(2, 9), 1n, 0n, 1n, 1n, bit(2, 10), bit(1)],
  ],
  [
    'lamps: the second lit, the third open drain',
    [
      { offset: 6, direction: 'out' },
      { offset: 7, direction: 'out', active: true },
      { offset: 8, direction: 'out', drive: 'open drain' },
    ],
    [3n, KEPT, bit(3), 2n, 6n, 7n, 8n, 1n, bit(3, 6), bit(2), 2n, bit(1), bit(0, 1, 2)],
  ],
  [
    'open source, active low and lit',
    [{ offset: 9, direction: 'out', drive: 'open source', activeLow: true, active: true }],
    [1n, KEPT, bit(1, 3, 7), 1n, 9n, 2n, 1n, 1n],
  ],
  [
    'two bounces among three lines',
    [
      { offset: 1, direction: 'in', debounceUs: 5 },
      { offset: 2, direction: 'in' },
      { offset: 3, direction: 'in', debounceUs: 7 },
    ],
    [3n, KEPT, bit(2), 2n, 1n, 2n, 3n, 3n, 5n, bit(0), 3n, 7n, bit(2)],
  ],
]
for (const [name, lines, expected] of CASES) {
  test(name, () => {
    assert.equal([...requestWords(lines)], expected)
  })
}

test('the 64th line has the highest bit', () => {
  const lines = Array.from(
    { length: 64 },
    (_, offset) => ({ offset, direction: 'out', active: offset === 63 }) as const,
  )
  const words = requestWords(lines)
  assert.equal([...words.subarray(4 + 64)], [2n, 1n << 63n, 2n ** 64n - 1n])
})

test('more than ten different wishes are refused with the number that is allowed', () => {
  const lines = Array.from(
    { length: 12 },
    (_, offset) => ({ offset, direction: 'in', debounceUs: 1 + offset }) as const,
  )
  assert.throws(
    () => requestWords(lines),
    (error: Error) => error instanceof LinuxError && /12 different ways.*allowed are 10/.test(error.message),
  )
})

test.run()
