// What would be lost: a loose wire that takes a fader away for good, or a bus that never comes back.
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { I2cBus, type I2cDevice, I2cError } from '../../../hal/i2c/index.ts'
import { ScriptedPort } from './scripted-port.ts'

const RETRY_MS = 20

async function busWith(port: ScriptedPort, chips = ['fader'], reset?: () => Promise<void>) {
  const bus = new I2cBus({ port, retryMs: RETRY_MS, ...(reset && { reset }) })
  const devices = chips.map((name, index) =>
    bus.attach({ address: 0x48 + index, name, priority: 'input', setUp: (wire) => wire.write([0]) }),
  )
  await bus.start()
  port.calls.length = 0
  return { bus, devices, device: devices[0]! }
}

const refusal = async (action: Promise<unknown>) => {
  const error = await action.then(() => undefined).catch((thrown: unknown) => thrown)
  assert.instance(error, I2cError)
  return error as I2cError
}

const until = async (what: () => boolean) => {
  while (!what()) await sleep(2)
}

test('one lost answer is not noticed: the bus is opened anew, the address claimed, the transfer repeated', async () => {
  const port = new ScriptedPort()
  const { bus, device } = await busWith(port)
  port.answers = ['EREMOTEIO', 'EREMOTEIO']
  await device.write([1, 2])
  const once = ['write 48: 1 2', 'close', 'open', 'claim 48']
  assert.equal(port.calls, [...once, ...once, 'write 48: 1 2'])
  assert.ok(device.online)
  const { errors, retries, reopenings } = bus.status
  assert.equal({ errors, retries, reopenings }, { errors: { EREMOTEIO: 2 }, retries: 2, reopenings: 2 })
  await bus.stop()
})

test('three without an answer: the chip is offline, says so once, and is set up again when it answers', async () => {
  const port = new ScriptedPort()
  const { bus, device } = await busWith(port)
  const told: boolean[] = []
  bus.subscribe(({ online }) => told.push(online))
  port.answers = Array(9).fill('EREMOTEIO')
  const error = await refusal(device.write([1, 2]))
  assert.is(error.code, 'EREMOTEIO')
  assert.match(error.message, /^fader at 0x48 of scripted: EREMOTEIO: no answer\. Check its power/)
  assert.not(device.online)
  assert.is((await refusal(device.write([3]))).code, 'EREMOTEIO')
  assert.not(port.calls.includes('write 48: 3'), 'a chip that is offline is not asked')
  await until(() => device.online)
  assert.equal(told, [false, true])
  // Two tries to set it up of three transfers each, and the one that was answered.
  assert.is(port.calls.filter((call) => call === 'write 48: 0').length, 7)
  await device.write([4])
  await bus.stop()
})

test('what a chip had still to say when it was lost is refused, not sent into its next life', async () => {
  const port = new ScriptedPort()
  const { bus, device } = await busWith(port)
  port.answers = Array(3).fill('EREMOTEIO')
  const all = [[1], [2], [3]].map((bytes) => refusal(device.write(bytes)))
  await Promise.all(all)
  await until(() => device.online)
  assert.not(port.calls.includes('write 48: 2'))
  await bus.stop()
})

test('an address that a kernel driver owns is a mistake of the configuration: told at once, never forced', async () => {
  const port = new ScriptedPort()
  port.refuses = { 'claim 48': 'EBUSY' }
  const { bus, devices } = await busWith(port, ['fader', 'meter'])
  const [fader, meter] = devices as [I2cDevice, I2cDevice]
  assert.not(fader.online)
  assert.match(fader.error!.message, /EBUSY: a kernel driver owns the address\. Remove the overlay/)
  assert.is(bus.status.errors['EBUSY'], 1)
  assert.ok(meter.online, 'the others work')
  port.refuses = {}
  await until(() => fader.online)
  await bus.stop()
})

test('a stuck bus: chips are reset, it is tried once more; then all are offline and nobody waits for a time-out', async () => {
  const port = new ScriptedPort()
  let resets = 0
  const { bus, devices } = await busWith(port, ['fader', 'meter', 'display'], async () => {
    resets++
  })
  port.answers = ['ETIMEDOUT']
  await devices[0]!.write([1])
  assert.is(resets, 1)
  assert.ok(devices.every(({ online }) => online))

  port.answers = ['ETIMEDOUT', 'ETIMEDOUT']
  const errors = await Promise.all(devices.map((device) => refusal(device.write([7]))))
  assert.equal(
    errors.map(({ code }) => code),
    ['ETIMEDOUT', 'ETIMEDOUT', 'ETIMEDOUT'],
  )
  assert.match(errors[2]!.message, /^display at 0x4a of scripted: ETIMEDOUT: the bus is stuck/)
  assert.equal(
    port.calls.filter((call) => call.endsWith(': 7')),
    ['write 48: 7', 'write 48: 7'],
  )
  await until(() => devices.every(({ online }) => online))
  assert.is(bus.status.resets, 3)
  await bus.stop()
})

test('an adapter that is not there, or not allowed, is told with what to do; the bus goes on looking', async () => {
  const port = new ScriptedPort()
  port.refuses = { open: 'EACCES' }
  const { bus, device } = await busWith(port)
  assert.match(device.error!.message, /Put the user into the group i2c/)
  port.refuses = {}
  await until(() => device.online)
  await bus.stop()
})

test('a transfer the adapter cannot do takes nobody offline', async () => {
  const port = new ScriptedPort()
  const { bus, device } = await busWith(port)
  port.answers = ['ENOTSUP']
  assert.is((await refusal(device.write([1]))).code, 'ENOTSUP')
  assert.ok(device.online)
  await bus.stop()
})

test('a reset line that fails, or a port that does not close, is not what the owner is told', async () => {
  const port = new ScriptedPort()
  const { bus, device } = await busWith(port, ['fader'], () => Promise.reject(new Error('no line')))
  port.refuses = { close: 'EIO' }
  port.answers = ['ETIMEDOUT', 'ETIMEDOUT']
  assert.is((await refusal(device.write([1]))).code, 'ETIMEDOUT')
  await bus.stop()
})

test('a stopped bus refuses what waits and what comes, closes, and can be started again', async () => {
  const port = new ScriptedPort()
  const { bus, device } = await busWith(port)
  port.during = () => sleep(10)
  const under = device.write([1])
  const waiting = refusal(device.write([2]))
  await sleep(2)
  const stopped = bus.stop()
  await under
  assert.is((await waiting).code, 'ESHUTDOWN')
  await stopped
  assert.is((await refusal(device.write([3]))).code, 'ESHUTDOWN')
  assert.equal(port.calls, ['write 48: 1', 'close'])
  await bus.start()
  await device.write([4])
  await bus.stop()
})

test.run()
