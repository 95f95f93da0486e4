// What holds for every law, and the particulars of the small ones.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { buildTable, type Law, type NumberLaw, type ValueInput } from '../../../../firmware/console/index.ts'
import { seededRandom } from '../random.ts'
import { refused } from '../refused.ts'

const table = buildTable({ strips: 2, inputs: 5, outputs: 2, buses: 2, matrices: 1 })

function numberLaw(address: string): NumberLaw {
  const { law } = table.at(address)
  if (law.kind !== 'number') throw new Error(`${address} is no number`)
  return law
}

const trim = numberLaw('/ch/01/preamp/trim')
const pan = numberLaw('/ch/01/mix/pan')
const on = numberLaw('/ch/01/mix/on')
const source = numberLaw('/ch/01/config/source')
const outputSource = numberLaw('/outputs/main/01/src')
const frequency = numberLaw('/ch/01/eq/1/f')
const highPass = numberLaw('/ch/01/preamp/hpf')
const attack = numberLaw('/ch/01/gate/attack')
const hold = numberLaw('/ch/01/gate/hold')
const quality = numberLaw('/ch/01/eq/1/q')
const bandGain = numberLaw('/ch/01/eq/1/g')
const mix = numberLaw('/ch/01/dyn/mix')
const ratio = numberLaw('/ch/01/dyn/ratio')
const dcas = numberLaw('/ch/01/grp/dca')
const fader = numberLaw('/ch/01/mix/fader')
const name = table.at('/ch/01/config/name').law

/** Values each law must take, spread over its range by this file, not by the law. */
const VALUES: [law: NumberLaw, value: (unit: number) => number, shownWithin: number][] = [
  [trim, (unit) => -18 + 36 * unit, 0.0501],
  [fader, (unit) => (unit < 0.05 ? Number.NEGATIVE_INFINITY : -90 + 100 * unit), 0.0501],
  [pan, (unit) => -100 + 200 * unit, 0.0501],
  [on, (unit) => Math.round(unit), 0],
  // off, 5 inputs, 2 buses
  [source, (unit) => Math.round(7 * unit), 0],
  // off, main 3, buses 2, matrix, strips 2, inserts 2, inputs 5, monitor 2, phones 2, oscillator
  [outputSource, (unit) => Math.round(20 * unit), 0],
  // Three digits are shown.
  [frequency, (unit) => 20 * 1000 ** unit, 50],
  [highPass, (unit) => 20 * 20 ** unit, 0.501],
  [attack, (unit) => 0.1 * 2000 ** unit, 0.501],
  [hold, (unit) => 2000 * unit, 0.501],
  [quality, (unit) => 0.3 + 9.7 * unit, 0.00501],
  [bandGain, (unit) => -15 + 30 * unit, 0.0501],
  [mix, (unit) => 100 * unit, 0.501],
  [ratio, (unit) => (unit > 0.9 ? Number.POSITIVE_INFINITY : 1 + 21 * unit), 0.00501],
  [dcas, (unit) => Math.round(255 * unit), 0],
]

test('saved state comes back bit for bit, and what is shown can be typed in again', () => {
  const random = seededRandom(2)
  for (const [law, make, shownWithin] of VALUES) {
    for (let round = 0; round < 5000; round++) {
      const value = make(round < 2 ? round : random.unit())
      assert.is(law.parse(value), value, law.name)
      const saved = JSON.parse(JSON.stringify(law.save(value))) as ValueInput
      assert.is(law.parse(saved), value, `${law.name}: ${saved}`)
      const shown = law.parse(law.format(value))
      assert.ok(
        shown === value || Math.abs(shown - value) <= shownWithin,
        `${law.name}: ${law.format(value)}`,
      )
      assert.is(law.format(shown), law.format(value), `${law.name} shows a shown value unchanged`)
    }
  }
})

