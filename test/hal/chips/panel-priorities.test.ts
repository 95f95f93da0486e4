// What would be lost: a fader that stutters whenever the display changes.
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { WireEvent } from '../../../hal/i2c/index.ts'
import { monotonicMs } from '../../../hal/i2c/simulated/wire-clock.ts'
import { WholePanel } from './whole-panel.ts'

for (const { clockHz, holdUs, blockUs } of [
  // Start, stop and 34 bytes: address, register, an SMBus block.
  { clockHz: 400_000, holdUs: undefined, blockUs: ((2 + 34 * 9) * 1e6) / 400_000 },
  { clockHz: 100_000, holdUs: undefined, blockUs: ((2 + 34 * 9) * 1e6) / 100_000 },
  { clockHz: 400_000, holdUs: 500, blockUs: 500 },
]) {
  test(`at ${clockHz / 1000} kHz, ${holdUs ?? 'any'} us allowed: a fader waits for one block of a picture, no more`, async () => {
    const panel = new WholePanel({ clockHz }, { ...(holdUs && { holdUs }) })
    await panel.bus.start()
    const events: WireEvent[] = []
    panel.port.subscribe((event) => events.push(event))
    let drawing = true
    const pictures = (async () => {
      for (let number = 0; drawing; number++) await panel.drawPicture(number)
    })()
    const asked: number[] = []
    for (let scan = 0; scan < 40; scan++) {
      await sleep(3)
      asked.push(monotonicMs())
      await panel.readFaders()
    }
    drawing = false
    await pictures
    const of = (address: number) => events.filter((event) => event.address === address)
    const [faders, blocks] = [of(panel.faders.device.address), of(panel.display.device.address)]
    assert.is(faders.length, 8 * asked.length)
    assert.ok(blocks.every(({ startMs, endMs }) => (endMs - startMs) * 1000 <= blockUs + 0.01))
    let interrupted = 0
    for (const [scan, askedMs] of asked.entries()) {
      const last = faders[8 * scan + 7]!
      const between = blocks.filter(({ startMs }) => startMs > askedMs && startMs < last.startMs)
      assert.is(between.length, 0, `scan ${scan}: a block began before all faders were read`)
      if (blocks.some(({ startMs, endMs }) => startMs < askedMs && endMs > askedMs)) interrupted++
    }
    assert.ok(interrupted > 0, 'pictures were being drawn')
    await panel.bus.stop()
  })
}

test('what waits for the bus is late, never lost: on a slow bus keys, meters and pictures all come through', async () => {
  const panel = new WholePanel({ clockHz: 100_000 })
  await panel.bus.start()
  const levels = [1, 2, 3, 4, 5, 6, 7, 8]
  const called: Promise<unknown>[] = []
  for (let round = 0; round < 10; round++) {
    called.push(
      panel.readFaders(),
      panel.keys.read(),
      panel.showMeters(levels.map((level) => level + (round % 2))),
    )
    called.push(panel.drawPicture(round))
  }
  await Promise.all(called)
  assert.is(panel.wrongPixels, 0)
  assert.equal(
    panel.glowing,
    levels.map((level) => level + 1),
  )
  const { input, light, picture } = panel.bus.status.waits
  assert.ok(input.maxUs <= light.maxUs && light.maxUs <= picture.maxUs)
  await panel.bus.stop()
})

test.run()
