// Fingers on an EQ curve: a band goes with the finger, does not jump, and is spread by a second one.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { BandDrag } from '../../ui-panel/model/band-drag.ts'

const near = (value: number, wanted: number) =>
  assert.ok(Math.abs(value - wanted) < 1e-9, `${value}, not ${wanted}`)

test('a handle touched beside its middle stays, and then goes as far as the finger', () => {
  const drag = new BandDrag()
  drag.take(1, { x: 0.52, y: 0.5 }, { x: 0.5, y: 0.45 })
  for (const [x, y] of [
    [0.52, 0.5],
    [0.42, 0.6],
  ] as const) {
    const moved = drag.move(1, { x, y })
    assert.ok(moved && 'handle' in moved)
    near(moved.handle.x, x - 0.02)
    near(moved.handle.y, y - 0.05)
  }
  assert.ok(drag.lift(1))
  assert.not.ok(drag.held)
})

test('a second finger twice as far away halves the Q, whichever of the two moves, and the band stays', () => {
  const drag = new BandDrag()
  drag.take(1, { x: 0.5, y: 0.5 }, { x: 0.5, y: 0.5 })
  drag.spread(2, 0.6, 1.4)
  assert.equal(drag.move(2, { x: 0.7, y: 0.1 }), { q: (1.4 * (0.6 - 0.5)) / (0.7 - 0.5) })
  const moved = drag.move(1, { x: 0.65, y: 0.9 })
  assert.ok(moved && 'q' in moved)
  near(moved.q, 2.8)
})

test('fingers that meet do not make a Q without end', () => {
  const drag = new BandDrag()
  drag.take(1, { x: 0.5, y: 0.5 }, { x: 0.5, y: 0.5 })
  drag.spread(2, 0.6, 1)
  const moved = drag.move(2, { x: 0.5, y: 0.5 })
  assert.ok(moved && 'q' in moved && moved.q < 10)
})

test('one of two fingers lifted: the other moves nothing any more', () => {
  const drag = new BandDrag()
  drag.take(1, { x: 0.5, y: 0.5 }, { x: 0.5, y: 0.5 })
  drag.spread(2, 0.6, 1)
  assert.ok(drag.lift(2))
  assert.is(drag.move(1, { x: 0.2, y: 0.2 }), undefined)
  assert.not.ok(drag.lift(1), 'let go once')
})

test('a third finger changes nothing', () => {
  const drag = new BandDrag()
  drag.take(1, { x: 0.5, y: 0.5 }, { x: 0.5, y: 0.5 })
  drag.spread(2, 0.6, 1)
  drag.spread(3, 0.9, 5)
  assert.is(drag.move(3, { x: 0.1, y: 0.1 }), undefined)
  assert.not.ok(drag.lift(3))
})

test.run()
