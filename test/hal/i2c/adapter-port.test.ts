// What would be lost: chips on a real bus, where i2c-bus is asked for the wrong call.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PromisifiedBus } from 'i2c-bus'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { driverAt, findAdapter, listAdapters } from '../../../hal/i2c/adapters.ts'
import { AdapterPort, I2cBus } from '../../../hal/i2c/index.ts'

const adapter = { number: 1, name: 'bcm2835 (i2c@7e804000)', clockHz: 400_000 }

/** i2c-bus's own interface: keeps the calls, reads 0x34 0x12 0x56. */
function recorder(plain: boolean) {
  const calls: string[] = []
  const bytes = (buffer: Buffer) => [...buffer].map((byte) => byte.toString(16)).join(' ')
  const bus = {
    i2cFuncs: async () => ({ i2c: plain }),
    i2cRead: async (address: number, length: number) => calls.push(`i2cRead ${address} ${length}`),
    sendByte: async (...all: number[]) => calls.push(`sendByte ${all}`),
    writeByte: async (...all: number[]) => calls.push(`writeByte ${all}`),
    writeWord: async (...all: number[]) => calls.push(`writeWord ${all}`),
    readByte: async (...all: number[]) => {
      calls.push(`readByte ${all}`)
      return 0x34
    },
    readWord: async (...all: number[]) => {
      calls.push(`readWord ${all}`)
      return 0x1234
    },
    writeI2cBlock: async (address: number, register: number, length: number, buffer: Buffer) =>
      calls.push(`writeI2cBlock ${address},${register},${length}: ${bytes(buffer)}`),
    readI2cBlock: async (address: number, register: number, length: number, buffer: Buffer) => {
      calls.push(`readI2cBlock ${address},${register},${length}`)
      buffer.set([0x34, 0x12, 0x56])
      return { bytesRead: length, buffer }
    },
    i2cWrite: async (address: number, length: number) => calls.push(`i2cWrite ${address},${length}`),
    close: async () => calls.push('close'),
  }
  return { calls, open: async () => bus as unknown as PromisifiedBus }
}

/** SMBus 3.1, chapter 6.5: the call that puts these bytes on the wires; words go low byte first. */
const table: { bytes: number[]; read?: number; call: string; answer?: number[] }[] = [
  { bytes: [0x21], call: 'sendByte 72,33' },
  { bytes: [0x0a, 0x40], call: 'writeByte 72,10,64' },
  { bytes: [0x01, 0xc3, 0xe3], call: 'writeWord 72,1,58307' },
  { bytes: [0, 1, 2, 3], call: 'writeI2cBlock 72,0,3: 1 2 3' },
  { bytes: [0x12], read: 1, call: 'readByte 72,18', answer: [0x34] },
  { bytes: [0x8c], read: 2, call: 'readWord 72,140', answer: [0x34, 0x12] },
  { bytes: [0x0e], read: 3, call: 'readI2cBlock 72,14,3', answer: [0x34, 0x12, 0x56] },
  { bytes: Array(33).fill(7), call: `writeI2cBlock 72,7,32: ${Array(32).fill(7).join(' ')}` },
  { bytes: Array(34).fill(7), call: 'i2cWrite 72,34' },
]
for (const { bytes, read = 0, call, answer = [] } of table) {
  test(`${bytes.length} written, ${read} read: ${call.replace(/ .*/, '')}`, async () => {
    const { calls, open } = recorder(true)
    const port = new AdapterPort(adapter, open)
    await port.open()
    await port.claim(0x48)
    const got = await port.transfer({ address: 0x48, bytes: Uint8Array.from(bytes), readLength: read })
    assert.equal(calls, ['i2cRead 72 0', call])
    assert.equal([...got], answer)
  })
}

test('blocks beyond SMBus are for adapters that can, and for those who allow them the time', async () => {
  for (const { plain, holdUs, bytes } of [
    { plain: true, holdUs: 500, bytes: 20 },
    { plain: true, holdUs: 24_000, bytes: 1064 },
    { plain: false, holdUs: 24_000, bytes: 32 },
  ]) {
    const { open } = recorder(plain)
    const port = new AdapterPort(adapter, open)
    const bus = new I2cBus({ port, holdUs })
    await port.open()
    assert.is(bus.blockBytes, bytes)
  }
})

function sysfs(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mixbox-i2c-'))
  for (const [number, name] of Object.entries({
    1: 'bcm2835 (i2c@7e804000)',
    10: 'bcm2835 (i2c@7e205000)',
  })) {
    mkdirSync(join(folder, `i2c-${number}`))
    writeFileSync(join(folder, `i2c-${number}`, 'name'), `${name}\n`)
  }
  mkdirSync(join(folder, 'i2c-1', 'of_node'))
  writeFileSync(join(folder, 'i2c-1', 'of_node', 'clock-frequency'), Buffer.from([0, 6, 0x1a, 0x80]))
  mkdirSync(join(folder, '1-0048'))
  symlinkSync('../../../../bus/i2c/drivers/ads1015', join(folder, '1-0048', 'driver'))
  mkdirSync(join(folder, '1-0049'))
  return folder
}

test('adapters are found by number or by a part of their name, with the clock of the device tree', () => {
  const folder = sysfs()
  try {
    assert.equal(findAdapter(1, folder), { number: 1, name: 'bcm2835 (i2c@7e804000)', clockHz: 400_000 })
    assert.is(findAdapter('7e205000', folder).number, 10)
    assert.is(findAdapter(10, folder).clockHz, 100_000)
    const there = 'there are: 1 "bcm2835 (i2c@7e804000)", 10 "bcm2835 (i2c@7e205000)"'
    assert.throws(() => findAdapter(2, folder), `no I2C adapter 2; ${there}`)
    assert.throws(() => findAdapter('bcm', folder), `several I2C adapters are called "bcm"; ${there}`)
    assert.equal(listAdapters(join(folder, 'nothing')), [])
    assert.throws(() => findAdapter(1, join(folder, 'nothing')), 'no I2C adapter 1; there are: none')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('the driver that owns an address is known by name', () => {
  const folder = sysfs()
  try {
    assert.is(driverAt(1, 0x48, folder), 'ads1015')
    assert.is(driverAt(1, 0x49, folder), undefined, 'a device without a driver')
    assert.is(driverAt(1, 0x50, folder), undefined)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('an adapter that opens and then says nothing is closed again: it is tried every two seconds, for ever', async () => {
  const { calls, open } = recorder(true)
  const mute = async () => ({ ...(await open()), i2cFuncs: () => Promise.reject(new Error('EIO')) })
  const port = new AdapterPort(adapter, mute)
  assert.is(await port.open().catch((error: Error) => error.message), 'EIO')
  assert.equal(calls, ['close'])
})

test('a bus that is not there is offline with what to do about it, by the real i2c-bus', async () => {
  const bus = new I2cBus({ port: new AdapterPort({ number: 9999, name: 'nowhere', clockHz: 100_000 }) })
  const device = bus.attach({
    address: 0x48,
    name: 'faders',
    priority: 'input',
    setUp: (wire) => wire.write([0]),
  })
  await bus.start()
  assert.match(
    device.error!.message,
    /^faders at 0x48 of i2c-9999 \(nowhere\): ENOENT: there is no such adapter/,
  )
  await bus.stop()
})

test.run()
