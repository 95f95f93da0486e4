// What an owner would lose: the sound of a USB card that was pulled out by a foot and put back.
// time limit: 600 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { BoxStatus } from '../../../firmware/supervisor/index.ts'
import { configureBox, LAB_CONFIG, untilSounding } from '../install-box.ts'
import { Lab } from '../lab.ts'

const lab = Lab.here()

interface Status {
  engine: Pick<BoxStatus['engine'], 'state'>
  frames: number
  card: { playback: string; granted?: { playback: { rate: number; format: string; channels: number } } }
  processes: Record<string, number>
}
const status = () => lab.mixctl<Status>('status')
/** QEMU calls its card so. */
const usbId = async () => /\d+ \[(\S+)\s*\]: USB-Audio/.exec(await lab.read('cat /proc/asound/cards'))?.[1]

let id: string | undefined

test('a USB card (snd-usb-audio) plays what the cable captures', async () => {
  await lab.plugCard()
  await lab.until('the kernel has the card', 60, async () => (await usbId()) !== undefined)
  id = await usbId()
  const cards = { capture: LAB_CONFIG.cards.capture, playback: `hw:CARD=${id},DEV=0` }
  await configureBox(lab, { ...LAB_CONFIG, cards })
  await lab.run('systemctl restart mixbox', { within: 300 })
  await untilSounding(lab)
  const { card } = await status()
  assert.is(card.playback, `hw:CARD=${id},DEV=0`)
  assert.equal([card.granted!.playback.rate, card.granted!.playback.channels], [48_000, 2])
})

for (const time of ['once', 'again']) {
  test(`pulled out under sound, ${time}: frames go on; put back: it plays`, async () => {
    const before = await status()
    await lab.unplugCard()
    await lab.until(
      'the box has lost its card',
      60,
      async () => (await status()).engine.state === 'card lost',
    )
    const lost = await status()
    await lab.until('frames go on', 30, async () => (await status()).frames > lost.frames)
    await lab.plugCard()
    await lab.until('it plays again', 90, async () => (await status()).engine.state === 'running')
    const after = await status()
    assert.equal(after.processes, before.processes)
    assert.ok(after.frames > lost.frames)
    const played = `/proc/asound/${id}/pcm0p/sub0/status`
    assert.match(await lab.read(`cat ${played}`), /state: RUNNING/)
  })
}

test('the box of the other trials again', async () => {
  await configureBox(lab, LAB_CONFIG)
  await lab.run('systemctl restart mixbox', { within: 300 })
  await untilSounding(lab)
  await lab.unplugCard().catch(() => {})
})

test.run()
