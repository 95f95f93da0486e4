// What a user would lose: a display that tells, at a glance and from where they stand, what the box does.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { drawScreen, type ScreenModel } from '../../../../firmware/surfaces/front-panel/display/index.ts'
import { crop } from './crop.ts'
import { SCENES, slot } from './scenes.ts'

function picture(model: ScreenModel, height: 64 | 32 = 64): Uint8Array {
  const image = new Uint8Array((128 * height) / 8)
  drawScreen(model, image, height)
  return image
}

const calm = SCENES['calm']!
const moved = SCENES['moved']!.moved!
const lit = (rows: string[]) => rows.join('').split('#').length - 1

// Drawn by hand: left column the fader's groove and cap, then the bar, then mute (lit) and solo.
const SLOT = [
  '#.......#######.',
  '........#.###.#.',
  '........#..#..#.',
  '#.......#.#.#.#.',
  '........#.#.#.#.',
  '........#.###.#.',
  '#.......#.###.#.',
  '........#.###.#.',
  '........#######.',
]

test('a muted channel says so in a lit M at the top of its column', () => {
  const image = picture({ ...calm, slots: [slot(6, { muted: true, position: 0 }), ...calm.slots.slice(1)] })
  assert.equal(crop(image, 0, 10, 16, 9), SLOT)
})

// Positions from X32's meter scale as FACTS has it: half way up is -20 dB, three tenths -30 dB.
const BARS: readonly [db: number, part: number][] = [
  [0, 1],
  [-10, 0.75],
  [-20, 0.5],
  [-30, 0.3],
  [-40, 0.15],
  [-90, 0],
]
for (const [db, part] of BARS) {
  test(`a level of ${db} dB fills ${part * 100} % of the bar`, () => {
    const at = (level: number) =>
      lit(crop(picture({ ...calm, slots: [slot(0, { level, position: undefined })] }), 60, 10, 1, 46))
    const [empty, full] = [at(0), at(1)]
    assert.ok(full - empty >= 40, `${full} rows`)
    assert.ok(Math.abs(at(10 ** (db / 20)) - empty - part * (full - empty)) <= 0.5)
  })
}

test('the page and what the knobs turn stand above the levels, shift lit', () => {
  assert.equal(crop(picture({ ...calm, page: 'I', knob: '-' }), 0, 0, 4, 7), [
    ...['###.', '.#..', '.#..', '.#..', '.#..', '.#..', '###.'],
  ])
  const [off, on] = [false, true].map((shift) => lit(crop(picture({ ...calm, shift }), 60, 0, 40, 8)))
  assert.ok(on! > off! + 100)
})

test('the cap of a moved fader lies where the fader is, at both ends and between', () => {
  for (const [position, left] of [
    [0, 0],
    [0.25, 30],
    [1, 119],
    [0.75, 89],
  ] as const) {
    const rows = crop(picture({ ...calm, moved: { ...moved, position } }), left, 55, 9, 9)
    assert.equal(rows, ['#########', ...Array(7).fill('####.####'), '#########'], `${position}`)
  }
})

test('arrows tell which way a fader has to go until it takes over', () => {
  const rows = crop(picture({ ...calm, moved: { ...moved, takeOver: 'up' } }), 115, 16, 11, 30)
  const widths = rows.map((row) => lit([row])).filter((width) => width > 0 && !rows.includes(''))
  const arrow = widths.slice(0, 11)
  assert.equal(arrow, [1, 1, 3, 3, 5, 5, 7, 7, 9, 9, 11])
  const down = crop(picture({ ...calm, moved: { ...moved, takeOver: 'down' } }), 115, 16, 11, 30)
  assert.equal(
    down
      .map((row) => lit([row]))
      .filter((width) => width > 0)
      .slice(0, 11),
    [...arrow].reverse(),
  )
})

test('an alarm is lit across the whole display, and says how many more there are', () => {
  const image = picture({ ...calm, messages: [{ kind: 'alarm', text: 'card lost' }] })
  assert.equal(crop(image, 0, 0, 128, 2), Array(2).fill('#'.repeat(128)))
  const two = picture({
    ...calm,
    messages: [
      { kind: 'alarm', text: 'card lost' },
      { kind: 'note', text: 'x' },
    ],
  })
  assert.not.equal(crop(two, 100, 0, 28, 18), crop(image, 100, 0, 28, 18))
})

test('a note is told in passing: not lit', () => {
  const image = picture({ ...calm, messages: [{ kind: 'note', text: 'card back' }] })
  assert.ok(lit(crop(image, 0, 0, 128, 9)) < 300)
})

test('the page that is shown is lit in the list of pages, however long the list', () => {
  const menu = Array.from({ length: 20 }, (_, n) => `Page ${n}`)
  for (const page of menu) {
    const rows = crop(picture({ ...calm, menu, page }), 0, 0, 4, 64)
    const bars = rows.filter((row) => row === '####').length
    assert.ok(bars === 9 || (page === menu[0] && bars >= 8), `${page}: ${bars} rows lit`)
  }
})

test('no scene draws outside the display, nor leaves anything of the one before', () => {
  for (const height of [64, 32] as const) {
    const shared = new Uint8Array((128 * height) / 8 + 256).fill(0xa5)
    const inside = shared.subarray(128, 128 + (128 * height) / 8)
    for (const [name, model] of Object.entries(SCENES)) {
      drawScreen(model, inside, height)
      assert.equal(inside, picture(model, height), name)
      assert.ok(
        inside.some((byte) => byte !== 0),
        `${name} is dark`,
      )
    }
    assert.ok([...shared.subarray(0, 128), ...shared.subarray(-128)].every((byte) => byte === 0xa5))
  }
})

test('any name, any number of slots and any level make a picture, and an empty page too', () => {
  const names = ['', ' ', 'W'.repeat(32), '日'.repeat(32), '👩‍🎤'.repeat(8), '\u0301', 'ﬃ', '-', 'R']
  for (const height of [64, 32] as const) {
    for (let count = 0; count <= 8; count++) {
      for (const [n, name] of names.entries()) {
        const level = [0, 1e-9, 1, 40, Number.NaN][n % 5]!
        const slots = Array.from({ length: count }, (_, at) =>
          slot(at, { name, level, selected: true, muted: true }),
        )
        picture({ ...calm, page: name, knob: name, slots, shift: true }, height)
        picture({ ...calm, moved: { ...moved, channel: name, knob: name, text: name } }, height)
        picture({ ...calm, menu: names, page: name, messages: [{ kind: 'alarm', text: name }] }, height)
      }
    }
  }
})

test.run()
