// A finger on a fader, and keys: nothing jumps.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { buildTable, faderLaw, type NumberParameter } from '../../firmware/console/index.ts'
import { FaderDrag } from '../../ui-panel/model/fader-drag.ts'
import { faderKey } from '../../ui-panel/model/fader-keys.ts'
import { WheelSteps } from '../../ui-panel/model/wheel-steps.ts'

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
  assert.is(drag.move(100, 400), 0.525, 'shift let go: no jump')
  assert.is(drag.move(140, 400), 0.625)
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

test('a knob in decibels goes half a dB too, and stops at its ends', () => {
  const gain = buildTable({}).at('/ch/01/eq/1/g') as NumberParameter
  const [least, most] = [gain.law.fromPosition(0), gain.law.fromPosition(1)]
  assert.is(faderKey(gain.law, 3, 'ArrowUp'), 3.5)
  assert.is(faderKey(gain.law, most - 1, 'PageUp'), most)
  assert.is(faderKey(gain.law, least + 1, 'PageDown'), least)
})

test('a notch of a wheel is one step, of any mouse; a touch pad’s hundred small moves are not a hundred steps', () => {
  const steps = (moves: readonly { deltaY: number; deltaMode: number }[]) => {
    const wheel = new WheelSteps()
    return moves.map((move) => wheel.take(move)).filter((step) => step !== 0)
  }
  assert.equal(steps([{ deltaY: -100, deltaMode: 0 }]), [1])
  assert.equal(steps([{ deltaY: 120, deltaMode: 0 }]), [-1])
  assert.equal(steps([{ deltaY: 3, deltaMode: 1 }]), [-1])
  // 300 px of a touch pad, 3 px at a time.
  assert.is(steps(Array.from({ length: 100 }, () => ({ deltaY: -3, deltaMode: 0 }))).length, 5)
})

test.run()
