// What a user would lose: pairs that stay pairs. Linked neighbours share their knobs, as on the X32, but what tells them
// apart.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { desk } from './desk-rig.ts'
import { seededRandom } from './random.ts'

interface Pair {
  link: string
  odd: string
  even: string
  /** Of the knobs below both: what stays each one's own. */
  own: RegExp
}

// biome-ignore format: one row, one kind of pair
const PAIRS: readonly Pair[] = [
  { link: '/config/chlink/1-2', odd: '/ch/01', even: '/ch/02', own: /^(config\/.*|preamp\/(trim|invert)|insert\/.*|mix\/pan|mix\/\d\d\/pan)$/ },
  { link: '/config/buslink/3-4', odd: '/bus/03', even: '/bus/04', own: /^(config\/(name|color|icon)|mix\/pan)$/ },
  { link: '/config/mtxlink/1-2', odd: '/mtx/01', even: '/mtx/02', own: /^config\/.*$/ },
]

for (const { link, odd, even, own } of PAIRS) {
  const knobs = desk().table.numbers.filter(({ address }) => address.startsWith(`${odd}/`))
  const other = (address: string): string => address.replace(odd, even)

  test(`${link}: whichever of the two is turned, both stand alike, but in what is each one's own`, () => {
    const random = seededRandom(11)
    for (const { address, law } of knobs) {
      // What a strip takes in is its own and may lead in a circle.
      if (address.endsWith('/source')) continue
      for (const turned of [address, other(address)]) {
        const mixer = desk()
        mixer.store.set(link, 'on', 'test')
        const untouched = turned === address ? other(address) : address
        const before = mixer.store.get(untouched)
        // Some value that it does not have.
        let value = law.fromPosition(random.unit())
        while (value === mixer.store.get(turned)) value = law.fromPosition(random.unit())
        mixer.store.set(turned, value, 'test')
        const isOwn = own.test(address.slice(odd.length + 1))
        assert.is(mixer.store.get(untouched), isOwn ? before : value, `${turned} is turned`)
      }
    }
  })

  test(`${link}: switched on, the even one becomes what the odd one is; switched off, nothing moves`, () => {
    const random = seededRandom(12)
    const mixer = desk()
    for (const { address, law } of knobs)
      if (!address.endsWith('/source'))
        for (const one of [address, other(address)])
          mixer.store.set(one, law.fromPosition(random.unit()), 'test')
    const before = desk().store
    before.load(mixer.store.snapshot(), 'test')
    mixer.store.set(link, 'on', 'test')
    for (const { address } of knobs) {
      const isOwn = own.test(address.slice(odd.length + 1))
      assert.is(mixer.store.get(address), before.get(address))
      assert.is(mixer.store.get(other(address)), before.get(isOwn ? other(address) : address), address)
    }
    const linked = mixer.store.snapshot()
    mixer.store.set(link, 'off', 'test')
    assert.equal({ ...mixer.store.snapshot(), [link]: 'on' }, linked)
  })
}

test('sends of a pair of strips into a pair of buses: one turned, all four follow', () => {
  const mixer = desk()
  mixer.set('/config/chlink/1-2 on', '/config/buslink/1-2 on', '/ch/02/mix/01/level -12')
  for (const send of ['/ch/01/mix/01', '/ch/01/mix/02', '/ch/02/mix/01', '/ch/02/mix/02'])
    assert.is(mixer.store.get(`${send}/level`), -12, send)
  assert.is(mixer.store.get('/ch/03/mix/01/level'), Number.NEGATIVE_INFINITY)
})

test('one is soloed, both are', () => {
  const mixer = desk()
  mixer.set('/config/chlink/1-2 on', '/-stat/solosw/02 on')
  assert.is(mixer.store.get('/-stat/solosw/01'), 1)
})

test.run()
