// What would be lost: a panel on an adapter that knows SMBus calls only, as many do (and the lab's i2c-stub).
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Ads1115, Ads7828, Ht16k33, Is31fl3731, Mcp23017, Oled } from '../../../hal/chips/index.ts'
import { AdapterPort, I2cBus, type I2cBusOptions } from '../../../hal/i2c/index.ts'
import { SmbusStub } from '../i2c/smbus-stub.ts'

const CHIPS = [0x20, 0x3c, 0x48, 0x49, 0x70, 0x74]
/** Never again: what was sent first is looked for. */
const UNCHECKED = 600_000

/** The byte that comes first on the wires is the lower one of SMBus's word. */
const swapped = (word: number) => ((word & 0xff) << 8) | (word >> 8)
const low = (words: Uint16Array, from: number, count: number) =>
  [...words.subarray(from, from + count)].map((word) => word & 0xff)

async function panel(options: Partial<I2cBusOptions> = {}) {
  const stub = new SmbusStub(CHIPS)
  const port = new AdapterPort({ number: 1, name: 'SMBus stub driver', clockHz: 400_000 }, () => stub.open())
  const bus = new I2cBus({ port, checkMs: UNCHECKED, ...options })
  const chips = {
    faders: new Ads7828(bus, { address: 0x48, name: 'faders', chip: 'ADS7828' }),
    sends: new Ads1115(bus, { address: 0x49, name: 'sends', chip: 'ADS1115' }),
    keys: new Mcp23017(bus, { address: 0x20, name: 'keys', inputs: 0x013f }),
    meters: new Ht16k33(bus, { address: 0x70, name: 'meters' }),
    pads: new Is31fl3731(bus, { address: 0x74, name: 'pads' }),
    display: new Oled(bus, { address: 0x3c, name: 'display', controller: 'SSD1306', height: 64 }),
    absent: new Ht16k33(bus, { address: 0x77, name: 'absent' }),
  }
  await bus.start()
  return { stub, bus, ...chips }
}

test('all chips come up, one that is not there is offline and says so', async () => {
  const { bus } = await panel()
  for (const { name, online, error } of bus.status.devices) {
    assert.is(online, name !== 'absent', error)
    if (!online) assert.match(String(error), 'absent at 0x77 of i2c-1 (SMBus stub driver): ENODEV: no answer')
  }
  await bus.stop()
})

test('faders and keys are read as they are set', async () => {
  const { stub, bus, faders, sends, keys } = await panel()
  // Commands of the kernel's ads7828.c, internal reference.
  for (const [channel, command] of [0x8c, 0xcc, 0x9c, 0xdc, 0xac, 0xec, 0xbc, 0xfc].entries()) {
    stub.words(0x48)[command] = swapped(channel * 511 + 100)
    assert.is(await faders.read(channel), (channel * 511 + 100) / 4096)
  }
  stub.words(0x49)[0] = swapped(0x2000)
  assert.is(await sends.read(3), 0.25)
  assert.is(stub.words(0x49)[1], swapped(0xf3e3))
  stub.words(0x20).set([0x2b, 0x01], 0x12)
  assert.equal(await keys.read(), [0x012b])
  await bus.stop()
})

for (const holdUs of [undefined, 1]) {
  test(`lamps, outputs and pixels are where they belong, in blocks of ${holdUs ? 16 : 32}`, async () => {
    const { stub, bus, keys, meters, pads, display } = await panel({ ...(holdUs && { holdUs }) })
    await keys.write(0x8040)
    const ports = { IODIR: 0x00, GPINTEN: 0x04, INTCON: 0x08, GPPU: 0x0c, OLAT: 0x14 }
    assert.equal(
      Object.values(ports).map((register) => stub.words(0x20)[register]),
      [0x013f, 0x013f, 0, 0x013f, 0x8040],
    )
    assert.is(stub.words(0x20)[0x0a], 0x44)
    for (let lamp = 0; lamp < 128; lamp += 9) meters.set(lamp, 1)
    await meters.show()
    const memory = new Uint8Array(16)
    for (let lamp = 0; lamp < 128; lamp += 9) memory[lamp >> 3]! |= 1 << (lamp & 7)
    assert.equal(low(stub.words(0x70), 0, 16), [...memory])
    for (let lamp = 0; lamp < 144; lamp++) pads.set(lamp, lamp / 255)
    await pads.show()
    assert.equal(
      low(stub.words(0x74), 0x24, 144),
      Array.from({ length: 144 }, (_, lamp) => lamp),
    )
    display.image.set([0x3e, 0x51, 0x49, 0x45, 0x3e], 128 * 7 + 120)
    await display.show()
    // Page 7, column 0x78, five columns of data.
    const block = [0xb7, 0x80, 0x08, 0x80, 0x17, 0x40, 0x3e, 0x51, 0x49, 0x45, 0x3e]
    assert.equal(low(stub.words(0x3c), 0x80, block.length), block)
    assert.is(stub.words(0x3c)[0]! & 0xff, 0xaf, 'display on')
    await bus.stop()
  })
}

test('checks find registers as they were left, and take nobody offline', async () => {
  const { bus, meters, pads, keys, display } = await panel({ checkMs: 2 })
  let lost = 0
  bus.subscribe(({ online }) => {
    if (!online) lost++
  })
  for (let round = 0; round < 40; round++) {
    meters.set(round, 1)
    pads.set(round, 1)
    display.image[round] = 0xff
    await Promise.all([meters.show(), pads.show(), display.show(), keys.write(round)])
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  assert.is(lost, 0)
  await bus.stop()
})

test.run()
