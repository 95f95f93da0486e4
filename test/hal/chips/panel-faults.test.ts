// What would be lost: the whole panel, because one chip was pulled off, one wire is shorted, or one overlay is loaded.
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { I2cError } from '../../../hal/i2c/index.ts'
import { Random } from '../../gig/random.ts'
import { WholePanel } from './whole-panel.ts'

const RETRY_MS = 30
/** What memory holds at power-up: no level of a meter. */
const GARBAGE = 0xa5
const FADERS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
const LEVELS = [0, 16, 1, 15, 2, 14, 3, 13]

async function playing(stuckMs?: number, reset?: (panel: WholePanel) => Promise<void>) {
  const panel: WholePanel = new WholePanel(
    { garbage: () => GARBAGE, ...(stuckMs !== undefined && { stuckMs }) },
    { retryMs: RETRY_MS, ...(reset && { reset: () => reset(panel) }) },
  )
  await panel.bus.start()
  panel.moveFaders(FADERS)
  return panel
}

/** Every fader within a step of where it is. */
function assertFaders(read: readonly number[], message?: string): void {
  for (const [fader, part] of FADERS.entries()) {
    assert.ok(Math.abs(read[fader]! - part) <= 1 / 4096, `${message ?? ''} fader ${fader}: ${read[fader]}`)
  }
}

async function assertWhole(panel: WholePanel): Promise<void> {
  await panel.online(['faders', 'keys', 'meters', 'display'])
  assertFaders(await panel.readFaders())
  await panel.showMeters(LEVELS)
  assert.equal(panel.glowing, LEVELS)
  await panel.drawPicture(99)
  assert.is(panel.wrongPixels, 0)
}

for (const name of ['faders', 'keys', 'meters', 'display'] as const) {
  test(`${name} pulled off while playing: the rest plays on; put back, they play too`, async () => {
    const panel = await playing()
    const others = (['faders', 'keys', 'meters', 'display'] as const).filter((other) => other !== name)
    const drawing = panel.drawPicture(1).catch((error: Error) => error)
    await sleep(5)
    panel.port.pull(panel[name].device.address)
    for (let round = 0; round < 5; round++) {
      const faders = await panel.readFaders().catch(() => undefined)
      await panel.showMeters(LEVELS).catch(() => undefined)
      const keys = await panel.keys.read().catch(() => undefined)
      if (name !== 'faders') assertFaders(faders!, `round ${round}`)
      if (name !== 'meters') assert.equal(panel.glowing, LEVELS)
      if (name !== 'keys') assert.equal(keys, [0xff])
    }
    await drawing
    if (name !== 'display') assert.is(panel.wrongPixels, 0)
    assert.ok(others.every((other) => panel[other].device.online))
    assert.not(panel[name].device.online)
    panel.port.plug(panel.chips[name])
    await assertWhole(panel)
    await panel.bus.stop()
  })
}

test('a stuck bus: everything is refused in the time of two tries, nothing is sent; let go, all of it is back', async () => {
  const panel = await playing(30)
  panel.port.stick(true)
  const began = performance.now()
  const refused = await Promise.allSettled([
    ...FADERS.map((_, fader) => panel.faders.read(fader)),
    panel.showMeters(LEVELS),
    panel.drawPicture(1),
    panel.keys.read(),
  ])
  assert.ok(refused.every(({ status }) => status === 'rejected'))
  assert.is(panel.bus.status.errors['ETIMEDOUT'], 2)
  assert.ok(performance.now() - began >= 60)
  await sleep(3 * RETRY_MS)
  panel.port.stick(false)
  await assertWhole(panel)
  await panel.bus.stop()
})

test('a stuck bus with a reset line: nobody notices more than a wait', async () => {
  const panel = await playing(30, async ({ port }) => port.stick(false))
  panel.port.stick(true)
  assertFaders(await panel.readFaders())
  await assertWhole(panel)
  await panel.bus.stop()
})

test('a stuck bus leaves another bus alone', async () => {
  const [stuck, free] = [await playing(500), await playing()]
  stuck.port.stick(true)
  let waits = true
  const waiting = stuck.readFaders().catch(() => {
    waits = false
  })
  for (let round = 0; round < 5; round++) assertFaders(await free.readFaders())
  assert.ok(waits, 'the other one is still stuck')
  await waiting
  assert.not(stuck.faders.device.online)
  await stuck.bus.stop()
  await free.bus.stop()
})

test('a kernel driver that owns the meters: told by name, the rest plays; when it lets go they play too', async () => {
  const panel = new WholePanel({}, { retryMs: RETRY_MS })
  panel.port.own(panel.meters.device.address, 'ht16k33')
  panel.moveFaders(FADERS)
  await panel.bus.start()
  assert.match(
    panel.meters.device.error!.message,
    'meters at 0x70 of simulated bus: EBUSY: the kernel driver ht16k33',
  )
  assertFaders(await panel.readFaders())
  await panel.drawPicture(2)
  assert.is(panel.wrongPixels, 0)
  panel.port.own(panel.meters.device.address, undefined)
  await assertWhole(panel)
  await panel.bus.stop()
})