test('every knob turns one way, over its whole travel, and stops at its ends', () => {
  for (const [law] of VALUES) {
    let last = law.fromPosition(0)
    for (let step = 0; step <= 1000; step++) {
      const value = law.fromPosition(step / 1000)
      assert.ok(value >= last, `${law.name} at ${step}`)
      assert.is(law.parse(value), value, `${law.name} refuses its own position ${step}`)
      const position = law.toPosition(value)
      assert.ok(position >= 0 && position <= 1, law.name)
      assert.is(law.parse(`pos:${step / 1000}`), value)
      last = value
    }
    assert.is(law.toPosition(law.fromPosition(0)), 0, law.name)
    assert.is(law.toPosition(law.fromPosition(1)), 1, law.name)
  }
})

test('nothing that a message may carry passes a law unless it is a value of it', () => {
  const random = seededRandom(3)
  const alphabet = [
    '-',
    '+',
    '.',
    '0',
    '1',
    '9',
    'e',
    ' ',
    'l',
    'in',
    'pos:',
    'dB',
    '∞',
    '_',
    'o',
    'n',
    'f',
    '\n',
    '\u0000',
  ]
  for (const [law, make] of VALUES) {
    const low = Math.min(make(0), make(0.05), make(1))
    const high = Math.max(make(0), make(0.05), make(1))
    for (let round = 0; round < 5000; round++) {
      const text = Array.from({ length: random.whole(0, 6) }, () => random.pick(alphabet)).join('')
      const input = random.pick<unknown>([
        text,
        text,
        random.unit() * 1000 - 500,
        null,
        undefined,
        [1],
        { a: 1 },
      ])
      let value: number
      try {
        value = law.parse(input as ValueInput)
      } catch (error) {
        const { code, message } = error as { code?: string; message: string }
        assert.is(code, 'EVALUE', message)
        continue
      }
      assert.ok(value >= low && value <= high, `${law.name} took ${JSON.stringify(input)} as ${value}`)
    }
  }
})

test('trim: -18 to +18 dB, even over the travel', () => {
  assert.is(trim.parse('pos:0'), -18)
  assert.is(trim.parse('pos:0.5'), 0)
  assert.is(trim.parse('pos:0.75'), 9)
  assert.is(trim.parse('+18 dB'), 18)
  assert.is(trim.format(12.25), '+12.3 dB')
  for (const input of [
    '-inf',
    18.01,
    -18.01,
    '19',
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    true,
    'L5',
    'pos:2',
  ]) {
    refused(() => trim.parse(input), 'EVALUE')
  }
})

test('pan: written as sides or signed, shown as sides', () => {
  const readings: [ValueInput, number][] = [
    ['L50', -50],
    ['r 50', 50],
    ['R12.5', 12.5],
    ['C', 0],
    ['centre', 0],
    ['center', 0],
    ['L0', 0],
    ['-100', -100],
    ['+100', 100],
    [-33.3, -33.3],
    ['pos:0', -100],
    ['pos:0.5', 0],
    ['pos:0.75', 50],
  ]
  for (const [input, value] of readings) assert.ok(Object.is(pan.parse(input), value), String(input))
  const shown: [number, string][] = [
    [-50, 'L50'],
    [50, 'R50'],
    [0, 'C'],
    [0.04, 'C'],
    [-0.04, 'C'],
    [-12.5, 'L12.5'],
    [100, 'R100'],
  ]
  for (const [value, text] of shown) assert.is(pan.format(value), text)
  for (const input of ['L', 'R-5', 'L101', 'R100.5', '101', 'LL5', 'left', '50%', '-inf', Number.NaN, true]) {
    refused(() => pan.parse(input), 'EVALUE')
  }
})

test('switches take every usual word for on and off, and nothing else', () => {
  for (const input of ['on', 'ON', 'true', 'yes', '1', 1, true, 'pos:1']) assert.is(on.parse(input), 1)
  for (const input of ['off', 'false', 'No', '0', 0, false, 'pos:0']) assert.is(on.parse(input), 0)
  assert.is(on.format(1), 'on')
  assert.is(on.format(0), 'off')
  for (const input of ['', '2', 2, -1, 0.5, Number.NaN, 'muted', '1.0', 'pos:7'])
    refused(() => on.parse(input), 'EVALUE')
})

