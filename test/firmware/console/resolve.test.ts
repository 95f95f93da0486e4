// From knobs to gains, against formulas and numbers written out here.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  buildTable,
  type ConsoleSize,
  createResolver,
  createStore,
  sameValues,
  TAPS,
  type TargetKind,
  type TargetScope,
  type ValueInput,
} from '../../../firmware/console/index.ts'
import { seededRandom } from './random.ts'
import { unlessCircle } from './unless-circle.ts'

function box(size: Partial<ConsoleSize>) {
  const table = buildTable(size)
  const store = createStore(table)
  const resolver = createResolver(table, 48_000)
  return {
    table,
    store,
    resolver,
    set: (address: string, value: ValueInput) => store.set(address, value, 'test'),
    values: (kind: TargetKind, scope: TargetScope, ordinal = 0, to = 0): readonly number[] =>
      resolver.resolveTarget(store, resolver.layout.id(kind, scope, ordinal, to)),
    value(kind: TargetKind, scope: TargetScope, ordinal = 0, to = 0): number {
      return this.values(kind, scope, ordinal, to)[0]!
    },
    /** What of a strip reaches main: [left, right] */
    strip(ordinal: number): [number, number] {
      const level = this.value('level', 'strip', ordinal)
      const [left, right] = this.values('toMain', 'strip', ordinal)
      return [level * left!, level * right!]
    },
    main(): [number, number] {
      return [this.value('level', 'main', 0), this.value('level', 'main', 1)]
    },
    /** What of main an output plays: [left, right] */
    output(ordinal: number): [number, number] {
      const level = this.value('level', 'output', ordinal)
      const tap = this.value('outputSource', 'output', ordinal)
      if (tap === TAPS.mainMono) return [level / 2, level / 2]
      return [tap === TAPS.mainLeft ? level : 0, tap === TAPS.mainRight ? level : 0]
    },
  }
}

const SIZE = { strips: 5, inputs: 4, outputs: 4, buses: 4, matrices: 2 }