test('an hour of bad luck in two seconds: whatever is pulled, stuck or claimed, all is well once it is mended', async () => {
  const random = new Random(11)
  const pick = <T>(list: readonly T[]) => list[Math.floor(random.unit() * list.length)]!
  const panel = await playing(5)
  const names = ['faders', 'keys', 'meters', 'display'] as const
  let snow = 0
  const seen = { meters: true, display: true }
  panel.port.subscribe(() => {
    if (panel.chips.meters.visible && !seen.meters && panel.chips.meters.memory.includes(GARBAGE)) snow++
    if (panel.chips.display.visible && !seen.display && panel.wrongPixels > 0) snow++
    seen.meters = panel.chips.meters.visible
    seen.display = panel.chips.display.visible
  })
  const lucks: readonly (() => void)[] = [
    () => panel.port.pull(panel[pick(names)].device.address),
    () => panel.port.plug(panel.chips[pick(names)]),
    () => panel.port.stick(random.unit() < 0.3),
    () => panel.port.own(panel[pick(names)].device.address, pick(['ads7828', undefined, undefined])),
  ]
  const calls: readonly (() => Promise<unknown>)[] = [
    () => panel.readFaders(),
    () => panel.keys.read(),
    () => panel.showMeters(LEVELS.map(() => Math.floor(random.unit() * 17))),
    () => panel.display.show(),
  ]
  const called: Promise<unknown>[] = []
  for (let step = 0; step < 300; step++) {
    if (random.unit() < 0.2) pick(lucks)()
    called.push(pick(calls)().catch((error: unknown) => assert.instance(error, I2cError)))
    await sleep(random.unit() * 8)
  }
  await Promise.all(called)
  panel.port.stick(false)
  for (const name of names) {
    panel.port.own(panel[name].device.address, undefined)
    panel.port.pull(panel[name].device.address)
  }
  // Everybody speaks once more, so that everybody is missed.
  const last = [panel.readFaders(), panel.keys.read(), panel.showMeters(LEVELS), panel.drawPicture(5)]
  for (const { status } of await Promise.allSettled(last)) assert.is(status, 'rejected')
  for (const name of names) panel.port.plug(panel.chips[name])
  await assertWhole(panel)
  assert.is(snow, 0)
  const { errors, retries } = panel.bus.status
  assert.ok(['EREMOTEIO', 'ETIMEDOUT', 'EBUSY'].every((code) => errors[code]! > 0) && retries > 0)
  await panel.bus.stop()
})

/** The chip comes up anew between two transfers, and nobody has missed it. */
for (const garbage of [0xa5, 0x00]) {
  test(`a loose contact: power gone for a moment, memory ${garbage} afterwards; all of it shows again`, async () => {
    const panel = new WholePanel({ garbage: () => garbage }, { retryMs: RETRY_MS, checkMs: 15 })
    await panel.bus.start()
    await panel.showMeters(LEVELS)
    await panel.drawPicture(3)
    await panel.keys.write(0x5500)
    for (const name of ['keys', 'meters', 'display'] as const) panel.port.plug(panel.chips[name])
    assert.not(panel.chips.display.visible)
    const whole = () =>
      panel.wrongPixels === 0 &&
      panel.glowing.every((lit, meter) => lit === LEVELS[meter]) &&
      panel.chips.keys.output(8) === true
    while (!whole()) await sleep(5)
    await panel.online(['keys', 'meters', 'display'])
    assert.equal(await panel.keys.read(), [0xff])
    await panel.bus.stop()
  })
}

test('what mixctl tells: chips by name, bus time to the bit, waits of each kind', async () => {
  const panel = await playing()
  await panel.readFaders()
  const before = panel.bus.status
  await panel.readFaders()
  const { name, backend, clockHz, devices, transfers, bytes, wireUs, heldUs, waits } = panel.bus.status
  assert.equal({ name, backend, clockHz }, { name: 'simulated bus', backend: 'simulated', clockHz: 400_000 })
  assert.equal(
    devices.map((device) => [device.name, device.address, device.online]),
    [
      ['faders', 0x48, true],
      ['keys', 0x20, true],
      ['meters', 0x70, true],
      ['display', 0x3c, true],
    ],
  )
  assert.is(transfers - before.transfers, 8)
  assert.is(bytes - before.bytes, 8 * 3)
  // Start, address, command, start, address, two bytes, stop.
  assert.ok(Math.abs(wireUs - before.wireUs - (8 * (1 + 9 + 9 + 1 + 9 + 18 + 1) * 1e6) / 400_000) < 0.01)
  assert.ok(heldUs - before.heldUs >= wireUs - before.wireUs)
  assert.is(waits.input.count - before.waits.input.count, 8)
  await panel.bus.stop()
})

test.run()