test('a strip takes an input of the card, by name or number, or none', () => {
  for (const input of ['in 3', 'in3', 'IN 3', '3', 3]) assert.is(source.parse(input), 3)
  for (const input of ['off', 'OFF', '0', 0]) assert.is(source.parse(input), 0)
  assert.is(source.format(0), 'off')
  assert.is(source.format(5), 'in 5')
  for (const input of ['in 6', 'in 0', 'in -3', 'in', 'bus 3', '8', 8, -1, 2.5, 'in 2.5', true, Number.NaN]) {
    const error = refused(() => source.parse(input), 'EVALUE')
    assert.ok(error.message.includes('in 4, in 5, bus 1, bus 2'), error.message)
  }
})

test('an output takes one of main’s sides, their sum, or nothing, by the X32’s numbers', () => {
  const choices = ['off', 'main L', 'main R', 'main mono']
  for (const [index, choice] of choices.entries()) {
    assert.is(outputSource.parse(choice), index)
    assert.is(outputSource.parse(index), index)
    assert.is(outputSource.format(index), choice)
  }
  assert.is(outputSource.parse('MAIN-L'), 1)
  assert.is(outputSource.parse('main_mono'), 3)
  for (const input of ['main', 'L', 21, -1, 'main X', 'bus 3', false])
    refused(() => outputSource.parse(input), 'EVALUE')
})

test('numbers with their units, as people write them', () => {
  const written: [NumberLaw, ValueInput, number][] = [
    [frequency, '1 kHz', 1000],
    [frequency, '1.25k', 1250],
    [frequency, '440 Hz', 440],
    [frequency, '20000', 20000],
    [attack, '25 ms', 25],
    [attack, '0.05 s', 50],
    [hold, 0, 0],
    [ratio, '4:1', 4],
    [ratio, '2.5', 2.5],
    [ratio, 'inf:1', Number.POSITIVE_INFINITY],
    [mix, '50%', 50],
    [dcas, 'none', 0],
    [dcas, '1', 1],
    [dcas, '1, 3', 5],
    [dcas, '%101', 5],
    [dcas, 5, 5],
  ]
  for (const [law, text, value] of written) assert.is(law.parse(text), value, `${law.name} ${text}`)
  assert.is(frequency.format(1250), '1.25 kHz')
  assert.is(frequency.format(62.5), '62.5 Hz')
  assert.is(attack.format(0.1), '0.1 ms')
  assert.is(ratio.format(Number.POSITIVE_INFINITY), 'inf:1')
  assert.is(dcas.format(5), '1,3')
  const wrong: [NumberLaw, ValueInput][] = [
    [frequency, 19.9],
    [frequency, '20.1 kHz'],
    [frequency, '1 MHz'],
    [attack, 0],
    [attack, '201 ms'],
    [ratio, 0.99],
    [ratio, 21],
    [ratio, '-inf'],
    [quality, 0.29],
    [bandGain, 15.1],
    [mix, 101],
    [dcas, '9'],
    [dcas, '0'],
    [dcas, '1,'],
    [dcas, 256],
    [dcas, 2.5],
  ]
  for (const [law, text] of wrong) refused(() => law.parse(text), 'EVALUE')
})

test('names keep any script, and stay on one line', () => {
  for (const text of ['', 'Vox', 'Gesang – Zoë', '歌', '🎤'.repeat(32), ' two '])
    assert.is(name.parse(text), text)
  for (const input of ['x'.repeat(33), 'a\nb', 'a\u0000', '\u2028', '\ud800', '\u007f', 5, true]) {
    const error = refused(() => name.parse(input), 'EVALUE')
    assert.ok(error.message.includes('32 characters'), error.message)
  }
})

test('errors stay short whatever was sent', () => {
  const laws: Law[] = [...VALUES.map(([law]) => law), name]
  for (const law of laws) {
    const error = refused(() => law.parse('x'.repeat(1_000_000)), 'EVALUE')
    assert.ok(error.message.length < 300, `${law.name}: ${error.message.length} characters`)
  }
})

test.run()
