import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  buildTable,
  type ChangeSet,
  createStore,
  factoryState,
  type Snapshot,
  safeStart,
  type ValueInput,
} from '../../../firmware/console/index.ts'
import { seededRandom } from './random.ts'
import { refused } from './refused.ts'
import { unlessCircle } from './unless-circle.ts'

const table = buildTable({ strips: 5, inputs: 4, outputs: 3 })

const told = (set: ChangeSet): string[] =>
  set.changes.map(({ parameter, previous, value }) => `${parameter.address} ${previous} -> ${value}`)

test('a change is kept exactly, shown with its unit, and numbered', () => {
  const store = createStore(table)
  const first = store.set('/ch/1/mix/fader', '-6.25 dB', 'cli')
  assert.equal(told(first), ['/ch/01/mix/fader 0 -> -6.25'])
  assert.is(first.origin, 'cli')
  assert.is(first.sequence, 1)
  assert.is(store.get('/ch/01/mix/fader'), -6.25)
  assert.is(store.getText('/ch/02/mix/fader'), '0.0 dB')
  assert.is(store.numberAt(table.slot('strip', 'fader', 0)), -6.25)
  store.set('/ch/01/mix/pan', 'L50', 'cli')
  assert.is(store.getText('/ch/01/mix/pan'), 'L50')
  store.set('/ch/01/config/name', 'Kick', 'cli')
  assert.is(store.getText('/ch/01/config/name'), 'Kick')
  assert.is(store.sequence, 3)
})

test('a value that is there already is no change: nobody is told, no number is spent', () => {
  const store = createStore(table)
  let calls = 0
  store.subscribe(() => calls++)
  assert.equal(store.set('/ch/01/mix/fader', 0, 'cli'), { changes: [], origin: 'cli', sequence: 0 })
  assert.is(store.set('/ch/01/mix/fader', '-0', 'cli').changes.length, 0)
  assert.is(calls, 0)
})

test('a refused value changes nothing, and the error names address, value and what is allowed', () => {
  const store = createStore(table)
  const error = refused(() => store.set('/ch/1/mix/fader', 'loud', 'cli'), 'EVALUE')
  assert.is(
    error.message,
    'cannot set /ch/01/mix/fader to "loud": give -inf, or -90 to +10 dB, or a position pos:0 to pos:1',
  )
  assert.is(error.address, '/ch/01/mix/fader')
  refused(() => store.set('/ch/09/mix/fader', 0, 'cli'), 'EADDRESS')
  refused(() => store.get('/ch/09/mix/fader'), 'EADDRESS')
  assert.equal(store.snapshot(), factoryState(table))
})

test('of several changes at once all happen or none', () => {
  const random = seededRandom(4)
  const bad: [string, ValueInput][] = [
    ['/ch/01/mix/fader', Number.NaN],
    ['/ch/01/config/source', 'in 5'],
    ['/ch/01/config/name', 'x'.repeat(33)],
    ['/no/such', 1],
  ]
  for (let round = 0; round < 300; round++) {
    const store = createStore(table)
    let calls = 0
    store.subscribe(() => calls++)
    const entries: [string, ValueInput][] = Array.from({ length: random.whole(1, 12) }, () => {
      const parameter = random.pick(table.numbers)
      return [parameter.address, parameter.law.fromPosition(random.unit())]
    })
    const before = store.snapshot()
    const place = random.whole(0, entries.length)
    assert.throws(() => store.setMany(entries.toSpliced(place, 0, random.pick(bad)), 'scene'))
    assert.equal(store.snapshot(), before)
    assert.is(store.sequence, 0)
    assert.is(calls, 0)
    const set = store.setMany(entries, 'scene')
    assert.is(calls, set.changes.length > 0 ? 1 : 0)
    for (const { parameter, value } of set.changes) assert.is(store.get(parameter.address), value)
  }
})

test('within one batch the later entry for a knob wins, and is told as one change', () => {
  const store = createStore(table)
  const set = store.setMany(
    [
      ['/ch/05/mix/fader', -5],
      ['/ch/5/mix/fader', -7],
    ],
    'scene',
  )
  assert.equal(told(set), ['/ch/05/mix/fader 0 -> -7'])
})

test('every surface is told but the one it came from', () => {
  const store = createStore(table)
  const heard: string[] = []
  store.subscribe(() => heard.push('osc'), { origin: 'osc' })
  store.subscribe(() => heard.push('web'), { origin: 'web' })
  const end = store.subscribe(() => heard.push('disk'))
  store.set('/main/st/mix/fader', -10, 'osc')
  assert.equal(heard.splice(0), ['web', 'disk'])
  store.set('/main/st/mix/fader', -11, 'panel')
  assert.equal(heard.splice(0), ['osc', 'web', 'disk'])
  end()
  store.set('/main/st/mix/fader', -12, 'web')
  assert.equal(heard.splice(0), ['osc'])
})

