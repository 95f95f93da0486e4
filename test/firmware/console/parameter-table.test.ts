import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { buildTable, defaultSize, ROWS } from '../../../firmware/console/index.ts'
import { refused } from './refused.ts'

const table = buildTable(defaultSize)

/** What mixer clients people own send; from the X32 protocol's list. */
const X32_ADDRESSES = [
  '/ch/01/config/name',
  '/ch/16/config/source',
  '/ch/01/preamp/trim',
  '/ch/01/preamp/invert',
  '/ch/01/mix/on',
  '/ch/01/mix/fader',
  '/ch/01/mix/pan',
  '/config/chlink/1-2',
  '/config/chlink/15-16',
  '/main/st/config/name',
  '/main/st/mix/on',
  '/main/st/mix/fader',
  '/main/st/mix/pan',
  '/outputs/main/01/src',
]

test('clients of the X32 find its knobs at its addresses', () => {
  for (const address of X32_ADDRESSES) assert.is(table.at(address).address, address)
})

test('leading zeros do not matter', () => {
  assert.is(table.at('/ch/1/mix/fader'), table.at('/ch/01/mix/fader'))
  assert.is(table.at('/ch/010/mix/fader'), table.at('/ch/10/mix/fader'))
  assert.is(table.at('/config/chlink/01-02'), table.at('/config/chlink/1-2'))
  assert.is(table.at('/outputs/main/2/src').address, '/outputs/main/02/src')
})

test('a mistyped address is refused with the nearest known ones', () => {
  const error = refused(() => table.at('/ch/01/mix/fadr'), 'EADDRESS')
  assert.is(error.suggestions[0], '/ch/01/mix/fader')
  assert.ok(
    error.message.includes('"/ch/01/mix/fadr"') && error.message.includes('/ch/01/mix/fader'),
    error.message,
  )
  assert.is(refused(() => table.at('/main/mix/fader'), 'EADDRESS').suggestions[0], '/main/st/mix/fader')
  const wrong = [
    '',
    '/',
    '/ch/17/mix/fader',
    '/ch/00/mix/fader',
    '/ch/-1/mix/fader',
    '/ch/1.0/mix/fader',
    '/CH/01/mix/on',
  ]
  const odd = [
    '/ch/01/mix/fader/',
    ' /ch/01/mix/fader',
    '__proto__',
    'constructor',
    '/ch/{n}/mix/on',
    '/config/chlink/2-3',
  ]
  for (const address of [...wrong, ...odd]) {
    assert.is(refused(() => table.at(address), 'EADDRESS').suggestions.length, 3, address)
    assert.not(table.has(address), address)
  }
  for (const address of [undefined, null, 5, {}])
    refused(() => table.at(address as unknown as string), 'EADDRESS')
  const long = refused(() => table.at('/ch/'.repeat(5_000_000)), 'EADDRESS')
  assert.ok(long.message.length < 300)
})

test('every size makes a whole table', () => {
  for (let count = 1; count <= 32; count++) {
    const [buses, matrices] = [count % 17, count % 9]
    const size = { strips: count, inputs: 33 - count, outputs: count, buses, matrices }
    const { parameters, numbers, texts } = buildTable(size)
    // By hand. A strip: face 3, source and preamp 6, delay 2, gate 11, EQ 17, compressor 15, insert 2, mix 4, groups 2, solo 1.
    const pairs = (of: number) => (of - (of % 2)) / 2
    const strips = 63 * count + pairs(count) + 4 * count * buses + count * pairs(buses)
    // A bus: face 3, type and owners 2, EQ 17, compressor 15, mix 4, groups 2, solo 1.
    const mixes = 44 * buses + pairs(buses) + 3 * buses * matrices
    const main = 39 + 3 * matrices + 38 * matrices + pairs(matrices)
    // 8 DCAs of 5, 6 mute groups, 25 an output, monitor 8, phones 4, talkback 6, generator 6, scope 1.
    const desk = 40 + 6 + 25 * count + 25
    assert.is(parameters.length, strips + mixes + main + desk)
    assert.is(texts.length, count + buses + 1 + matrices + 8)
    assert.is(numbers.length, parameters.length - texts.length)
    assert.is(new Set(parameters.map(({ address }) => address)).size, parameters.length)
    for (const [index, parameter] of parameters.entries()) {
      assert.is(parameter.index, index)
      assert.ok(/^(\/[A-Za-z0-9-]+)+$/.test(parameter.address), parameter.address)
      const law: { parse(input: string | number): unknown } = parameter.law
      assert.is(law.parse(parameter.default), parameter.default, `default of ${parameter.address}`)
    }
    for (const [slot, parameter] of numbers.entries()) assert.is(parameter.slot, slot)
    for (const [slot, parameter] of texts.entries()) assert.is(parameter.slot, slot)
  }
})

