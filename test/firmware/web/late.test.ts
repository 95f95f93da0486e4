// What a user would lose: the level that somebody at the box has chosen, to a finger of seconds ago that a network had kept.
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Lateness } from '../../../firmware/surfaces/web/lateness.ts'
import { until } from '../running-box.ts'
import { openPage } from './page.ts'
import { withRig } from './rig.ts'
import { Way } from './way.ts'

const FADER = '/ch/01/mix/fader'
const set = (value: number) => ({ op: 'set', at: performance.now(), entries: [[FADER, value]], wait: false })

test(
  'a finger that the network kept for 2 s moves nothing; who comes again moves at once',
  withRig(async ({ port, store, web }) => {
    const way = await Way.to(port)
    const page = await openPage(way.port)
    await page.ask({ op: 'hello', at: performance.now() })
    await page.ask(set(-10))
    way.cut('silent')
    page.send(set(-20))
    await sleep(500)
    store.set(FADER, -50, 'the box')
    await sleep(1500)
    way.mend()
    await until('it is hung up on', () => page.closed?.code === 1013)
    assert.match(page.closed!.reason, /on its way, 1500 are allowed/)
    assert.is(store.snapshot()[FADER], -50)
    assert.is(web.stats().clients, 0)
    const again = await openPage(way.port)
    await again.ask(set(-30))
    assert.is(store.snapshot()[FADER], -30)
    way.close()
  }),
)

test(
  'a network that stutters for less than a second loses no move, and a client without a clock none at all',
  withRig(async ({ port, store }) => {
    const way = await Way.to(port)
    const page = await openPage(way.port)
    await page.ask(set(-10))
    way.cut('silent')
    page.send(set(-20))
    page.send({ op: 'set', entries: [['/ch/02/mix/fader', -20]], wait: false })
    await sleep(900)
    way.mend()
    await until('both are done', () => store.snapshot()['/ch/02/mix/fader'] === -20)
    assert.is(store.snapshot()[FADER], -20)
    assert.is(page.closed, undefined)
    way.close()
  }),
)

test('a clock that runs a thousandth slow or fast all day is no delay, two seconds on the way are', () => {
  for (const pace of [0.9991, 1, 1.0009]) {
    const lateness = new Lateness()
    for (let s = 0; s < 24 * 3600; s += 10) {
      const ms = lateness.of(1e6 + s * 1000 * pace, s * 1000)
      assert.ok(ms < 20, `${ms} ms after ${s} s at ${pace}`)
    }
    const late = lateness.of(1e6 + 86_390_000 * pace, 86_390_000 + 2000)
    assert.ok(Math.abs(late - 2000) < 20, `${late} ms`)
  }
})

test.run()
