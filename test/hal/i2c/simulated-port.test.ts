// What would be lost: a bus in tests that is faster, kinder or cleaner than the one in the box.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { I2cBus, SimulatedPort, type WireEvent } from '../../../hal/i2c/index.ts'
import { RegisterChip } from './register-chip.ts'

async function busWith(port: SimulatedPort, addresses: number[]) {
  const bus = new I2cBus({ port, retryMs: 30 })
  const devices = addresses.map((address) =>
    bus.attach({ address, name: `chip ${address}`, priority: 'input', setUp: (wire) => wire.write([0, 1]) }),
  )
  await bus.start()
  const events: WireEvent[] = []
  port.subscribe((event) => events.push(event))
  return { bus, devices, events }
}

/** When told that a device is online. */
const back = (bus: I2cBus) =>
  new Promise<void>((resolve) => {
    const end = bus.subscribe(({ online }) => {
      if (!online) return
      end()
      resolve()
    })
  })

for (const clockHz of [100_000, 400_000]) {
  test(`at ${clockHz / 1000} kHz every transfer takes its bits, in the account and on the clock`, async () => {
    const port = new SimulatedPort({ clockHz })
    port.plug(new RegisterChip(0x50))
    const { bus, devices, events } = await busWith(port, [0x50])
    const before = bus.status.wireUs
    const began = performance.now()
    await devices[0]!.write([0x10, 1, 2, 3])
    assert.equal([...(await devices[0]!.read(0x11, 2))], [2, 3])
    const took = performance.now() - began
    // Start, 5 bytes of 9 bits, stop; start, 2 bytes, start, 3 bytes, stop.
    const bits = 1 + 5 * 9 + 1 + (1 + 2 * 9 + 1 + 3 * 9 + 1)
    assert.ok(Math.abs(bus.status.wireUs - before - (bits * 1e6) / clockHz) < 0.001)
    const onWires = events.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)
    assert.ok(Math.abs(onWires - (bits * 1000) / clockHz) < 0.001, `${onWires} ms`)
    assert.ok(took >= (bits * 1000) / clockHz, `${took} ms`)
    assert.ok(events[1]!.startMs >= events[0]!.endMs)
    await bus.stop()
  })
}

test('a chip pulled off goes offline, the other answers on; put back, it is set up from power-up', async () => {
  const port = new SimulatedPort()
  const [here, gone] = [new RegisterChip(0x50), new RegisterChip(0x51)]
  port.plug(here)
  port.plug(gone)
  const { bus, devices, events } = await busWith(port, [0x50, 0x51])
  port.pull(0x51)
  const results = await Promise.allSettled(devices.map((device) => device.write([9, 9])))
  assert.equal(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  )
  // An address nobody acknowledges: start, 9 bits, stop.
  const unanswered = events.filter(({ code }) => code === 'EREMOTEIO')
  assert.is(unanswered.length, 3)
  assert.ok(
    unanswered.every(({ startMs, endMs }) => Math.abs(endMs - startMs - (11 * 1000) / 400_000) < 1e-6),
  )
  const returned = back(bus)
  port.plug(gone)
  await returned
  assert.is(gone.starts, 2)
  assert.is(gone.registers[9], 0)
  assert.is(gone.registers[0], 1, 'set up')
  assert.is(here.registers[9], 9)
  await bus.stop()
})

test('a stuck bus answers ETIMEDOUT after its time; let go, every chip comes back', async () => {
  const port = new SimulatedPort({ stuckMs: 40 })
  port.plug(new RegisterChip(0x50))
  port.plug(new RegisterChip(0x51))
  const { bus, devices } = await busWith(port, [0x50, 0x51])
  port.stick(true)
  const began = performance.now()
  const results = await Promise.allSettled(devices.map((device) => device.write([9, 9])))
  assert.ok(performance.now() - began >= 80, 'two tries')
  assert.ok(results.every(({ status }) => status === 'rejected'))
  assert.is(bus.status.errors['ETIMEDOUT'], 2, 'the second chip was not waited for')
  port.stick(false)
  while (!devices.every(({ online }) => online)) await back(bus)
  await bus.stop()
})

test('a reset line frees a stuck bus before anybody notices', async () => {
  const port = new SimulatedPort({ stuckMs: 20 })
  const chip = new RegisterChip(0x50)
  port.plug(chip)
  const reset = async () => port.stick(false)
  const bus = new I2cBus({ port, reset })
  const device = bus.attach({ address: 0x50, name: 'chip', priority: 'light', setUp: async () => {} })
  await bus.start()
  port.stick(true)
  await device.write([7, 3])
  assert.is(chip.registers[7], 3)
  assert.equal([bus.status.resets, bus.status.retries], [1, 1])
  await bus.stop()
})

test('an address owned by a kernel driver: EBUSY names the driver, without a bit on the wires', async () => {
  const port = new SimulatedPort()
  port.plug(new RegisterChip(0x50))
  port.plug(new RegisterChip(0x51))
  port.own(0x50, 'ads1015')
  const seen: number[] = []
  port.subscribe(({ address }) => seen.push(address))
  const { bus, devices } = await busWith(port, [0x50, 0x51])
  assert.match(devices[0]!.error!.message, 'EBUSY: the kernel driver ads1015 owns the address')
  assert.equal(seen, [0x51])
  const returned = back(bus)
  port.own(0x50, undefined)
  await returned
  assert.ok(devices[0]!.online)
  await bus.stop()
})

test('a transfer to an address that was not claimed is refused, as the kernel refuses it', async () => {
  const port = new SimulatedPort()
  port.plug(new RegisterChip(0x50))
  await port.open()
  const code = await port
    .transfer({ address: 0x50, bytes: Uint8Array.of(1), readLength: 0 })
    .catch((error: NodeJS.ErrnoException) => error.code)
  assert.is(code, 'EBADF')
  // An open port keeps the program alive, as a descriptor under a transfer does.
  await port.close()
})

test.run()
