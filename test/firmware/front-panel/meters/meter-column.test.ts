// What a user would lose: LEDs that stand where the level is, keep a peak long enough to be seen, and never hide a clip.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { MeterColumn } from '../../../../firmware/surfaces/front-panel/meters/index.ts'

const linear = (db: number) => 10 ** (db / 20)
const still = (db: number) => ({ level: linear(db), peak: linear(db), clips: 0 })
/** LEDs that are on where a chip knows only on and off, as a drawing, the lowest first. */
const drawing = (leds: Float32Array) => Array.from(leds, (led) => (led >= 0.5 ? '#' : '.')).join('')

// Eight LEDs are seven of scale and one of clip: on from the middle of each seventh, which on the scale is
// 7.14, 21.4, 35.7, 50, 64.3, 78.6 and 92.9 %: -50.7, -35.7, -27.1, -20, -14.3, -8.6 and -2.9 dB.
const EIGHT: readonly [db: number, leds: string][] = [
  [-100, '........'],
  [-51.5, '........'],
  [-50, '#.......'],
  [-36.5, '#.......'],
  [-35, '##......'],
  [-26.5, '###.....'],
  [-20.5, '###.....'],
  [-19.5, '####....'],
  [-14, '#####...'],
  [-8, '######..'],
  [-3.5, '######..'],
  [-2.5, '#######.'],
  [6, '#######.'],
]
for (const [db, leds] of EIGHT) {
  test(`eight LEDs at ${db} dB: ${leds}`, () => {
    assert.is(drawing(new MeterColumn({ count: 8 }).update(still(db), 0)), leds)
  })
}

test('an LED that can be dimmed is as bright as its part of the scale is filled', () => {
  // -20 dB is half the scale: 3.5 of 7; -10 dB is 75 %: 5.25. The peak itself is held elsewhere.
  const leds = new MeterColumn({ count: 8 }).update({ ...still(-10), peak: 0 }, 0)
  assert.equal(
    [...leds].map((led) => Math.round(led * 100) / 100),
    [1, 1, 1, 1, 1, 0.25, 0, 0],
  )
})

test('one or two LEDs tell a signal, not clips', () => {
  assert.is(drawing(new MeterColumn({ count: 1 }).update(still(-15), 0)), '#')
  assert.is(drawing(new MeterColumn({ count: 1 }).update(still(-25), 0)), '.')
  assert.is(drawing(new MeterColumn({ count: 2 }).update({ level: 0, peak: 0, clips: 3 }, 0)), '..')
})

test('a peak stays for 1.5 s above the bar, and then is gone', () => {
  const column = new MeterColumn({ count: 8 })
  const seen = new Map<number, string>()
  for (let ms = 0; ms <= 2000; ms += 20) {
    const hit = ms === 100
    // A bar that fell at once: only the hold can light what is above.
    seen.set(ms, drawing(column.update(hit ? still(-5) : { level: 0, peak: 0, clips: 0 }, ms)))
  }
  assert.is(seen.get(80), '........')
  assert.is(seen.get(100), '######..')
  assert.is(seen.get(120), '.....#..')
  assert.is(seen.get(1580), '.....#..')
  assert.is(seen.get(1600), '........')
})

test('a peak between two looks is held though the bar never showed it', () => {
  const column = new MeterColumn({ count: 8 })
  assert.is(drawing(column.update({ level: linear(-40), peak: linear(-5), clips: 0 }, 0)), '#....#..')
})

test('a higher peak begins its own 1.5 s, a lower one does not prolong the higher', () => {
  const column = new MeterColumn({ count: 8 })
  const quiet = { level: 0, peak: 0, clips: 0 }
  column.update(still(-20), 0)
  column.update(still(-5), 1000)
  column.update(still(-8.7), 2000)
  assert.is(drawing(column.update(quiet, 2480)), '.....#..')
  assert.is(drawing(column.update(quiet, 2520)), '........')
})

test('a clip lights the highest LED for 2 s from the last one', () => {
  const column = new MeterColumn({ count: 8 })
  const clip = (clips: number, ms: number) => column.update({ level: 0, peak: 0, clips }, ms)[7]
  assert.is(clip(0, 0), 0)
  assert.is(clip(1, 100), 1)
  assert.is(clip(5, 1100), 1)
  assert.is(clip(0, 3099), 1)
  assert.is(clip(0, 3100), 0)
})

test('silence and nonsense light nothing', () => {
  for (const level of [0, -1, Number.NaN]) {
    const column = new MeterColumn({ count: 12 })
    assert.is(drawing(column.update({ level, peak: level, clips: 0 }, 0)), '............', `${level}`)
  }
})

test.run()
