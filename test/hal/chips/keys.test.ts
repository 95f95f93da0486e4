// What would be lost: keys that are not seen, or an interrupt line that stays low and silences the panel for good.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Mcp23017 } from '../../../hal/chips/index.ts'
import { SimulatedMcp23017 } from '../../../hal/chips/simulated/index.ts'
import { Wired } from './wired.ts'

/** A0 to A5 and B0 are keys; the others drive lamps. */
const KEYS = 0x013f

async function keys(inputs = KEYS) {
  const simulated = new SimulatedMcp23017(0x20)
  const wired = new Wired(simulated)
  const chip = new Mcp23017(wired.bus, { address: 0x20, name: 'keys', inputs })
  await wired.bus.start()
  return { simulated, wired, chip }
}

test('set-up: registers of DS20001952 table 3-1, levels before directions, interrupts last, then released', async () => {
  const { wired } = await keys()
  assert.equal(wired.trace, [
    '0a 44', // IOCON: MIRROR, ODR (3.2.1, register 3-6)
    '14 00 00', // OLAT
    '0c 3f 01', // GPPU
    '00 3f 01', // IODIR: 1 is an input
    '08 00 00', // INTCON: against the previous value
    '04 3f 01', // GPINTEN
    '0e > 00 00 00 00 3f 01', // INTF, INTCAP, GPIO of both ports
  ])
  await wired.bus.stop()
})

test('a key pressed asserts the line; one reading tells of it and releases the line', async () => {
  const { simulated, wired, chip } = await keys()
  assert.equal(await chip.read(), [KEYS])
  simulated.drive(3, false)
  assert.ok(simulated.interrupt)
  assert.equal(await chip.read(), [KEYS & ~0x08])
  assert.not(simulated.interrupt)
  simulated.drive(3, undefined)
  assert.equal(await chip.read(), [KEYS])
  await wired.bus.stop()
})

test('a key that is down for a moment between two readings is seen, going down and coming up', async () => {
  const { simulated, wired, chip } = await keys()
  simulated.drive(8, false)
  simulated.drive(8, undefined)
  assert.equal(await chip.read(), [KEYS & ~0x100, KEYS])
  await wired.bus.stop()
})

test('a key of the other port does not hide behind an older capture', async () => {
  const { simulated, wired, chip } = await keys()
  simulated.drive(0, false)
  await chip.read()
  simulated.drive(8, false)
  assert.equal(await chip.read(), [KEYS & ~0x101])
  await wired.bus.stop()
})

test('the line is a level: whoever presses while it is being served is served too, until it is released', async () => {
  const { simulated, wired, chip } = await keys()
  const told: number[] = []
  simulated.drive(0, false)
  // The next key falls while the first is being told.
  await chip.serve(
    () => simulated.interrupt,
    (inputs) => {
      told.push(inputs)
      if (told.length === 1) simulated.drive(1, false)
    },
  )
  assert.equal(told, [KEYS & ~1, KEYS & ~3])
  assert.not(simulated.interrupt)
  await wired.bus.stop()
})

test('a line that stays low is told, not waited for', async () => {
  const { wired, chip } = await keys()
  const refused = await chip
    .serve(
      () => true,
      () => {},
    )
    .catch((error: Error) => error.message)
  assert.match(
    String(refused),
    /^keys: interrupt line still low after 8 reads: another chip on the line, or a short/,
  )
  await wired.bus.stop()
})

test('outputs are outputs, keys are not driven; put back, the chip has its levels again before its directions', async () => {
  const { simulated, wired, chip } = await keys()
  const trace = await wired.during(() => chip.write(0x8040))
  assert.equal(trace, ['14 40 80'])
  assert.equal(
    [6, 7, 15, 0].map((pin) => simulated.output(pin)),
    [true, false, true, undefined],
  )
  wired.port.pull(0x20)
  assert.match(String(await chip.read().catch(String)), 'EREMOTEIO')
  const back = wired.back()
  wired.trace = []
  wired.port.plug(simulated)
  await back
  const asked = wired.trace.filter((line) => !line.includes('!'))
  assert.equal(asked.slice(0, 4), ['0a 44', '14 40 80', '0c 3f 01', '00 3f 01'])
  assert.is(simulated.output(15), true)
  await wired.bus.stop()
})

test('pins that are no word are refused by name', async () => {
  const { wired, chip } = await keys()
  assert.is(
    await chip.write(65_536).catch(String),
    'RangeError: keys: pins 65536; allowed are 0 to 0xffff, a bit each',
  )
  assert.throws(
    () => new Mcp23017(wired.bus, { address: 0x21, name: 'more keys', inputs: -1 }),
    'more keys: pins -1; allowed are 0 to 0xffff, a bit each',
  )
  await wired.bus.stop()
})

/** The chip itself, by its datasheet, without any driver. */
test('simulated MCP23017: after reset all are inputs without pull-ups; addresses count on and begin again', () => {
  const chip = new SimulatedMcp23017(0x20)
  chip.powerUp()
  chip.write(Uint8Array.of(0))
  assert.equal([...chip.read(4)], [0xff, 0xff, 0, 0])
  chip.write(Uint8Array.of(0x14, 1, 2, 0xfe))
  chip.write(Uint8Array.of(0x15))
  assert.equal([...chip.read(2)], [2, 0xfe], 'OLATB, then IODIRA')
  chip.write(Uint8Array.of(0x0a, 0x20))
  chip.write(Uint8Array.of(0x0b))
  assert.equal([...chip.read(2)], [0x20, 0x20], 'IOCON at both of its addresses; SEQOP stops the count')
})

test('simulated MCP23017: without MIRROR port B does not assert INTA; DEFVAL asserts as long as it differs', () => {
  const chip = new SimulatedMcp23017(0x20)
  chip.powerUp()
  chip.write(Uint8Array.of(0x0c, 0xff, 0xff))
  chip.write(Uint8Array.of(0x04, 0x00, 0x01))
  chip.drive(8, false)
  assert.not(chip.interrupt)
  chip.write(Uint8Array.of(0x0a, 0x40))
  assert.ok(chip.interrupt)
  chip.write(Uint8Array.of(0x0f))
  assert.equal([...chip.read(1)], [1], 'INTFB')
  chip.write(Uint8Array.of(0x11))
  assert.equal([...chip.read(1)], [0xfe], 'INTCAPB')
  assert.not(chip.interrupt)
})

test.run()
