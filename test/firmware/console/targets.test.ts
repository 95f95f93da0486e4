import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { TARGETS, targetLayout } from '../../../firmware/console/index.ts'

test('engine and console number the targets alike: kind after kind, in the order of the list', () => {
  const { base, count } = targetLayout({ strips: 16, inputs: 8, outputs: 2 })
  assert.equal(base, {
    stripSource: 0,
    stripInputGain: 16,
    stripGainLeft: 32,
    stripGainRight: 48,
    mainGainLeft: 64,
    mainGainRight: 65,
    outputFromLeft: 66,
    outputFromRight: 68,
  })
  assert.is(count, 70)
})

test('ids are dense, each names one thing, at every size; two full replays fit the command ring', () => {
  for (let size = 1; size <= 32; size++) {
    const layout = targetLayout({ strips: size, inputs: 1, outputs: 33 - size })
    assert.is(layout.count, 4 * size + 2 + 2 * (33 - size))
    assert.is(new Set(layout.targets.map(({ id }) => layout.describe(id))).size, layout.count)
    for (const [index, { id, kind, ordinal }] of layout.targets.entries()) {
      assert.is(id, index)
      assert.is(layout.id(kind, ordinal), id)
    }
    assert.equal(
      layout.targets.filter(({ value }) => value === 'input').map(({ kind }) => kind),
      Array(size).fill('stripSource'),
    )
    assert.ok(layout.count < 1000)
  }
})

test('a target that does not exist is an error, not a neighbour', () => {
  const layout = targetLayout({ strips: 2, inputs: 2, outputs: 2 })
  for (const ordinal of [-1, 2, 0.5, Number.NaN])
    assert.throws(() => layout.id('stripGainLeft', ordinal), /stripGainLeft/)
  assert.throws(() => layout.id('mainGainRight', 1), /mainGainRight/)
  assert.is(layout.describe(layout.id('stripGainRight', 1)), 'stripGainRight of strip 2')
  assert.is(layout.describe(layout.id('mainGainLeft', 0)), 'mainGainLeft')
  assert.is(layout.describe(layout.count), `unknown target ${layout.count} (0 to ${layout.count - 1})`)
  assert.is(TARGETS.length, 8)
})

test.run()