test('a knob is found by what it is, and every row is one', () => {
  assert.is(table.numbers[table.slot('strip', 'fader', 4)]!.address, '/ch/05/mix/fader')
  assert.is(table.numbers[table.slot('link', 'link', 7)]!.address, '/config/chlink/15-16')
  assert.is(table.numbers[table.slot('main', 'pan', 0)]!.address, '/main/st/mix/pan')
  assert.is(table.numbers[table.slot('output', 'source', 1)]!.address, '/outputs/main/02/src')
  assert.throws(() => table.slot('strip', 'fader', 16), /strip 17 fader/)
  assert.is(new Set(ROWS.map(({ scope, role }) => `${scope} ${role}`)).size, ROWS.length)
})

test('completion offers what begins as typed, in table order', () => {
  assert.equal(table.addresses('/ch/02/preamp/'), [
    '/ch/02/preamp/trim',
    '/ch/02/preamp/invert',
    '/ch/02/preamp/hpon',
    '/ch/02/preamp/hpf',
    '/ch/02/preamp/hpslope',
  ])
  assert.is(table.addresses().length, table.parameters.length)
  assert.equal(table.addresses('/nothing'), [])
})

test('people read labels', () => {
  assert.is(table.at('/ch/01/mix/fader').label, 'Ch 01 fader')
  assert.is(table.at('/config/chlink/3-4').label, 'Ch 3-4 stereo link')
  assert.is(table.at('/main/st/mix/pan').label, 'Main balance')
  assert.is(table.at('/outputs/main/02/on').label, 'Out 02 on')
})

test('first sound: strip n takes input n, all on at 0 dB, main on the first two outputs', () => {
  const { numbers, texts } = buildTable({ strips: 4, inputs: 2, outputs: 4, buses: 2, matrices: 1 })
  const value = (address: string): number =>
    numbers.find((parameter) => parameter.address === address)!.default
  assert.equal(
    [1, 2, 3, 4].map((strip) => value(`/ch/0${strip}/config/source`)),
    [1, 2, 0, 0],
  )
  assert.equal(
    [1, 2, 3, 4].map((output) => value(`/outputs/main/0${output}/src`)),
    [1, 2, 0, 0],
  )
  assert.is(value('/ch/01/mix/fader'), 0)
  assert.is(value('/ch/01/mix/on'), 1)
  assert.is(value('/main/st/mix/fader'), 0)
  assert.equal(
    texts.map((parameter) => parameter.default),
    [
      ...['Ch 01', 'Ch 02', 'Ch 03', 'Ch 04', 'Bus 01', 'Bus 02', 'Main', 'Matrix 01'],
      ...['DCA 1', 'DCA 2', 'DCA 3', 'DCA 4', 'DCA 5', 'DCA 6', 'DCA 7', 'DCA 8'],
    ],
  )
})

test('a card with one output gets both sides of main, not only the left', () => {
  assert.is(buildTable({ strips: 1, inputs: 1, outputs: 1 }).at('/outputs/main/01/src').default, 3)
})

test('two processes whose slots mean different things notice', () => {
  const hashes = new Set<number>()
  let sizes = 0
  for (let strips = 1; strips <= 32; strips += 5) {
    for (let inputs = 1; inputs <= 32; inputs += 5) {
      for (let outputs = 1; outputs <= 32; outputs += 5) {
        const { hash } = buildTable({ strips, inputs, outputs })
        assert.ok(Number.isInteger(hash) && hash === (hash | 0))
        hashes.add(hash)
        sizes++
      }
    }
  }
  assert.is(hashes.size, sizes)
  assert.is(buildTable(defaultSize).hash, table.hash)
})

test.run()
