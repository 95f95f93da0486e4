// What a user would lose: meters that read the same on the panel, on the display, in the terminal and on a page.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { deflection, deflectionOf } from '../../../firmware/console/index.ts'

// biome-ignore format: one row, one point
const SCALE: readonly [db: number | null, deflection: number][] = [
  [null, 0], [-100, 0], [-70, 0], [-65, 0.0125], [-60, 0.025], [-50, 0.075], [-40, 0.15], [-35, 0.225], [-30, 0.3], [-20, 0.5], [-10, 0.75], [0, 1], [6, 1],
]

test('the meter scale bends where it should', () => {
  for (const [db, expected] of SCALE) {
    assert.ok(Math.abs(deflection(db) - expected) < 1e-12, `${db}: ${deflection(db)}, not ${expected}`)
  }
})

test('a level that is measured in volts stands where its decibels stand', () => {
  assert.is(deflectionOf(0), 0)
  assert.is(deflectionOf(1), 1)
  assert.is(deflectionOf(2), 1)
  // -20 dB is a tenth, -40 dB a hundredth.
  assert.ok(Math.abs(deflectionOf(0.1) - 0.5) < 1e-12)
  assert.ok(Math.abs(deflectionOf(0.01) - 0.15) < 1e-12)
})

test.run()
