// What a user would lose: one press that counts as three, or one that does not count.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Debouncer } from '../../../hal/gpio/index.ts'
import { bounce, type Reading, randomOf } from './bounce.ts'

const MS = 1e6

/** A trace through a debouncer, its timer punctual or as late as the next edge. */
function through(kind: 'settled' | 'first', periodUs: number, trace: Reading[], lateNs = 0): Reading[] {
  const debouncer = new Debouncer(periodUs, kind, false)
  const told: Reading[] = []
  const tell = (level: boolean, timeNs: number) => void told.push({ timeNs, level })
  for (const { timeNs, level } of trace) {
    for (;;) {
      const due = debouncer.dueNs
      if (due === undefined || due + lateNs >= timeNs) break
      debouncer.advance(due + lateNs, tell)
    }
    debouncer.edge(level, timeNs, tell)
  }
  debouncer.advance(Number.MAX_SAFE_INTEGER, tell)
  return told
}

const random = randomOf(7)
/** 2000 changes of a switch, 20 to 200 ms apart. */
const CHANGES: Reading[] = []
for (let n = 0, timeNs = 0; n < 2000; n++) {
  timeNs += Math.round((20 + 180 * random()) * MS)
  CHANGES.push({ timeNs, level: n % 2 === 0 })
}
const BOUNCES = CHANGES.map(({ timeNs, level }) => bounce(random, timeNs, level))
const TRACE = BOUNCES.flat()

test('the trace bounces: ten and more edges for a change', () => {
  assert.ok(TRACE.length > 10 * CHANGES.length, `${TRACE.length}`)
})

for (const lateNs of [0, 3 * MS, 1000 * MS]) {
  test(`settled: 2000 bouncing changes are 2000 edges, each a period after its last bounce (timer ${lateNs / MS} ms late)`, () => {
    const expected = CHANGES.map(({ level }, n) => ({ timeNs: BOUNCES[n]!.at(-1)!.timeNs + 10 * MS, level }))
    assert.equal(through('settled', 10_000, TRACE, lateNs), expected)
  })

  test(`first: 2000 bouncing changes are 2000 edges, each at its first contact (timer ${lateNs / MS} ms late)`, () => {
    assert.equal(through('first', 10_000, TRACE, lateNs), CHANGES)
  })
}

test('a period shorter than the bounce lets bounces through: the traces would show a debouncer that does nothing', () => {
  assert.ok(through('settled', 100, TRACE).length > CHANGES.length)
  assert.ok(through('first', 100, TRACE).length > CHANGES.length)
})

/** [ms, level] in, [ms, level] out, period 5 ms. */
const CASES: [string, 'settled' | 'first', [number, 0 | 1][], [number, 0 | 1][]][] = [
  [
    'settled: a glitch shorter than the period is nothing',
    'settled',
    [
      [10, 1],
      [14.9, 0],
    ],
    [],
  ],
  [
    'settled: one as long as the period is a press',
    'settled',
    [
      [10, 1],
      [15, 0],
    ],
    [
      [15, 1],
      [20, 0],
    ],
  ],
  [
    'first: a glitch is a press, and let go when the period is over',
    'first',
    [
      [10, 1],
      [11, 0],
    ],
    [
      [10, 1],
      [15, 0],
    ],
  ],
  [
    'first: a tap within the period is over at its end, and what comes then is bounce again',
    'first',
    [
      [10, 1],
      [13, 0],
      [16, 1],
      [17, 0],
    ],
    [
      [10, 1],
      [15, 0],
    ],
  ],
  [
    'first: a level that stays at the end of the period is told then',
    'first',
    [
      [10, 1],
      [13, 0],
      [16, 1],
    ],
    [
      [10, 1],
      [15, 0],
      [20, 1],
    ],
  ],
  [
    'an edge to where the line is says nothing',
    'settled',
    [
      [10, 0],
      [20, 1],
      [21, 1],
    ],
    [[25, 1]],
  ],
  [
    'the same for first',
    'first',
    [
      [10, 0],
      [20, 1],
      [30, 1],
    ],
    [[20, 1]],
  ],
]
for (const [name, kind, given, expected] of CASES) {
  test(name, () => {
    const told = through(
      kind,
      5000,
      given.map(([ms, level]) => ({ timeNs: ms * MS, level: level === 1 })),
    )
    assert.equal(
      told.map(({ timeNs, level }) => [timeNs / MS, level ? 1 : 0]),
      expected,
    )
  })
}

test.run()
