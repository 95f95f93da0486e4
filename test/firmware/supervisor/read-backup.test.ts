// What a user would lose: a backup that restores on the box it is wanted on, and a wrong one that touches nothing.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { buildTable, createStore } from '../../../firmware/console/index.ts'
import { BoxError } from '../../../firmware/supervisor/index.ts'
import { readBackup } from '../../../firmware/supervisor/read-backup.ts'
import { sortKeys } from '../../../firmware/supervisor/sort-keys.ts'
import { unlessCircle } from '../console/unless-circle.ts'

const TABLE = buildTable({ strips: 4, inputs: 2, outputs: 2 })
/** The configuration of that console. */
const GIVEN = { console: { strips: 4 }, channels: { inputs: 2, outputs: 2 } }

function backupOf(values: object, more: object = {}): Record<string, unknown> {
  return {
    mixbox: '0.1.0',
    schema: 2,
    state: { values, cards: {} },
    config: { path: null, given: GIVEN },
    ...more,
  }
}

function refusalOf(backup: Record<string, unknown>): string {
  try {
    readBackup(backup, TABLE)
  } catch (error) {
    assert.instance(error, BoxError)
    assert.is((error as BoxError).code, 'EBACKUP')
    return (error as BoxError).message
  }
  return assert.unreachable('the backup was taken') as never
}

// biome-ignore format: one row, one backup
const REFUSED: readonly [about: string, backup: Record<string, unknown>, said: RegExp][] = [
  ['without a schema', { ...backupOf({}), schema: undefined }, /schema is undefined, allowed is a whole number/],
  ['of a newer program', backupOf({}, { schema: 99 }), /schema is 99, this program knows 2/],
  ['without a state', backupOf({}, { state: undefined }), /no values/],
  ['with a list for a state', backupOf({}, { state: [] }), /no values/],
  ['without cards', backupOf({}, { state: { values: {} } }), /cards/],
  ['with cards of texts', backupOf({}, { state: { values: {}, cards: { a: { Mic: ['loud'] } } } }), /cards/],
  ['without a configuration', backupOf({}, { config: undefined }), /no configuration/],
  ['with a wrong configuration', backupOf({}, { config: { path: null, given: { rate: 1, periods: 99 } } }), /rate is 1: give one of 44100.*periods is 99: give/],
  ['with a key of a configuration that nobody knows', backupOf({}, { config: { given: { rat: 1 } } }), /rat is no known key/],
  ['with a fader too high', backupOf({ '/ch/01/mix/fader': 99 }), /\/ch\/01\/mix\/fader to 99: give/],
  ['with null for a switch', backupOf({ '/ch/01/mix/on': null }), /\/ch\/01\/mix\/on to null: give/],
  ['with an object for a name', backupOf({ '/ch/01/config/name': {} }), /\/ch\/01\/config\/name to an object: give/],
  ['with a list at an unknown address', backupOf({ '/ch/31/mix/fader': [1] }), /"\/ch\/31\/mix\/fader" is a list: give a number or a text/],
  ['with two wrong values', backupOf({ '/ch/01/mix/fader': 99, '/ch/02/mix/fader': 'loud' }), /\/ch\/01\/mix\/fader to 99.*\/ch\/02\/mix\/fader to "loud"/],
]

for (const [about, backup, said] of REFUSED) {
  test(`a backup ${about} is refused, and what is wrong is named`, () => {
    assert.match(refusalOf(JSON.parse(JSON.stringify(backup))), said)
  })
}

test('of hundreds of wrong values twenty are named, and the others counted', () => {
  const large = buildTable({ strips: 32, inputs: 2, outputs: 2 })
  const wrong = Object.fromEntries(large.addresses().map((address) => [address, null]))
  const given = { ...GIVEN, console: { strips: 32 } }
  const message = refusalOf(backupOf(wrong, { config: { path: null, given } }))
  assert.is(message.match(/to null/g)!.length, 20)
  assert.ok(message.endsWith(`; and ${large.parameters.length - 20} more`), message)
})

test('what was made by a version without controls of cards is upgraded', () => {
  const { entries, cards } = readBackup(
    backupOf({}, { schema: 1, state: { values: { '/ch/02/mix/fader': -17 } } }),
    TABLE,
  )
  assert.equal(entries, [['/ch/02/mix/fader', -17]])
  assert.equal(cards, { unknown: {} })
})

test('knobs of a larger console are kept for it: more strips, or a source that this card does not have', () => {
  const larger = { console: { strips: 8 }, channels: { inputs: 16, outputs: 2 } }
  const values = {
    '/ch/01/config/source': 'in 9',
    '/ch/07/mix/fader': -3,
    '/ch/31/mix/fader': -4,
    '/ch/02/mix/fader': -5,
  }
  const { entries, kept } = readBackup(backupOf(values, { config: { path: null, given: larger } }), TABLE)
  assert.equal(entries, [['/ch/02/mix/fader', -5]])
  assert.equal(
    kept.map(({ address, value }) => [address, value]),
    [
      ['/ch/01/config/source', 'in 9'],
      ['/ch/07/mix/fader', -3],
      ['/ch/31/mix/fader', -4],
    ],
  )
  for (const { reason } of kept) assert.ok(reason.length > 0)
})

/** Every knob of the table by a dice of its own, pairs equal where they are linked. */
function randomValues(seed: number): Record<string, string | number> {
  const store = createStore(TABLE)
  let state = seed
  const dice = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  for (const parameter of TABLE.parameters) {
    const { address } = parameter
    const value = parameter.kind === 'text' ? `n ${dice().toFixed(3)}` : `pos:${dice()}`
    unlessCircle(() => store.set(address, value, 'dice'))
  }
  return store.snapshot()
}

test('whatever stood before, linked or not, afterwards every knob stands as in the backup', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const [before, values] = [randomValues(seed), randomValues(seed + 1000)]
    const store = createStore(TABLE, before)
    // As a file has them: in the order of their names.
    store.setMany(readBackup(backupOf(sortKeys(values)), TABLE).entries, 'test')
    assert.equal(store.snapshot(), values, `seed ${seed}`)
  }
})

test('members come in the order of their names, lists as they are', () => {
  const sorted = sortKeys({ b: [3, { z: 1, a: 2 }], a: null, B: 'x' })
  assert.is(JSON.stringify(sorted), '{"B":"x","a":null,"b":[3,{"a":2,"z":1}]}')
})

test.run()
