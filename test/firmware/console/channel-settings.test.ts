import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  buildTable,
  channelAt,
  channelSettings,
  channelsOf,
  createStore,
  settingsFor,
} from '../../../firmware/console/index.ts'
import { seededRandom } from './random.ts'
import { refused } from './refused.ts'

const table = buildTable({ strips: 6, inputs: 4, outputs: 4, buses: 4, matrices: 2 })

test('a channel is found by its address, however its number is written', () => {
  assert.is(channelAt(table, '/ch/1').address, '/ch/01')
  assert.is(channelAt(table, '/ch/01/').address, '/ch/01')
  assert.is(channelAt(table, '/outputs/main/4').label, 'Out 04')
  assert.is(channelAt(table, '/main/st').kind, 'main')
  // By hand: 6 strips, 4 buses, main, 2 matrices, 4 outputs.
  assert.is(channelsOf(table).length, 17)
  const error = refused(() => channelAt(table, '/ch/7'), 'EADDRESS')
  assert.match(error.message, /no channel has the address "\/ch\/7"; the nearest are \/ch\/0/)
  refused(() => channelAt(table, '/dca/1'), 'EADDRESS')
  refused(() => channelAt(table, '/ch/01/mix'), 'EADDRESS')
})

// biome-ignore format: one row, one knob: whether a copy takes it, and whether a preset does
const GIVEN: readonly [address: string, copied: boolean, preset: boolean][] = [
  ['/ch/01/config/name', false, false],
  ['/ch/01/config/source', false, false],
  ['/ch/01/insert/on', false, false],
  ['/ch/01/insert/sel', false, false],
  ['/ch/01/config/color', true, true],
  ['/ch/01/config/icon', true, true],
  ['/ch/01/preamp/trim', true, true],
  ['/ch/01/preamp/hpslope', true, true],
  ['/ch/01/delay/time', true, true],
  ['/ch/01/gate/thr', true, true],
  ['/ch/01/gate/filter/f', true, true],
  ['/ch/01/gate/keysrc', true, false],
  ['/ch/01/eq/on', true, true],
  ['/ch/01/eq/4/q', true, true],
  ['/ch/01/dyn/ratio', true, true],
  ['/ch/01/dyn/keysrc', true, false],
  ['/ch/01/mix/on', true, false],
  ['/ch/01/mix/fader', true, false],
  ['/ch/01/mix/pan', true, false],
  ['/ch/01/mix/03/level', true, false],
  ['/ch/01/mix/03/pan', true, false],
  ['/ch/01/grp/dca', true, false],
  ['/bus/02/config/owners', false, false],
  ['/bus/02/config/type', true, false],
  ['/bus/02/eq/1/g', true, true],
  ['/bus/02/mix/02/tap', true, false],
  ['/main/st/dyn/thr', true, true],
  ['/main/st/mix/fader', true, false],
  ['/mtx/01/eq/1/g', true, true],
  ['/outputs/main/02/src', false, false],
  ['/outputs/main/02/limiter/thr', true, true],
  ['/outputs/main/02/delay/time', true, true],
  ['/outputs/main/02/level', true, false],
  ['/outputs/main/02/on', true, false],
]

for (const [address, copied, preset] of GIVEN) {
  test(`${address} ${copied ? 'goes' : 'does not go'} with a copy, ${preset ? 'and' : 'not'} with a preset`, () => {
    const channel = channelsOf(table).find((one) => address.startsWith(`${one.address}/`))!
    const within = address.slice(channel.address.length + 1)
    const store = createStore(table)
    assert.is(table.at(address).address, address)
    assert.is(within in channelSettings(store, channel.address, 'copy').values, copied)
    assert.is(within in channelSettings(store, channel.address, 'preset').values, preset)
  })
}

