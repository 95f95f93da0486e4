// What a user would lose: a desk that cannot be set to howl. A strip that takes in a bus must not feed it again.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { desk } from './desk-rig.ts'
import { refused } from './refused.ts'

// biome-ignore format: one row, one way to close a circle: what is set before, what is refused then, and the way it names
const CIRCLES: readonly [before: string, last: string, way: string][] = [
  ['/ch/01/mix/01/level -6', '/ch/01/config/source bus 1', 'bus 1 -> ch 1 -> bus 1'],
  ['/ch/01/config/source bus 1', '/ch/01/mix/01/level -80', 'bus 1 -> ch 1 -> bus 1'],
  ['/ch/01/mix/01/level 0; /ch/01/mix/01/on off; /ch/01/config/source bus 1', '/ch/01/mix/01/on on', 'bus 1 -> ch 1 -> bus 1'],
  ['/bus/02/config/type group; /ch/03/config/source bus 2', '/ch/03/mix/02/grp on', 'bus 2 -> ch 3 -> bus 2'],
  ['/ch/03/mix/02/grp on; /ch/03/config/source bus 2', '/bus/02/config/type group', 'bus 2 -> ch 3 -> bus 2'],
  ['/ch/03/config/source bus 2', '/bus/02/config/type n-1', 'bus 2 -> ch 3 -> bus 2'],
  ['/bus/02/config/type n-1; /bus/02/config/owners 3; /ch/03/config/source bus 2', '/bus/02/config/owners none', 'bus 2 -> ch 3 -> bus 2'],
  ['/ch/01/config/source bus 1; /ch/01/mix/02/level 0; /ch/02/config/source bus 2', '/ch/02/mix/01/level 0', 'bus 1 -> ch 1 -> bus 2 -> ch 2 -> bus 1'],
  ['/ch/01/config/source bus 1; /ch/01/mix/02/level 0; /ch/02/config/source bus 2; /ch/02/mix/03/level 0; /ch/03/mix/01/level 0', '/ch/03/config/source bus 3', 'bus 1 -> ch 1 -> bus 2 -> ch 2 -> bus 3 -> ch 3 -> bus 1'],
  ['/bus/02/config/type n-1; /config/chlink/3-4 on; /bus/02/config/owners 3; /ch/04/config/source bus 2', '/config/chlink/3-4 off', 'bus 2 -> ch 4 -> bus 2'],
  // The neighbour follows what is set, and closes it.
  ['/config/chlink/1-2 on; /ch/02/config/source bus 1', '/ch/01/mix/01/level 0', 'bus 1 -> ch 2 -> bus 1'],
  ['/config/buslink/1-2 on; /ch/05/config/source bus 2', '/ch/05/mix/01/level 0', 'bus 2 -> ch 5 -> bus 2'],
  ['/ch/02/config/source bus 1; /ch/01/mix/01/level 0', '/config/chlink/1-2 on', 'bus 1 -> ch 2 -> bus 1'],
]

for (const [before, last, way] of CIRCLES)
  test(`${last} is refused after ${before}: ${way}`, () => {
    const mixer = desk()
    mixer.set(...before.split('; '))
    const state = mixer.store.snapshot()
    const { sequence } = mixer.store
    // With something good beside it: all or nothing.
    const error = refused(() => mixer.set('/main/st/mix/fader -3', last), 'EROUTE')
    const names = way.split(' -> ').slice(1)
    const turned = names.map((_, n) => [...names.slice(n), ...names.slice(0, n)])
    const ways = turned.map((list) => [...list, list[0]].join(' -> '))
    assert.ok(
      ways.some((one) => error.message.includes(`(${one})`)),
      error.message,
    )
    assert.ok(error.address !== undefined && error.allowed !== undefined)
    assert.equal(mixer.store.snapshot(), state)
    assert.is(mixer.store.sequence, sequence)
  })

// biome-ignore format: one row, what is no circle
const OPEN: readonly string[] = [
  '/ch/01/config/source bus 1; /ch/02/mix/01/level 0',
  '/ch/01/config/source bus 1; /ch/01/mix/02/level 0; /ch/02/config/source bus 2; /ch/02/mix/03/level 0',
  '/ch/01/mix/01/level -inf; /ch/01/config/source bus 1',
  '/bus/01/config/type n-1; /bus/01/config/owners 1,2; /ch/01/config/source bus 1; /ch/02/config/source bus 1',
  '/bus/01/config/type n-1; /config/chlink/1-2 on; /bus/01/config/owners 2; /ch/01/config/source bus 1',
  '/bus/01/config/type group; /ch/01/mix/01/level 0; /ch/01/config/source bus 1',
]

for (const lines of OPEN)
  test(`no circle, so it is taken: ${lines}`, () => {
    const mixer = desk()
    mixer.set(...lines.split('; '))
    for (const line of lines.split('; ')) {
      const [address, ...value] = line.split(' ')
      const parameter = mixer.table.at(address!)
      if (parameter.kind === 'number')
        assert.is(mixer.store.get(address!), parameter.law.parse(value.join(' ')))
    }
  })

test('a saved state with a circle is taken without what closes it, and that is named', () => {
  const mixer = desk()
  const bad = { '/ch/01/config/source': 'bus 1', '/ch/01/mix/01/level': -6, '/ch/02/mix/fader': -9 }
  const ignored = mixer.store.load(bad, 'state file')
  assert.equal(
    ignored.map(({ address }) => address),
    ['/ch/01/config/source'],
  )
  assert.match(ignored[0]!.reason, /bus 1 -> ch 1 -> bus 1/)
  assert.is(mixer.store.get('/ch/02/mix/fader'), -9)
  assert.is(mixer.store.getText('/ch/01/config/source'), 'in 1')
})

test.run()
