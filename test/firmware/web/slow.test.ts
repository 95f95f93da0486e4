// What a user would lose: a phone at the far end of a field that shows old levels but a wrong mix; or one phone that
// takes the others with it.
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { until } from '../running-box.ts'
import { openPage } from './page.ts'
import { SIZE, withRig } from './rig.ts'
import { Way } from './way.ts'

const BYTES_PER_SECOND = 10_000

test(
  'a page at 10 kB/s loses meters and never state',
  withRig(
    async ({ port, store, web, meter, open }) => {
      const way = await Way.to(port)
      const [page, near] = [await openPage(way.port), await open()]
      for (const one of [page, near]) await one.ask({ op: 'hello', meters: 50 })
      way.slow(BYTES_PER_SECOND)
      for (let n = 1; n <= 200; n++) {
        store.set('/ch/01/mix/fader', -(n % 90), 'test')
        meter(() => [0.5, 0, 0.5, 0, 1, 1])
        await sleep(10)
      }
      const { metersLeft } = web.stats()
      assert.ok(metersLeft > 10, `${metersLeft} left out`)
      await until('all of the state', () => page.version === store.sequence)
      assert.is(page.gaps, 0)
      assert.equal(page.values, store.snapshot())
      // What is under way to it is no more than a moment's: else it would see levels of long ago.
      const had = page.frames.length
      await sleep(100)
      assert.ok(page.frames.length < near.frames.length, `${page.frames.length} of ${near.frames.length}`)
      assert.ok(page.frames.length - had < 30)
      assert.is(near.gaps, 0)
      way.close()
    },
    undefined,
    { ...SIZE, strips: 16 },
  ),
)

test(
  'a page that stops reading is hung up on, and the others are told everything',
  withRig(
    async ({ store, web, open }) => {
      const [asleep, awake] = [await open(), await open()]
      asleep.socket.pause()
      const addresses = store.table.numbers
        .filter(({ role }) => role === 'fader')
        .map(({ address }) => address)
      for (let n = 0; n < 4000 && web.stats().clients === 2; n++) {
        store.setMany(
          addresses.map((address) => [address, -(n % 60)] as const),
          'test',
        )
        if (n % 20 === 0) await sleep(0)
      }
      await until('it is given up', () => web.stats().clients === 1)
      await until('the other knows all', () => awake.version === store.sequence)
      assert.is(awake.gaps, 0)
      assert.equal(awake.values, store.snapshot())
      // It comes back to a mixer as it is now.
      const again = await open()
      assert.equal(again.values, store.snapshot())
      asleep.socket.terminate()
    },
    undefined,
    { ...SIZE, strips: 32, buses: 16 },
  ),
)

test.run()