test('after a copy the two channels stand alike in every knob but what is plugged and what it is called', () => {
  const random = seededRandom(8)
  for (const [from, to, own] of [
    ['/ch/02', '/ch/05', /\/(config\/(name|source)|insert\/.*)$/],
    ['/bus/01', '/bus/04', /\/config\/(name|owners)$/],
    ['/outputs/main/01', '/outputs/main/03', /\/src$/],
  ] as const) {
    const store = createStore(table)
    const knobs = table.parameters.filter(({ address }) => address.startsWith(`${from}/`))
    for (const { address, ...parameter } of knobs) {
      const value = parameter.kind === 'text' ? 'a name' : parameter.law.fromPosition(random.unit())
      // What takes in a bus could lead in a circle, which is another matter.
      if (!address.endsWith('/source')) store.set(address, value, 'test')
    }
    const before = store.snapshot()
    store.setMany(settingsFor(table, to, channelSettings(store, from, 'copy'), from, 'copy'), 'test')
    for (const { address } of table.parameters) {
      const other = address.startsWith(`${to}/`) && !own.test(address) ? address.replace(to, from) : address
      assert.is(store.get(address), createStore(table, before).get(other), address)
    }
  }
})

test('a copy does not go to another kind of channel: the error names both and what would do', () => {
  const store = createStore(table)
  const settings = channelSettings(store, '/ch/01', 'copy')
  const error = refused(() => settingsFor(table, '/bus/02', settings, '/ch/01', 'copy'), 'EVALUE')
  assert.is(error.message, 'cannot give the settings of /ch/01 to /bus/02: give /ch/01 to /ch/06')
  const main = channelSettings(store, '/main/st', 'copy')
  const other = refused(() => settingsFor(table, '/ch/02', main, '/main/st', 'copy'), 'EVALUE')
  assert.is(other.message, 'cannot give the settings of /main/st to /ch/02: give /main/st')
  const small = buildTable({ strips: 1, inputs: 1, outputs: 1, buses: 0, matrices: 0 })
  const bus = { kind: 'bus', values: {} } as const
  const none = refused(() => settingsFor(small, '/ch/01', bus, 'a file', 'copy'), 'EVALUE')
  assert.match(none.message, /give a bus, which this console does not have/)
})

test('a preset gives another kind of channel its EQ and compressor, as far as that has them, and nothing else', () => {
  const random = seededRandom(4)
  const kinds = ['/ch/02', '/bus/02', '/main/st', '/mtx/01', '/outputs/main/03']
  for (const from of kinds)
    for (const to of kinds) {
      if (from === to) continue
      const store = createStore(table)
      for (const parameter of table.numbers)
        if (parameter.address.startsWith(`${from}/`) && !parameter.address.endsWith('/source'))
          store.set(parameter.address, parameter.law.fromPosition(random.unit()), 'test')
      const before = createStore(table, store.snapshot())
      const preset = channelSettings(store, from, 'preset')
      store.setMany(settingsFor(table, to, preset, 'preset', 'preset'), 'test')
      for (const { address } of table.parameters) {
        const isShared = address.startsWith(`${to}/eq/`) || address.startsWith(`${to}/dyn/`)
        const source = address.replace(to, from)
        // Keys mean another channel, and an output has no compressor.
        const given = isShared && table.has(source) && !address.endsWith('/keysrc')
        assert.is(store.get(address), before.get(given ? source : address), `${from} to ${address}`)
      }
      assert.ok(store.sequence > before.sequence)
    }
})

test('a preset of a large console sounds the same on a small one', () => {
  const large = createStore(buildTable({ strips: 32, inputs: 32, outputs: 32, buses: 16, matrices: 8 }))
  large.setMany(
    [
      ['/ch/31/eq/2/f', '1.5 kHz'],
      ['/ch/31/dyn/ratio', 'inf'],
      ['/ch/31/gate/keysrc', 'bus 16'],
      ['/ch/31/mix/16/level', 0],
    ],
    'test',
  )
  const store = createStore(table)
  const settings = JSON.parse(JSON.stringify(channelSettings(large, '/ch/31', 'preset')))
  store.setMany(settingsFor(table, '/ch/03', settings, 'preset', 'preset'), 'test')
  assert.is(store.getText('/ch/03/eq/2/f'), '1.5 kHz')
  assert.is(store.get('/ch/03/dyn/ratio'), Number.POSITIVE_INFINITY)
  assert.is(store.getText('/ch/03/gate/keysrc'), 'self')
})

test.run()
