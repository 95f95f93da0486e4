// time limit: 120 s
// What a user would lose: a box that plays through the next card when the first is pulled out, and goes back by itself.
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createVirtualCard } from '../../hal/virtual-card/index.ts'
import { startBox, until, withBoxFolder } from './running-box.ts'

interface Status {
  card: { playback: string; why: string; virtual: boolean; granted?: { playback: { device: string } } }
  counters: { cardsLost: number }
}

test(
  'the list of cards is the order of their use, whatever is pulled out and plugged in again',
  withBoxFolder(async (folder) => {
    const insert = (id: string) => createVirtualCard({ runtimeDir: folder, id, format: 'S32_LE' })
    let first = insert('first')
    const second = insert('second')
    process.env['ALSA_CONFIG_PATH'] = join(folder, 'asound.conf')
    const box = await startBox(folder, {
      cards: { prefer: ['mixbox_first', 'mixbox_second'] },
      channels: { inputs: 2, outputs: 2 },
    })
    const status = () => box.json<Status>('status')
    const plays = async (device: string) => {
      const { card } = await status()
      return card.playback === device && card.granted?.playback.device === device
    }
    try {
      await until('the first card', () => plays('mixbox_first'))
      const { card } = await status()
      assert.is(card.why, 'named in the configuration')
      assert.not(card.virtual)
      first.close()
      await until('the second card', () => plays('mixbox_second'))
      first = insert('first')
      await until('the first card again', () => plays('mixbox_first'))
      assert.is((await status()).counters.cardsLost, 1)
      assert.match(box.err(), /a better card is there/)
    } finally {
      assert.is(await box.stop(), 0)
      first.close()
      second.close()
    }
  }),
)

test.run()
