// A finger on a fader, and keys: nothing jumps.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { faderLaw } from '../../firmware/console/index.ts'
import { FaderDrag } from '../../ui-panel/model/fader-drag.ts'
import { faderKey } from '../../ui-panel/model/fader-keys.ts'

test('touching a fader far from its cap does not move it; it then goes as far as the finger', () => {
  const drag = new FaderDrag(() => 0.75)
  drag.down(10)
  assert.is(drag.move(12, 400), undefined, 'a finger trembles')
  assert.is(drag.move(-90, 400), 0.5)
  assert.is(drag.up(-90, 0), false)
})

test('a fader that somebody else moves under a resting finger goes on from there, not from where it was touched', () => {
  let stands = 0.75
  const drag = new FaderDrag(() => stands)
  drag.down(0)
  stands = 0.25
  assert.is(drag.move(40, 400), 0.35)
})

test('at an end it turns round with the finger at once', () => {
  const drag = new FaderDrag(() => 0.9)
  drag.down(0)
  assert.is(drag.move(200, 400), 1)
  assert.is(drag.move(160, 400), 0.9)
})

test('fine: a tenth of the way', () => {
  const drag = new FaderDrag(() => 0.5)
  drag.down(0)
  assert.is(drag.move(100, 400, true), 0.525)
  const jumped = drag.move(120, 400)! - 0.575
  assert.ok(Math.abs(jumped) < 1e-9, `shift let go in the middle: ${jumped}`)
})

test('two taps are a double tap, a slow second or a far one is none, a drag never', () => {
  const drag = new FaderDrag(() => 0.2)
  const tap = (along: number, ms: number) => {
    drag.down(along)
    return drag.up(along, ms)
  }
  assert.equal([tap(0, 0), tap(3, 300)], [false, true])
  assert.is(tap(0, 500), false, 'a third tap is a first one')
  assert.is(tap(0, 1000), false)
  assert.is(tap(90, 1100), false)
  drag.down(90)
  drag.move(190, 400)
  assert.is(drag.up(190, 1200), false)
})

test('arrows move half a dB, pages 3 dB, home is silence and end +10 dB', () => {
  const rows = [
    [-6, 'ArrowUp', -5.5],
    [-6, 'ArrowDown', -6.5],
    [-6, 'ArrowRight', -5.5],
    [-6, 'PageUp', -3],
    [-6, 'PageDown', -9],
    [9, 'PageUp', 10],
    [-6, 'Home', Number.NEGATIVE_INFINITY],
    [-6, 'End', 10],
    [-89, 'PageDown', Number.NEGATIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, 'ArrowUp', -90],
    [Number.NEGATIVE_INFINITY, 'ArrowDown', Number.NEGATIVE_INFINITY],
    [-6, 'x', undefined],
  ] as const
  for (const [from, key, to] of rows) assert.is(faderKey(faderLaw, from, key), to, `${from} ${key}`)
})

test.run()