test('changes arrive in order at everybody, also where one surface answers a change by another', () => {
  const store = createStore(table)
  const first: number[] = []
  const second: number[] = []
  store.subscribe(({ sequence, changes }) => {
    first.push(sequence)
    if (changes[0]!.parameter.role === 'fader') store.set('/main/st/mix/pan', 'L10', 'first')
  })
  store.subscribe(({ sequence }) => second.push(sequence))
  store.set('/main/st/mix/fader', -1, 'cli')
  store.set('/main/st/mix/on', 'off', 'cli')
  assert.equal(first, [1, 2, 3])
  assert.equal(second, [1, 2, 3])
})

test('a surface that fails keeps no other from hearing, and does not fail unheard', () => {
  const store = createStore(table)
  const heard: number[] = []
  store.subscribe(() => {
    throw new Error('broken surface')
  })
  store.subscribe(({ sequence }) => heard.push(sequence))
  assert.throws(() => store.set('/main/st/mix/fader', -1, 'cli'), /broken surface/)
  assert.throws(() => store.set('/main/st/mix/fader', -2, 'cli'), /broken surface/)
  assert.equal(heard, [1, 2])
  assert.is(store.get('/main/st/mix/fader'), -2)
})

test('one surface may end another’s subscription while a change goes round', () => {
  const store = createStore(table)
  let calls = 0
  store.subscribe(() => end())
  const end = store.subscribe(() => calls++)
  store.set('/main/st/mix/fader', -1, 'cli')
  assert.is(calls, 0)
})

test('linked neighbours share fader and mute, and keep pan, trim and source of their own', () => {
  const store = createStore(table)
  store.set('/ch/03/mix/fader', -12, 'cli')
  store.set('/ch/04/mix/on', 'off', 'cli')
  // Switching the link on: the odd strip's values rule.
  assert.equal(told(store.set('/config/chlink/3-4', 'on', 'cli')).sort(), [
    '/ch/04/mix/fader 0 -> -12',
    '/ch/04/mix/on 0 -> 1',
    '/config/chlink/3-4 0 -> 1',
  ])
  assert.equal(told(store.set('/ch/04/mix/fader', -3, 'cli')).sort(), [
    '/ch/03/mix/fader -12 -> -3',
    '/ch/04/mix/fader -12 -> -3',
  ])
  store.set('/ch/03/mix/on', 'off', 'cli')
  assert.is(store.get('/ch/04/mix/on'), 0)
  for (const [knob, value] of [
    ['mix/pan', 'L20'],
    ['preamp/trim', 6],
    ['preamp/invert', 'on'],
    ['config/source', 'off'],
  ] as const) {
    assert.is(store.set(`/ch/03/${knob}`, value, 'cli').changes.length, 1, knob)
  }
  // Neither the other pairs nor the single last strip are touched.
  store.set('/ch/05/mix/fader', -20, 'cli')
  assert.equal(
    [1, 2, 3, 4, 5].map((strip) => store.get(`/ch/0${strip}/mix/fader`)),
    [0, 0, -3, -3, -20],
  )
  // Apart again.
  store.set('/config/chlink/3-4', 'off', 'cli')
  store.set('/ch/03/mix/fader', -30, 'cli')
  assert.is(store.get('/ch/04/mix/fader'), -3)
})

test('a surface that moves one of a linked pair is told of the other, and only of that', () => {
  const store = createStore(table)
  const heard: string[] = []
  store.subscribe((set) => heard.push(...told(set)), { origin: 'osc' })
  store.set('/ch/01/mix/fader', -3, 'osc')
  store.set('/config/chlink/1-2', 'on', 'osc')
  assert.equal(heard.splice(0), ['/ch/02/mix/fader 0 -> -3'])
  store.set('/ch/01/mix/fader', -6, 'osc')
  assert.equal(heard.splice(0), ['/ch/02/mix/fader -3 -> -6'])
  store.setMany(
    [
      ['/ch/01/mix/fader', -7],
      ['/ch/02/mix/fader', -7],
    ],
    'osc',
  )
  assert.equal(heard.splice(0), [])
  // The last entry rules the pair: the surface is told that its first one did not stay.
  store.setMany(
    [
      ['/ch/01/mix/fader', -8],
      ['/ch/02/mix/fader', -9],
    ],
    'osc',
  )
  assert.equal(heard.splice(0), ['/ch/01/mix/fader -7 -> -9'])
})

const STRIP_KNOBS = table.numbers.filter(({ scope }) => scope === 'strip')

test('linked pairs never drift apart, whatever is set in whatever order', () => {
  const random = seededRandom(5)
  const store = createStore(table)
  const value = (slot: number): number => store.numberAt(slot)
  for (let round = 0; round < 5000; round++) {
    const entries: [string, ValueInput][] = Array.from({ length: random.whole(1, 4) }, () => {
      const parameter = random.pick(table.numbers)
      return [parameter.address, parameter.law.fromPosition(random.unit())]
    })
    unlessCircle(() => store.setMany(entries, 'anyone'))
    for (const pair of [0, 1]) {
      if (value(table.slot('link', 'link', pair)) === 0) continue
      for (const { role, mirrored, ordinal, slot } of STRIP_KNOBS) {
        if (!mirrored || ordinal !== 2 * pair) continue
        assert.is(value(slot), value(table.slot('strip', role, ordinal + 1)), role)
      }
    }
  }
})

