// What a user would lose: knowing that an edge was lost. Sequence numbers as the kernel gives them.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { EdgeStage } from '../../../hal/gpio/edge-stage.ts'
import type { Edge } from '../../../hal/gpio/index.ts'

/** [line, sequence, sequence of the line] of each edge in, [lost, lineLost] of each out. */
const CASES: [string, [number, number, number][], [number, number][], number][] = [
  [
    'none',
    [
      [0, 1, 1],
      [1, 2, 1],
      [0, 3, 2],
    ],
    [
      [0, 0],
      [0, 0],
      [0, 0],
    ],
    0,
  ],
  ['before the first', [[0, 3, 3]], [[2, 2]], 2],
  [
    'of the other line: told at once for the group, for the line when it comes',
    [
      [0, 1, 1],
      [0, 4, 2],
      [1, 5, 3],
    ],
    [
      [0, 0],
      [2, 0],
      [0, 2],
    ],
    2,
  ],
  [
    'one that the interrupt counted and the thread did not queue',
    [
      [0, 1, 1],
      [0, 3, 2],
    ],
    [
      [0, 0],
      [1, 0],
    ],
    1,
  ],
  [
    'one that comes late is not lost',
    [
      [0, 1, 1],
      [1, 3, 1],
      [0, 2, 2],
      [0, 4, 3],
    ],
    [
      [0, 0],
      [1, 0],
      [0, 0],
      [0, 0],
    ],
    0,
  ],
]
for (const [name, given, expected, lost] of CASES) {
  test(`lost: ${name}`, () => {
    const told: Edge[] = []
    const stage = new EdgeStage([{ line: 'A' }, { line: 'B' }], [false, false], (edge) => told.push(edge))
    for (const [line, sequence, lineSequence] of given) {
      stage.push({ line, active: true, timeNs: 5, sequence, lineSequence })
    }
    assert.equal(
      told.map((edge) => [edge.lost, edge.lineLost]),
      expected,
    )
    assert.is(stage.lost, lost)
  })
}

test('numbers of 32 bits wrap after 4 thousand million edges: nothing is lost there', () => {
  const told: Edge[] = []
  const stage = new EdgeStage([{ line: 0 }], [false], (edge) => told.push(edge))
  // Up to the wrap in steps that count as forward.
  const numbers = [0x7fffffff, 0xfffffffe, 0xffffffff, 0, 1, 3].map((n) => n >>> 0)
  for (const n of numbers) stage.push({ line: 0, active: true, timeNs: 5, sequence: n, lineSequence: n })
  assert.equal(
    told.slice(2).map(({ lost, lineLost }) => [lost, lineLost]),
    [
      [0, 0],
      [0, 0],
      [0, 0],
      [1, 1],
    ],
  )
})

test('a loss that a bouncing line reveals is told with the next edge of whichever line', () => {
  const told: Edge[] = []
  const stage = new EdgeStage([{ line: 0, debounceUs: 1000 }, { line: 1 }], [false, false], (edge) =>
    told.push(edge),
  )
  stage.push({ line: 0, active: true, timeNs: 1e6, sequence: 4, lineSequence: 4 })
  stage.push({ line: 1, active: true, timeNs: 1.5e6, sequence: 5, lineSequence: 1 })
  stage.push({ line: 0, active: true, timeNs: 3e6, sequence: 6, lineSequence: 5 })
  assert.equal(
    told.map(({ line, lost, lineLost, timeNs }) => [line, lost, lineLost, timeNs]),
    [
      [1, 3, 0, 1.5e6],
      [0, 0, 3, 2e6],
    ],
  )
  stage.close()
})

test.run()