const near = (actual: number, expected: number, tolerance = 1e-15): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`)

/** -3.0103 dB. */
const HALF_POWER = Math.sqrt(0.5)

test('factory state: centre at -3.01 dB a side, main and its outputs at exactly 1', () => {
  const mixer = box(SIZE)
  for (let strip = 0; strip < 5; strip++) {
    assert.equal(mixer.strip(strip), [HALF_POWER, HALF_POWER])
    assert.is(mixer.value('input', 'strip', strip), 1)
    assert.is(mixer.value('source', 'strip', strip), strip < 4 ? strip + 1 : 0)
  }
  assert.equal(mixer.main(), [1, 1])
  assert.equal(
    [0, 1, 2, 3].map((output) => mixer.output(output)),
    [
      [1, 0],
      [0, 1],
      [0, 0],
      [0, 0],
    ],
  )
})

test('a hard-panned strip is on its side at exactly 1 and on the other at exactly 0', () => {
  const mixer = box(SIZE)
  mixer.set('/ch/01/mix/pan', 'L100')
  assert.equal(mixer.strip(0), [1, 0])
  mixer.set('/ch/01/mix/pan', 'R100')
  assert.equal(mixer.strip(0), [0, 1])
})

test('panning keeps the power: left squared plus right squared is 1, and both sides mirror each other', () => {
  const mixer = box(SIZE)
  const random = seededRandom(8)
  for (let round = 0; round < 4000; round++) {
    const pan = round <= 200 ? round - 100 : -100 + 200 * random.unit()
    mixer.set('/ch/01/mix/pan', pan)
    mixer.set('/ch/02/mix/pan', -pan)
    const [left, right] = mixer.strip(0)
    near(left * left + right * right, 1, 1e-12)
    assert.equal(mixer.strip(1), [right, left])
    // The law as it is stated: cosine and sine of 0 to 90 degrees.
    const angle = ((pan + 100) / 200) * (Math.PI / 2)
    near(left, Math.cos(angle), 1e-15)
    near(right, Math.sin(angle), 1e-15)
  }
})

test('levels: -20 dB is a tenth, -6.0206 dB a half, +6.0206 a double, -inf exactly nothing', () => {
  const mixer = box(SIZE)
  mixer.set('/ch/01/mix/pan', 'L100')
  const levels: [ValueInput, number][] = [
    [-20, 0.1],
    [-6.020599913279624, 0.5],
    [6.020599913279624, 2],
    [-60, 0.001],
    [0, 1],
  ]
  for (const [db, gain] of levels) {
    mixer.set('/ch/01/mix/fader', db)
    near(mixer.strip(0)[0], gain)
    mixer.set('/main/st/mix/fader', db)
    near(mixer.main()[1], gain)
  }
  mixer.set('/ch/01/mix/fader', '-inf')
  assert.equal(mixer.strip(0), [0, 0])
  mixer.set('/main/st/mix/fader', '-inf')
  assert.equal(mixer.main(), [0, 0])
})

test('mute is silence, and opens to the fader where it stands', () => {
  const mixer = box(SIZE)
  mixer.set('/ch/01/mix/on', 'off')
  mixer.set('/main/st/mix/on', 'off')
  mixer.set('/outputs/main/01/on', 'off')
  assert.equal(
    [mixer.strip(0), mixer.main(), mixer.output(0)],
    [
      [0, 0],
      [0, 0],
      [0, 0],
    ],
  )
  mixer.set('/ch/01/mix/fader', -20)
  assert.equal(mixer.strip(0), [0, 0])
  mixer.set('/ch/01/mix/on', 'on')
  near(mixer.strip(0)[0], 0.1 * HALF_POWER)
})

test('a muted strip keeps its input gain: it still meters, and its trim and polarity count', () => {
  const mixer = box(SIZE)
  mixer.set('/ch/01/mix/on', 'off')
  mixer.set('/ch/01/preamp/trim', 6.020599913279624)
  near(mixer.value('input', 'strip'), 2)
  mixer.set('/ch/01/preamp/invert', 'on')
  near(mixer.value('input', 'strip'), -2)
  mixer.set('/ch/01/preamp/trim', 0)
  assert.is(mixer.value('input', 'strip'), -1)
})

test('a linked pair at the centre passes both sides at exactly 1, each on its own side only', () => {
  const mixer = box(SIZE)
  mixer.set('/config/chlink/1-2', 'on')
  assert.equal(
    [mixer.strip(0), mixer.strip(1)],
    [
      [1, 0],
      [0, 1],
    ],
  )
  // The next pair and the single last strip are as they were.
  assert.equal(mixer.strip(2), [HALF_POWER, HALF_POWER])
  assert.equal(mixer.strip(4), [HALF_POWER, HALF_POWER])
})

test('the odd strip’s pan is the pair’s balance: the far side goes down by a cosine, the near one stays', () => {
  const mixer = box(SIZE)
  mixer.set('/config/chlink/1-2', 'on')
  mixer.set('/ch/02/mix/pan', 'L70')
  assert.equal(
    [mixer.strip(0), mixer.strip(1)],
    [
      [1, 0],
      [0, 1],
    ],
  )
  for (let pan = 0; pan <= 100; pan++) {
    const far = pan === 100 ? 0 : Math.cos((pan / 100) * (Math.PI / 2))
    mixer.set('/ch/01/mix/pan', pan)
    near(mixer.strip(0)[0], far)
    assert.equal([mixer.strip(0)[1], mixer.strip(1)], [0, [0, 1]])
    mixer.set('/ch/01/mix/pan', -pan)
    near(mixer.strip(1)[1], far)
    assert.equal([mixer.strip(0), mixer.strip(1)[0]], [[1, 0], 0])
  }
  assert.equal(mixer.strip(1), [0, 0])
})

test('fader and mute of a pair work from either strip', () => {
  const mixer = box(SIZE)
  mixer.set('/config/chlink/1-2', 'on')
  mixer.set('/ch/02/mix/fader', -20)
  near(mixer.strip(0)[0], 0.1)
  near(mixer.strip(1)[1], 0.1)
  mixer.set('/ch/02/mix/on', 'off')
  assert.equal(
    [mixer.strip(0), mixer.strip(1)],
    [
      [0, 0],
      [0, 0],
    ],
  )
})

test('main’s balance: unity in the centre, one side down to nothing, the other untouched', () => {
  const mixer = box(SIZE)
  mixer.set('/main/st/mix/pan', 'R100')
  assert.equal(mixer.main(), [0, 1])
  mixer.set('/main/st/mix/pan', 'L50')
  near(mixer.main()[1], HALF_POWER)
  assert.is(mixer.main()[0], 1)
})

test('an output plays left, right, half of each, or nothing', () => {
  const mixer = box(SIZE)
  const expected: [ValueInput, [number, number]][] = [
    ['main L', [1, 0]],
    ['main R', [0, 1]],
    ['main mono', [0.5, 0.5]],
    ['off', [0, 0]],
  ]
  for (const [source, gains] of expected) {
    mixer.set('/outputs/main/03/src', source)
    assert.equal(mixer.output(2), gains)
  }
})

test('no change is forgotten on its way to the engine: what moves is among what a knob affects', () => {
  const random = seededRandom(9)
  for (let strips = 1; strips <= 32; strips++) {
    const { table, store, resolver } = box({
      strips,
      inputs: random.whole(1, 32),
      outputs: random.whole(1, 32),
      buses: random.whole(0, 16),
      matrices: random.whole(0, 8),
    })
    let before = resolver.resolveAll(store)
    for (let round = 0; round < 60; round++) {
      const parameter = random.pick(table.parameters)
      const value = parameter.kind === 'text' ? String(round) : parameter.law.fromPosition(random.unit())
      const affected = new Set<number>()
      unlessCircle(() => {
        const { changes } = store.set(parameter.address, value, 'test')
        for (const change of changes) for (const id of resolver.affected(change.parameter)) affected.add(id)
      })
      const after = resolver.resolveAll(store)
      assert.is(after.length, resolver.layout.count)
      for (const [id, now] of after.entries()) {
        const what = () => `${resolver.layout.describe(id)} is ${now}`
        assert.is(now.length, resolver.layout.targets[id]!.row.values.length)
        // What the engine refuses.
        assert.ok(
          now.every((one) => Math.abs(one) < 1e6),
          what(),
        )
        assert.ok(sameValues(before[id], now) || affected.has(id), `${parameter.address} moves ${what()}`)
      }
      before = after
    }
  }
})

test('a knob affects its own targets only, and a name none', () => {
  const { table, resolver } = box(SIZE)
  const names = (address: string): string[] =>
    [...resolver.affected(table.at(address))].map((id) => resolver.layout.describe(id))
  assert.equal(names('/ch/05/mix/fader'), ['level of strip 5'])
  assert.equal(names('/ch/02/preamp/trim'), ['input of strip 2'])
  assert.equal(names('/ch/02/eq/3/f'), ['eq3 of strip 2'])
  assert.equal(names('/main/st/mix/on'), [
    'level of main 1',
    'level of main 2',
    'toMatrix of main 1 to matrix 1',
    'toMatrix of main 1 to matrix 2',
    'toMatrix of main 2 to matrix 1',
    'toMatrix of main 2 to matrix 2',
  ])
  assert.equal(names('/outputs/main/04/src'), ['detectorLink of output 3', 'outputSource of output 4'])
  assert.equal(names('/ch/01/config/name'), [])
})

test('a target beyond the console is an error', () => {
  const { resolver, store } = box(SIZE)
  assert.throws(() => resolver.resolveTarget(store, resolver.layout.count), /unknown target/)
})

test.run()