test('state survives the disk bit for bit: snapshot -> JSON -> load', () => {
  const random = seededRandom(6)
  for (let round = 0; round < 100; round++) {
    const store = createStore(table)
    for (const { address, law } of table.numbers) {
      unlessCircle(() => store.set(address, law.fromPosition(random.unit()), 'cli'))
    }
    store.set('/ch/01/mix/fader', '-inf', 'cli')
    store.set('/ch/02/config/name', '🎤 "Zoë"', 'cli')
    const next = createStore(table)
    assert.equal(next.load(JSON.parse(JSON.stringify(store.snapshot())), 'disk'), [])
    for (const { address } of table.parameters) assert.is(next.get(address), store.get(address), address)
    assert.is(next.sequence, 1)
  }
})

test('a saved state reads as people write', () => {
  const store = createStore(table)
  store.set('/ch/01/mix/fader', '-inf', 'cli')
  store.set('/ch/01/mix/on', false, 'cli')
  const saved = store.snapshot()
  assert.is(saved['/ch/01/mix/fader'], '-inf dB')
  assert.is(saved['/ch/02/mix/fader'], 0)
  assert.is(saved['/ch/01/mix/on'], 'off')
  assert.is(saved['/ch/02/config/source'], 'in 2')
  assert.is(saved['/outputs/main/02/src'], 'main R')
})

test('of a damaged or foreign state what is good is taken, the rest is named', () => {
  const store = createStore(table)
  const ignored = store.load(
    {
      '/ch/01/mix/fader': null,
      '/ch/1/mix/pan': 'R30',
      '/ch/31/mix/fader': -3,
      '/ch/03/config/source': 'in 9',
      '/ch/02/mix/fader': -4,
      '/ch/02/config/name': { a: 1 },
    },
    'disk',
  )
  assert.equal(ignored.map(({ address }) => address).sort(), [
    '/ch/01/mix/fader',
    '/ch/02/config/name',
    '/ch/03/config/source',
    '/ch/31/mix/fader',
  ])
  assert.ok(
    ignored
      .find(({ address }) => address === '/ch/03/config/source')!
      .reason.includes('in 1, in 2, in 3, in 4'),
  )
  assert.is(store.get('/ch/01/mix/pan'), 30)
  assert.is(store.get('/ch/02/mix/fader'), -4)
  assert.is(store.get('/ch/01/mix/fader'), 0)
  for (const wrong of [null, [], 'x', 5, undefined]) refused(() => store.load(wrong, 'disk'), 'EVALUE')
})

test('a state whose linked pair disagrees is set right by its odd strip', () => {
  const store = createStore(table)
  const edited: Snapshot = { '/config/chlink/1-2': 'on', '/ch/01/mix/fader': -9, '/ch/02/mix/fader': -5 }
  assert.equal(store.load(edited, 'disk'), [])
  assert.is(store.get('/ch/02/mix/fader'), -9)
})

test('a restarted supervisor takes over the numbers of the arena, and refuses what cannot be right', () => {
  const random = seededRandom(7)
  const before = createStore(table)
  for (const { address, law } of table.numbers) {
    unlessCircle(() => before.set(address, law.fromPosition(random.unit()), 'cli'))
  }
  const state = Float64Array.from(table.numbers, ({ slot }) => before.numberAt(slot))
  const after = createStore(table)
  assert.equal(after.loadNumbers(state, 'arena'), [])
  for (const { slot } of table.numbers) assert.is(after.numberAt(slot), state[slot])

  const torn = state.slice()
  torn[table.slot('strip', 'fader', 4)] = Number.NaN
  torn[table.slot('strip', 'source', 0)] = 77
  const partly = createStore(table)
  assert.equal(
    partly.loadNumbers(torn, 'arena').map(({ address }) => address),
    ['/ch/01/config/source', '/ch/05/mix/fader'],
  )
  assert.is(partly.get('/ch/05/mix/fader'), 0)
  assert.throws(() => partly.loadNumbers(state.subarray(1), 'arena'), /numbers/)
})

test('a store may begin with values of its own; a wrong one among them is refused', () => {
  const store = createStore(table, { '/ch/01/mix/fader': -3 })
  assert.is(store.get('/ch/01/mix/fader'), -3)
  assert.is(store.sequence, 0)
  refused(() => createStore(table, { '/ch/01/mix/fader': 11 }), 'EVALUE')
})

test('first start on a real card: every strip muted, main at -20 dB, nothing else moved', () => {
  const store = createStore(table)
  store.setMany(safeStart(table), 'start')
  const factory = factoryState(table)
  const moved = Object.entries(store.snapshot()).filter(([address, value]) => factory[address] !== value)
  assert.equal(Object.fromEntries(moved), {
    '/ch/01/mix/on': 'off',
    '/ch/02/mix/on': 'off',
    '/ch/03/mix/on': 'off',
    '/ch/04/mix/on': 'off',
    '/ch/05/mix/on': 'off',
    '/main/st/mix/fader': -20,
  })
})

test.run()
