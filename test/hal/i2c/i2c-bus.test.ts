// What would be lost: faders that lag behind the hand because a display is being drawn.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { I2cBus, type I2cBusOptions, type Priority } from '../../../hal/i2c/index.ts'
import { ScriptedPort } from './scripted-port.ts'

const setUp = async () => {}

async function busWith(port: ScriptedPort, options: Partial<I2cBusOptions> = {}) {
  const bus = new I2cBus({ port, ...options })
  const attach = (address: number, priority: Priority) =>
    bus.attach({ address, name: priority, priority, setUp })
  const [picture, light, input] = [attach(0x3c, 'picture'), attach(0x70, 'light'), attach(0x48, 'input')]
  await bus.start()
  return { bus, picture, light, input }
}

test('a fader goes before the meters, they before the display, whoever asked first; never two at a time', async () => {
  const port = new ScriptedPort()
  const { bus, picture, light, input } = await busWith(port)
  let inside = 0
  port.during = async () => {
    assert.is(++inside, 1)
    await new Promise(setImmediate)
    inside--
  }
  const asked: Promise<unknown>[] = []
  for (let i = 0; i < 3; i++) asked.push(picture.write([i]), light.write([i]), input.read(i, 2))
  await Promise.all(asked)
  const order = port.calls.filter((call) => /^(read|write)/.test(call)).map((call) => call.replace(/:.*/, ''))
  // The first was on its way before anybody else had asked.
  assert.equal(order, [
    'write 3c',
    ...Array(3).fill('read 2 48'),
    ...Array(3).fill('write 70'),
    ...Array(2).fill('write 3c'),
  ])
  const { waits } = bus.status
  assert.equal([waits.input.count, waits.light.count, waits.picture.count], [3, 3, 3])
  await bus.stop()
})

test('each address is claimed once, alone, before its first transfer', async () => {
  const port = new ScriptedPort()
  const { bus, light, input } = await busWith(port)
  await Promise.all([light.write([1]), input.write([2]), light.write([3]), input.write([4])])
  assert.equal(port.calls, [
    'open',
    ...['claim 70', 'write 70: 1', 'claim 48', 'write 48: 2', 'write 48: 4', 'write 70: 3'],
  ])
  await bus.stop()
})

test('nobody can hold the bus longer than allowed: a longer block is refused with what is allowed', async () => {
  const port = new ScriptedPort()
  const { bus, picture } = await busWith(port, { holdUs: 500 })
  // 500 us at 400 kHz: 200 bits, of which start and stop are 2; of the bytes one is the address, one the register.
  assert.is(picture.blockBytes, Math.floor((200 - 2) / 9) - 2)
  await picture.write(new Uint8Array(picture.blockBytes + 1))
  const refused = await picture.write(new Uint8Array(picture.blockBytes + 2)).catch(String)
  assert.is(refused, 'RangeError: picture: a write of 22 bytes; allowed are 1 to 21')
  assert.is(
    await picture.read(0, 33).catch(String),
    'RangeError: picture: a read of 33 bytes; allowed are 1 to 32',
  )
  await bus.stop()
})

test('two chips at one address, or an address no chip can have, are refused by name', async () => {
  const bus = new I2cBus({ port: new ScriptedPort() })
  bus.attach({ address: 0x48, name: 'left faders', priority: 'input', setUp })
  assert.throws(
    () => bus.attach({ address: 0x48, name: 'right faders', priority: 'input', setUp }),
    'right faders and left faders at 0x48 of scripted: one chip an address',
  )
  for (const address of [0, 7, 0x78, 1.5, -1, Number.NaN]) {
    assert.throws(
      () => bus.attach({ address, name: 'x', priority: 'input', setUp }),
      `x: I2C address ${address}; allowed are 0x08 to 0x77`,
    )
  }
})

test('a chip whose set-up refuses it is offline with that reason, and tried again', async () => {
  const port = new ScriptedPort()
  const bus = new I2cBus({ port, retryMs: 5 })
  let tries = 0
  const online = new Promise<void>((resolve) => {
    bus.subscribe((device) => device.online && resolve())
  })
  const device = bus.attach({
    address: 0x20,
    name: 'keys',
    priority: 'input',
    setUp: async () => {
      if (++tries < 3) throw new Error('not an MCP23017')
    },
  })
  await bus.start()
  assert.is(bus.status.devices[0]!.error, 'not an MCP23017')
  await online
  assert.is(device.error, undefined)
  await bus.stop()
})

test('a chip that is not as its check wants it is offline with that reason, and set up again', async () => {
  const port = new ScriptedPort()
  const bus = new I2cBus({ port, retryMs: 5, checkMs: 5 })
  const told: (string | undefined)[] = []
  const twice = new Promise<void>((resolve) => {
    bus.subscribe(({ error }) => {
      told.push(error?.message)
      if (told.length === 3) resolve()
    })
  })
  let looks = 0
  const check = async () => {
    if (++looks === 3) throw new Error('no longer an MCP23017')
  }
  bus.attach({ address: 0x20, name: 'keys', priority: 'input', setUp: (wire) => wire.write([1]), check })
  await bus.start()
  await twice
  assert.equal(told, [undefined, 'no longer an MCP23017', undefined])
  assert.equal(
    port.calls.filter((call) => call.startsWith('write')),
    ['write 20: 1', 'write 20: 1'],
  )
  await bus.stop()
  const looked = looks
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.is(looks, looked, 'a stopped bus looks no more')
})

test('a chip attached to a running bus is set up at once', async () => {
  const port = new ScriptedPort()
  const bus = new I2cBus({ port })
  await bus.start()
  const told = new Promise((resolve) => bus.subscribe(resolve))
  const device = bus.attach({
    address: 0x20,
    name: 'keys',
    priority: 'input',
    setUp: (wire) => wire.write([5]),
  })
  assert.is(await told, device)
  assert.equal(port.calls, ['open', 'claim 20', 'write 20: 5'])
  await bus.stop()
})

test.run()
