// What would be lost: a display with snow, mirrored text or stale lines, or one that holds the bus.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Oled, type OledController } from '../../../hal/chips/index.ts'
import { SimulatedOled } from '../../../hal/chips/simulated/index.ts'
import { Random } from '../../gig/random.ts'
import { Wired } from './wired.ts'

async function display(controller: OledController, height: 64 | 32 = 64, holdUs?: number) {
  const simulated = new SimulatedOled(0x3c, controller, height)
  const random = new Random(1)
  const wired = new Wired(simulated, () => Math.floor(random.unit() * 256), { ...(holdUs && { holdUs }) })
  const oled = new Oled(wired.bus, { address: 0x3c, name: 'display', controller, height })
  // Whether it was ever switched on with something else in its memory than it shall show.
  let [snow, visible] = [false, false]
  wired.port.subscribe(() => {
    if (simulated.visible && !visible) snow ||= differing(simulated, oled) > 0
    visible = simulated.visible
  })
  await wired.bus.start()
  return { simulated, wired, oled, snowed: () => snow }
}

const wantedAt = (oled: Oled, x: number, y: number) =>
  ((oled.image[128 * (y >> 3) + x]! >> (y & 7)) & 1) === 1

/** How many pixels of the glass are not as they shall be. */
function differing(simulated: SimulatedOled, oled: Oled): number {
  let count = 0
  for (let y = 0; y < oled.height; y++) {
    for (let x = 0; x < 128; x++) if (simulated.lit(x, y) !== wantedAt(oled, x, y)) count++
  }
  return count
}

/** Commands of the SSD1306's application note and of the SH1106's command table, for 64 lines. */
const SET_UP = {
  SSD1306: 'ae d5 80 d3 00 40 a1 c8 8d 14 20 02 d9 f1 db 40 a4 a6 2e a8 3f da 12 81 cf',
  SH1106: 'ae d5 80 d3 00 40 a1 c8 ad 8b 32 d9 1f db 40 a4 a6 a8 3f da 12 81 cf',
} as const

/** Column 0 of the picture, as the two commands of page addressing; the SH1106's RAM is two columns wider. */
const FIRST_COLUMN = { SSD1306: '80 00 80 10', SH1106: '80 02 80 10' } as const

for (const controller of ['SSD1306', 'SH1106'] as const) {
  test(`${controller}: switched off and set up, its memory written page by page, only then on`, async () => {
    const { simulated, wired, snowed } = await display(controller)
    assert.is(wired.trace[0], `00 ${SET_UP[controller]}`)
    assert.is(wired.trace.at(-1), '00 af')
    const blocks = wired.trace.slice(1, -1)
    assert.is(blocks.length, 8 * 5, 'a line of 128 columns in blocks of 26')
    for (const [index, block] of blocks.entries()) {
      const page = (0xb0 + Math.floor(index / 5)).toString(16)
      assert.is(block.slice(0, 5), `80 ${page}`)
      if (index % 5 === 0) assert.is(block.slice(6, 20), `${FIRST_COLUMN[controller]} 40`)
    }
    assert.equal(simulated.unknown, [])
    assert.not(snowed())
    assert.ok(simulated.visible)
    assert.is(simulated.contrast, 0xcf)
    await wired.bus.stop()
  })

  for (const height of [64, 32] as const) {
    test(`${controller}, ${height} lines: every pixel drawn is lit where it belongs, and no other`, async () => {
      const { simulated, wired, oled } = await display(controller, height)
      for (const [x, y] of [
        [0, 0],
        [127, 0],
        [0, height - 1],
        [127, height - 1],
        [64, 9],
      ] as const) {
        oled.image.fill(0)
        oled.image[128 * (y >> 3) + x] = 1 << (y & 7)
        await oled.show()
        assert.ok(simulated.lit(x, y))
        assert.is(differing(simulated, oled), 0, `${x}, ${y}`)
      }
      await wired.bus.stop()
    })
  }
}

