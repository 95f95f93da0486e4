// What a user would lose: a broker that the whole house may read, without the whole house moving the mix.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { buildTable, createStore } from '../../../firmware/console/index.ts'
import type { Desk } from '../../../firmware/surfaces/mqtt/command.ts'
import { COMMANDS } from '../../../firmware/surfaces/mqtt/commands.ts'
import { Orders } from '../../../firmware/surfaces/mqtt/orders.ts'
import { Topics } from '../../../firmware/surfaces/mqtt/topics.ts'
import { keptLog } from '../supervisor/quiet-log.ts'

/** A right message for each command. */
const PAYLOADS: Record<string, string> = {
  set: '{"/ch/01/mix/fader":-6}',
  get: '/ch/01/mix',
  panic: 'on',
  play: '{"file":"a.wav","strip":1}',
  stop: 'all',
  copy: '{"from":"/ch/01","to":["/ch/02"]}',
  preset: '{"name":"Vox","to":["/ch/01"]}',
}

for (const role of ['engineer', 'viewer'] as const) {
  test(`mqtt.role ${role}: ${role === 'viewer' ? 'only get' : 'every command'} is obeyed`, async () => {
    const store = createStore(buildTable({ strips: 2 }))
    const done: string[] = []
    const desk = {
      ...{ table: store.table, store },
      set: (entries: Iterable<readonly [string, string]>, { origin }: { origin: string }) => ({
        set: store.setMany(entries, origin),
        batch: 0,
      }),
      panic: () => done.push('panic'),
      player: {
        play: () => Promise.resolve({ voice: { voice: done.push('play') }, started: Promise.resolve(1) }),
        stopAll: () => done.push('stop'),
      },
      presets: { entriesFor: () => [['/ch/01/mix/pan', done.push('preset')]] },
      link: { applied: () => Promise.resolve(1) },
    } as unknown as Desk
    const orders = new Orders({
      ...{ desk, role, topics: new Topics('mixbox', 'stage'), sounds: '/sounds', log: keptLog().log },
      ...{ tell: () => {}, republish: () => done.push('get') },
    })
    assert.equal(Object.keys(PAYLOADS).sort(), Object.keys(COMMANDS).sort())
    for (const [name, payload] of Object.entries(PAYLOADS)) {
      await orders.take(`mixbox/stage/${name}`, Buffer.from(payload), { retain: false })
    }
    if (role === 'engineer') {
      assert.is(orders.obeyed, 7, JSON.stringify(orders.refusals.last))
      assert.is(store.get('/ch/01/mix/fader'), -6)
      return
    }
    assert.equal(done, ['get'])
    assert.equal(orders.refusals.counts, { EACCESS: 6 })
    assert.match(orders.refusals.last.at(-1)!.reason, /is for an engineer, and you are here as viewer/)
    assert.is(store.sequence, 0)
  })
}

test.run()
