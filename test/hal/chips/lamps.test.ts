// What would be lost: lamps that flash at random when the box is switched on, meters that lie, a bus full of nothing new.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Ht16k33, Is31fl3731 } from '../../../hal/chips/index.ts'
import { SimulatedHt16k33, SimulatedIs31fl3731 } from '../../../hal/chips/simulated/index.ts'
import { Wired } from './wired.ts'

const bytes = (count: number, value: string) => Array(count).fill(value).join(' ')

async function meters(brightness = 15) {
  const simulated = new SimulatedHt16k33(0x70)
  const wired = new Wired(simulated)
  const chip = new Ht16k33(wired.bus, { address: 0x70, name: 'meters', brightness })
  let seenDark = true
  wired.port.subscribe(() => {
    if (simulated.visible && simulated.memory.some((byte) => byte === 0xa5)) seenDark = false
  })
  await wired.bus.start()
  return { simulated, wired, chip, neverGarbage: () => seenDark }
}

test('HT16K33: oscillator, pin, brightness, then memory, and only then the display (command summary)', async () => {
  const { simulated, wired, neverGarbage } = await meters(7)
  const memory = `00 ${bytes(16, '00')}`
  assert.equal(wired.trace, ['21', 'a0', 'e7', memory, memory.replace('00', '00 >'), '81'])
  assert.ok(neverGarbage())
  assert.is(simulated.duty, 8)
  assert.ok(simulated.visible)
  await wired.bus.stop()
})

test('HT16K33: lamp 16 x COM + ROW glows and no other; only changed bytes are sent', async () => {
  const { simulated, wired, chip } = await meters()
  for (const lamp of [0, 7, 8, 15, 16, 100, 127]) {
    chip.set(lamp, 1)
    const at = (lamp >> 3).toString(16).padStart(2, '0')
    const trace = await wired.during(() => chip.show())
    assert.equal(trace.length, 1)
    assert.is(trace[0]!.slice(0, 2), at)
    for (let other = 0; other < 128; other++) {
      assert.is(simulated.glows(other >> 4, other & 15), other === lamp, `${lamp}: ${other}`)
    }
    chip.set(lamp, 0)
    await chip.show()
  }
  assert.equal(await wired.during(() => chip.show()), [], 'nothing new, nothing said')
  await wired.bus.stop()
})

test('HT16K33: pulled off and put back it shows what it shall, and never what its memory came up with', async () => {
  const { simulated, wired, chip, neverGarbage } = await meters()
  chip.set(5, 1)
  await chip.show()
  wired.port.pull(0x70)
  chip.set(6, 1)
  await chip.show().catch(() => undefined)
  const back = wired.back()
  wired.port.plug(simulated)
  await back
  assert.ok(neverGarbage())
  assert.equal(
    [4, 5, 6].map((row) => simulated.glows(0, row)),
    [false, true, true],
  )
  await wired.bus.stop()
})

async function pads() {
  const simulated = new SimulatedIs31fl3731(0x74)
  const wired = new Wired(simulated)
  const chip = new Is31fl3731(wired.bus, { address: 0x74, name: 'pads' })
  await wired.bus.start()
  return { simulated, wired, chip }
}

test('IS31FL3731: shut down, ten milliseconds, picture mode, frame 1 cleared, and only then on', async () => {
  const simulated = new SimulatedIs31fl3731(0x74)
  const wired = new Wired(simulated)
  const times: number[] = []
  wired.port.subscribe(({ startMs }) => times.push(startMs))
  new Is31fl3731(wired.bus, { address: 0x74, name: 'pads' })
  await wired.bus.start()
  assert.equal(wired.trace, [
    ...['fd 0b', '0a 00'],
    ...['00 00', '01 00', '06 00'],
    'fd 00',
    `00 ${bytes(18, 'ff')}`,
    `12 ${bytes(18, '00')}`,
    // 144 brightnesses from 0x24, an SMBus block at a time.
    ...['24', '44', '64', '84'].map((at) => `${at} ${bytes(32, '00')}`),
    `a4 ${bytes(16, '00')}`,
    ...['fd 0b', '0a 01', 'fd 00'],
  ])
  assert.ok(times[2]! - times[1]! >= 10)
  await wired.bus.stop()
})