test('only what has changed is sent: a digit is one block, nothing is none', async () => {
  const { wired, oled } = await display('SSD1306')
  assert.equal(await wired.during(() => oled.show()), [])
  oled.image.set([0x3e, 0x51, 0x49, 0x45, 0x3e], 128 * 3 + 40)
  const trace = await wired.during(() => oled.show())
  assert.equal(trace, ['80 b3 80 08 80 12 40 3e 51 49 45 3e'])
  await wired.bus.stop()
})

test('random pictures, one after the other, on a bus that allows 16 bytes at a time', async () => {
  const { simulated, wired, oled } = await display('SH1106', 64, 1)
  const random = new Random(2)
  for (let picture = 0; picture < 3; picture++) {
    for (let at = 0; at < 1024; at++)
      if (random.unit() < 0.1) oled.image[at] = Math.floor(random.unit() * 256)
    const trace = await wired.during(() => oled.show())
    assert.is(differing(simulated, oled), 0)
    assert.ok(trace.every((line) => line.split(' ').length <= 17))
  }
  await wired.bus.stop()
})

test('pulled off and put back: no snow, and the picture as it shall be by now', async () => {
  const { simulated, wired, oled, snowed } = await display('SSD1306')
  oled.image.fill(0x0f, 100, 200)
  await oled.show()
  wired.port.pull(0x3c)
  oled.image.fill(0xf0, 150, 300)
  assert.match(String(await oled.show().catch(String)), 'display at 0x3c')
  const back = wired.back()
  wired.port.plug(simulated)
  await back
  assert.is(differing(simulated, oled), 0)
  assert.not(snowed())
  await wired.bus.stop()
})

test('a contrast that is none is refused by name', () => {
  const wired = new Wired(new SimulatedOled(0x3c))
  const options = { address: 0x3c, name: 'display', controller: 'SSD1306', height: 64 } as const
  assert.throws(
    () => new Oled(wired.bus, { ...options, contrast: 256 }),
    'display: contrast 256; allowed are 0 to 255',
  )
})

/** The chips themselves, by their datasheets. */
test('simulated SSD1306: a line begins again at its end, SH1106: it stays there; unknown commands are kept', () => {
  for (const [controller, first, columns] of [
    ['SSD1306', 0, 128],
    ['SH1106', 2, 132],
  ] as const) {
    const chip = new SimulatedOled(0x3c, controller)
    chip.powerUp(0, () => 0)
    const power = controller === 'SSD1306' ? [0x8d, 0x14] : [0xad, 0x8b]
    chip.write(Uint8Array.of(0, 0xa1, 0xc8, ...power, 0xaf, 0xb0, 0x00, 0x10))
    chip.write(Uint8Array.from([0x40, ...Array(columns).fill(0), 1]))
    assert.is(chip.lit(0, 0), controller === 'SSD1306', `${first}`)
    chip.write(Uint8Array.of(0, controller === 'SSD1306' ? 0xad : 0x8d))
    assert.equal(chip.unknown, [controller === 'SSD1306' ? 0xad : 0x8d])
  }
})

test('simulated SSD1306: dark without its charge pump, upside down and mirrored as after reset', () => {
  const chip = new SimulatedOled(0x3c)
  chip.powerUp(0, () => 0)
  chip.write(Uint8Array.of(0, 0xaf))
  chip.write(Uint8Array.of(0x40, 0x01))
  assert.not(chip.lit(127, 63))
  chip.write(Uint8Array.of(0, 0x8d, 0x14))
  assert.ok(chip.lit(127, 63))
  assert.not(chip.lit(0, 0))
  chip.write(Uint8Array.of(0, 0xa7))
  assert.ok(chip.lit(0, 0), 'inverted')
  chip.write(Uint8Array.of(0, 0xa6, 0xda, 0x02))
  assert.not(chip.lit(127, 62), 'a glass wired by turns')
})

test.run()
