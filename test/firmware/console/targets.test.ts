import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { COMMAND_RECORDS } from '../../../firmware/arena/index.ts'
import { TARGETS, targetLayout } from '../../../firmware/console/index.ts'

const LARGEST = { strips: 32, inputs: 32, outputs: 32, buses: 16, matrices: 8 }
const SMALLEST = { strips: 1, inputs: 1, outputs: 1, buses: 0, matrices: 0 }
const SIZES = [
  LARGEST,
  SMALLEST,
  { strips: 16, inputs: 8, outputs: 2, buses: 8, matrices: 2 },
  { strips: 5, inputs: 2, outputs: 3, buses: 1, matrices: 1 },
]

test('engine and console number the targets alike: kind after kind, scope after scope, in the order of the list', () => {
  const layout = targetLayout({ strips: 2, inputs: 8, outputs: 2, buses: 2, matrices: 0 })
  const first = layout.targets.slice(0, 12).map(({ kind, scope, ordinal }) => [kind, scope, ordinal])
  assert.equal(first, [
    ['source', 'strip', 0],
    ['source', 'strip', 1],
    ['source', 'talkback', 0],
    ['input', 'strip', 0],
    ['input', 'strip', 1],
    ['input', 'talkback', 0],
    ['delay', 'strip', 0],
    ['delay', 'strip', 1],
    ['delay', 'output', 0],
    ['delay', 'output', 1],
    ['highPass1', 'strip', 0],
    ['highPass1', 'strip', 1],
  ])
  // Sends: one after the other for each who sends.
  const sends = layout.targets.filter(({ kind, scope }) => kind === 'toBus' && scope === 'strip')
  assert.equal(
    sends.map(({ ordinal, to }) => [ordinal, to]),
    [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ],
  )
})

test('ids are dense, each names one thing, at every size', () => {
  for (const size of SIZES) {
    const layout = targetLayout(size)
    assert.is(new Set(layout.targets.map(({ id }) => layout.describe(id))).size, layout.count)
    for (const [index, { id, kind, scope, ordinal, to, row }] of layout.targets.entries()) {
      assert.is(id, index)
      assert.is(layout.id(kind, scope, ordinal, to), id)
      // A record has room for five.
      assert.ok(row.values.length >= 1 && row.values.length <= 5)
    }
  }
})

test('two full replays of the largest console fit the command ring', () => {
  assert.ok(2 * targetLayout(LARGEST).count <= COMMAND_RECORDS)
})

test('a target that does not exist is an error, not a neighbour', () => {
  const layout = targetLayout({ strips: 2, inputs: 2, outputs: 2, buses: 2, matrices: 0 })
  for (const ordinal of [-1, 2, 0.5, Number.NaN])
    assert.throws(() => layout.id('level', 'strip', ordinal), /level of strip/)
  assert.throws(() => layout.id('source', 'bus', 0), /source of bus/)
  assert.throws(() => layout.id('toMatrix', 'main', 0), /toMatrix of main/)
  assert.is(layout.describe(layout.id('level', 'strip', 1)), 'level of strip 2')
  assert.is(layout.describe(layout.id('toBus', 'strip', 0, 1)), 'toBus of strip 1 to bus 2')
  assert.is(layout.describe(layout.count), `unknown target ${layout.count} (0 to ${layout.count - 1})`)
  assert.is(new Set(TARGETS.map(({ kind }) => kind)).size, TARGETS.length)
})

test.run()
