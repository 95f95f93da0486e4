import { join } from 'node:path'
import { Client } from '../../firmware/mixctl/client.ts'
import { createVirtualCard, type VirtualCard } from '../../hal/virtual-card/index.ts'
import { sleep } from '../engine-child.ts'
import { type RunningBox, startBox, withBoxFolder } from '../firmware/running-box.ts'

export interface CardBox {
  folder: string
  card: VirtualCard
  box: RunningBox
  /** A connection as mixctl's. */
  client: Client
}

/** Its card's far end is here and plays a steady level into strip 1, which is open as main is, and noise into strip 2, which is muted: its meter moves. */
export function withCardBox(config: object, measure: (parts: CardBox) => Promise<void>): Promise<void> {
  const run = withBoxFolder(async (folder) => {
    const card = createVirtualCard({
      ...{ runtimeDir: folder, id: 'Bench', rate: 48000, format: 'S32_LE' },
      ...{ captureChannels: 2, playbackChannels: 2 },
    })
    process.env['ALSA_CONFIG_PATH'] = card.alsaConfig
    process.env['MIXBOX_RUNTIME_DIR'] = join(folder, 'run')
    const level = new Float32Array(4800).fill(0.5)
    const noise = level.map(() => Math.random() ** 4 * 0.5)
    const feed = () => {
      let from = Math.max(card.filledTo, card.frames())
      for (; from < card.frames() + 24000; from += 4800) card.writeCapture(from, [level, noise], 4800)
    }
    feed()
    const feeder = setInterval(feed, 50)
    const cards = { capture: card.device, playback: card.device }
    const box = await startBox(folder, {
      ...{ cards, channels: { inputs: 2, outputs: 2 }, engine: { priority: 80 } },
      ...config,
    })
    const client = await Client.connect(box.socket)
    try {
      // A box that meets a card for the first time starts muted.
      const entries = [
        ['/ch/01/mix/on', true],
        ['/main/st/mix/fader', 0],
      ]
      await client.request('set', { entries })
      await sleep(1000)
      await measure({ folder, card, box, client })
    } finally {
      client.close()
      await box.stop()
      clearInterval(feeder)
      card.close()
    }
  })
  return run()
}