test('IS31FL3731: a lamp has its own brightness; what changes little costs little', async () => {
  const { simulated, wired, chip } = await pads()
  chip.set(0, 1)
  chip.set(143, 0.5)
  const trace = await wired.during(() => chip.show())
  assert.equal(trace, ['24 ff', 'b3 80'])
  assert.equal(
    [0, 1, 142, 143].map((lamp) => simulated.brightness(lamp)),
    [255, 0, 0, 128],
  )
  await wired.bus.stop()
})

const LAMPS = {
  HT16K33: { chip: new SimulatedHt16k33(0x70), driver: Ht16k33 },
  IS31FL3731: { chip: new SimulatedIs31fl3731(0x70), driver: Is31fl3731 },
}
for (const [name, { chip, driver }] of Object.entries(LAMPS)) {
  test(`${name}: a chip that has lost its power is set up again; one that shows something new is not`, async () => {
    const wired = new Wired(chip, undefined, { checkMs: 2 })
    const lamps = new driver(wired.bus, { address: 0x70, name: 'lamps' })
    await wired.bus.start()
    const told: (string | undefined)[] = []
    wired.bus.subscribe(({ error }) => told.push(error?.message))
    for (let lamp = 0; lamp < 100; lamp++) {
      lamps.set(lamp, 1)
      await lamps.show()
    }
    assert.equal(told, [])
    const back = wired.back()
    wired.port.plug(chip)
    await back
    const lost = 'lamps: it has lost its registers, as after a loss of power; it is set up again'
    assert.equal(told, [lost, undefined])
    await wired.bus.stop()
  })
}

test('simulated IS31FL3731: dark in shutdown, dark without its enable bit, frames apart', () => {
  const chip = new SimulatedIs31fl3731(0x74)
  chip.powerUp()
  const write = (...bytes: number[]) => chip.write(Uint8Array.from(bytes))
  write(0xfd, 1)
  write(0x00, 1)
  write(0x24, 99, 98)
  assert.is(chip.brightness(0), 0, 'shut down')
  write(0xfd, 0x0b)
  write(0x0a, 1)
  assert.is(chip.brightness(0), 0, 'frame 1 is shown, not frame 2')
  write(0x01, 1)
  assert.is(chip.brightness(0), 99)
  assert.is(chip.brightness(1), 0, 'not enabled')
})

test('simulated HT16K33: memory is random at power-up, the address counts on and begins again at 0', () => {
  const chip = new SimulatedHt16k33(0x70)
  let next = 3
  chip.powerUp(0, () => next++)
  assert.equal([...chip.memory.subarray(0, 3)], [3, 4, 5])
  chip.write(Uint8Array.of(0x0e, 1, 2, 3))
  assert.equal([chip.memory[14], chip.memory[15], chip.memory[0], chip.memory[1]], [1, 2, 3, 4])
  chip.write(Uint8Array.of(0x87))
  assert.is(chip.blinkHz, 0.5)
  assert.not(chip.visible, 'without the oscillator there is nothing to see')
  chip.write(Uint8Array.of(0x21))
  assert.ok(chip.visible)
})

test('a lamp or a level that is not there is refused by name', () => {
  const wired = new Wired(new SimulatedHt16k33(0x70))
  const chip = new Ht16k33(wired.bus, { address: 0x70, name: 'meters' })
  assert.throws(() => chip.set(128, 1), 'meters: lamp 128; allowed are 0 to 127')
  assert.throws(() => chip.set(0, 1.1), 'meters: level 1.1; allowed are 0 to 1')
  assert.throws(() => chip.set(0, Number.NaN), 'meters: level NaN; allowed are 0 to 1')
  assert.throws(
    () => new Ht16k33(wired.bus, { address: 0x71, name: 'more', brightness: 16 }),
    'more: brightness 16; allowed are 0 to 15',
  )
})

test.run()
