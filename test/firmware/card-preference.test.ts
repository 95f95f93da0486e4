// time limit: 120 s
// What a user would lose: a box that plays through the next card when the first is pulled out, and goes back by itself.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createVirtualCard } from '../../hal/virtual-card/index.ts'
import { type RunningBox, startBox, until, withBoxFolder } from './running-box.ts'

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

test(
  'the first real card of a box that ran on the virtual one: silent until somebody opens it, once',
  withBoxFolder(async (folder) => {
    const real = createVirtualCard({ runtimeDir: folder, id: 'real' })
    process.env['ALSA_CONFIG_PATH'] = real.alsaConfig
    const settings = async (box: RunningBox) => {
      const readings = await box.json<{ text: string }[]>('get', '/ch/01/mix/on', '/main/st/mix/fader')
      return readings.map(({ text }) => text)
    }
    const start = (card: string) =>
      startBox(folder, { cards: { prefer: [card] }, channels: { inputs: 2, outputs: 2 } })
    try {
      const virtual = await start('virtual')
      assert.equal(await settings(virtual), ['on', '0.0 dB'])
      assert.is(await virtual.stop(), 0)
      const first = await start('mixbox_real')
      assert.equal(await settings(first), ['off', '-20.0 dB'])
      await first.json('set', '/ch/01/mix/on', 'on', '/main/st/mix/fader', '-6')
      assert.is(await first.stop(), 0)
      const second = await start('mixbox_real')
      assert.equal(await settings(second), ['on', '-6.0 dB'])
      assert.is(await second.stop(), 0)
    } finally {
      real.close()
    }
  }),
)

test(
  'a card has its controls again when the box is started anew',
  withBoxFolder(async (folder) => {
    const card = createVirtualCard({ runtimeDir: folder, id: 'desk' })
    process.env['ALSA_CONFIG_PATH'] = card.alsaConfig
    const config = { cards: { prefer: ['mixbox_desk'] }, channels: { inputs: 2, outputs: 2 } }
    const amixer = (...args: string[]) =>
      execFileSync('amixer', ['-D', card.device, ...args], { encoding: 'utf8' })
    const name = "name='Mic Capture Volume'"
    try {
      const first = await startBox(folder, config)
      amixer('cset', name, '101,33')
      assert.is(await first.stop(), 0)
      amixer('cset', name, '0,0')
      const second = await startBox(folder, config)
      await until('the controls', () => amixer('cget', name).includes(': values=101,33'))
      assert.is(await second.stop(), 0)
    } finally {
      card.close()
    }
  }),
)

test.run()
