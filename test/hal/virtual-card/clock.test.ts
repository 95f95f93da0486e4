// The card's clock against the machine's, and what depends on it.
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { VirtualCard } from '../../../hal/virtual-card/index.ts'
import { cardTest, run, sampleAt, samples } from './programs.ts'

/** A frame number and between which times of CLOCK_MONOTONIC it was read. */
function look(card: VirtualCard) {
  const before = process.hrtime.bigint()
  const frame = card.frames()
  return { frame, before, after: process.hrtime.bigint() }
}

for (const skewPpm of [0, 200, -200, 50000])
  cardTest(`with ${skewPpm} ppm it keeps the machine's time to the frame`, { skewPpm }, async (card) => {
    const rate = 48000 * (1 + skewPpm / 1e6)
    const first = look(card)
    await sleep(1500)
    const last = look(card)
    const frames = last.frame - first.frame
    // Both ends are rounded down to whole frames.
    assert.ok(frames > (Number(last.before - first.after) * rate) / 1e9 - 1)
    assert.ok(frames < (Number(last.after - first.before) * rate) / 1e9 + 1)
  })

cardTest('a change of speed moves no frame', {}, async (card) => {
  for (const ppm of [100, -100, 90000, 0]) {
    const before = look(card)
    card.setSkewPpm(ppm)
    const after = look(card)
    const passed = (Number(after.after - before.before) / 1e9) * 48000
    assert.ok(after.frame >= before.frame && after.frame - before.frame <= passed * 1.1 + 1)
    assert.is(card.status().skewPpm, ppm)
  }
  assert.throws(() => card.setSkewPpm(Number.NaN), /allowed is up to 100000 either way/)
})

/** What arecord hears when the inputs hear sampleAt(channel, card frame). */
async function checkHeard(card: VirtualCard, folder: string, frames: number): Promise<void> {
  const from = card.frames()
  card.writeCapture(from, samples(2, from, card.rate))
  const shape = ['-q', '-f', 'S32_LE', '-c', '2', '-r', '48000', '-t', 'raw']
  const { code, out, err } = await run(folder, 'arecord', ['-D', card.device, ...shape, '-s', `${frames}`])
  assert.is(code, 0, err)
  const { startFrame } = card.status().capture
  assert.ok(startFrame >= from && startFrame <= card.frames() - frames)
  const heard = new Int32Array(out.buffer, out.byteOffset, frames * 2)
  for (let n = 0; n < frames; n++)
    for (let c = 0; c < 2; c++) assert.is(heard[n * 2 + c], sampleAt(c, startFrame + n) * 2 ** 31)
}

cardTest('a program hears each frame at its own time', {}, (card, folder) => checkHeard(card, folder, 12000))

for (const bits of [31, 32, 40])
  cardTest(
    `nothing happens when frame 2^${bits} passes`,
    // Halfway through the recording, which starts some 20 to 500 ms from now.
    { startFrame: 2 ** bits - 24000 },
    async (card, folder) => {
      await checkHeard(card, folder, 36000)
      assert.ok(card.frames() > 2 ** bits)
      const from = card.frames()
      await sleep(30)
      const planes = [new Float32Array(480), new Float32Array(480)]
      assert.is(card.readPlayback(from, 480, planes), 0)
    },
  )

test.run()
