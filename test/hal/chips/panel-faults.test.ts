// What would be lost: the whole panel, because one chip was pulled off, one wire is shorted, or one overlay is loaded.
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { WholePanel } from './whole-panel.ts'

const RETRY_MS = 30
const FADERS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
const LEVELS = [0, 16, 1, 15, 2, 14, 3, 13]

async function playing(stuckMs?: number, reset?: (panel: WholePanel) => Promise<void>) {
  const panel: WholePanel = new WholePanel(
    { ...(stuckMs !== undefined && { stuckMs }) },
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
  const [stuck, free] = [await playing(200), await playing()]
  stuck.port.stick(true)
  const waiting = stuck.readFaders().catch(() => 'refused')
  let rounds = 0
  for (const end = performance.now() + 100; performance.now() < end; rounds++) {
    assertFaders(await free.readFaders())
  }
  assert.ok(rounds > 1)
  assert.is(await waiting, 'refused')
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
