// What a user would lose: a desk that plays on whatever is turned. A million valid moves on random consoles, each as the
// supervisor makes it: set, which targets may have moved, and where to.
// time limit: 240 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  buildTable,
  ConsoleError,
  createResolver,
  createStore,
  FIRST_BUS_NUMBER,
  type NumberParameter,
  type Resolver,
  type Store,
  type Target,
  type ValueInput,
} from '../../../firmware/console/index.ts'
import { type Random, seededRandom } from './random.ts'

const MOVES = 1_000_000
const SESSIONS = 40

/** Limits of each value by its name, from the contract between console and engine, with make-up and boost of 24 and 15 dB. */
const LIMITS: Readonly<Record<string, readonly [low: number, high: number]>> = {
  source: [0, 48],
  gain: [-(10 ** 0.9) - 1e-9, 10 ** (18 / 20) + 1e-9],
  frames: [0, 48_000],
  g: [0, 80],
  k: [0.01, 20],
  m0: [0, 6],
  m1: [-40, 40],
  m2: [-6, 6],
  threshold: [-40, 0],
  range: [-40, 0],
  attack: [0, 1],
  release: [0, 1],
  hold: [0, 48_000],
  key: [0, 48],
  slope: [0, 1],
  knee: [0, 4],
  makeup: [1, 16],
  mix: [0, 1],
  rms: [0, 1],
  limit: [0, 1],
  linked: [0, 1],
  return: [0, 32],
  tap: [0, 620],
  shape: [0, 3],
  hertz: [20, 20_000],
}
/** Shares of a channel that goes somewhere: sends go up to +10 dB. */
const SHARE = [0, 10 ** 0.5 + 1e-9] as const
/** A fader at +10 dB with eight DCAs at +10 dB. */
const LEVEL = [0, 10 ** 4.5 + 1e-6] as const

function limitsOf({ kind }: Target, name: string): readonly [number, number] {
  if (kind === 'level') return LEVEL
  return LIMITS[kind.startsWith('to') ? '' : name] ?? SHARE
}

/** Whether a bus reaches itself, by what the engine is told: independent of the rule that refuses circles. */
function hasCircle({ layout, resolveTarget }: Resolver, store: Store): boolean {
  const { strips, buses } = store.table.size
  const next: number[][] = Array.from({ length: buses }, () => [])
  for (let strip = 0; strip < strips; strip++) {
    const from = resolveTarget(store, layout.id('source', 'strip', strip))[0]! - FIRST_BUS_NUMBER
    if (from < 0) continue
    for (let bus = 0; bus < buses; bus++)
      if (resolveTarget(store, layout.id('toBus', 'strip', strip, bus)).some((share) => share !== 0))
        next[from]!.push(bus)
  }
  const reaches = (bus: number, target: number, seen: Set<number>): boolean =>
    next[bus]!.some((other) => {
      if (other === target) return true
      if (seen.has(other)) return false
      seen.add(other)
      return reaches(other, target, seen)
    })
  return next.some((_, bus) => reaches(bus, bus, new Set()))
}

/** Any value a knob takes: corners more often than chance would. */
function anywhere(random: Random, { law }: NumberParameter): number {
  const corner = random.whole(0, 9)
  return law.fromPosition(corner === 0 ? 0 : corner === 1 ? 1 : random.unit())
}

test(`${MOVES} valid moves on ${SESSIONS} random consoles: every value that goes to the engine is one it can take`, () => {
  const random = seededRandom(2026)
  let refusedCircles = 0
  for (let session = 0; session < SESSIONS; session++) {
    const largest = session === 0
    const table = buildTable({
      strips: largest ? 32 : random.whole(1, 16),
      inputs: random.whole(1, 32),
      outputs: largest ? 32 : random.whole(1, 8),
      buses: largest ? 16 : random.whole(0, 8),
      matrices: largest ? 8 : random.whole(0, 4),
    })
    const rate = random.pick([32_000, 44_100, 48_000, 96_000])
    const store = createStore(table)
    const resolver = createResolver(table, rate)
    const check = (id: number): void => {
      const target = resolver.layout.targets[id]!
      const values = resolver.resolveTarget(store, id)
      for (let n = 0; n < target.row.values.length; n++) {
        const [low, high] = limitsOf(target, target.row.values[n]!)
        const value = values[n]!
        if (value >= low && value <= high) continue
        assert.unreachable(`${resolver.layout.describe(id)} is [${values}] at ${rate} Hz`)
      }
    }
    for (let move = 0; move < MOVES / SESSIONS; move++) {
      const parameter = random.pick(table.numbers)
      try {
        store.set(parameter.address, anywhere(random, parameter), 'test')
      } catch (error) {
        if (!(error instanceof ConsoleError) || error.code !== 'EROUTE') throw error
        refusedCircles++
      }
      if (move % 250 === 0) assert.not(hasCircle(resolver, store), 'sound runs in a circle')
      const affected = resolver.affected(parameter)
      // A DCA may touch hundreds; a few of them each time come to all of them.
      if (affected.length <= 4) affected.forEach(check)
      else for (let n = 0; n < 4; n++) check(random.pick(affected as unknown as readonly number[]))
    }
    for (const { id } of resolver.layout.targets) check(id)
  }
  assert.ok(refusedCircles > 0, 'no circle was met, so the moves cannot have been random')
})

/** What no law takes. */
const NEVER: readonly unknown[] = [
  ...[Number.NaN, 1e9, -1e9, 2 ** 53, Number.NEGATIVE_INFINITY * -1],
  ...['', ' ', 'loud', 'NaN', '1e999', 'pos:1.5', 'pos:-0.1', 'pos:x', '12 parsecs', '--3', '0x10', '1,2;3'],
  ...[null, undefined, [], {}, [0], () => 0],
]

test('every knob refuses what it does not take: the error names address, value and what is allowed; nothing changes', () => {
  const table = buildTable({ strips: 4, inputs: 4, outputs: 4, buses: 4, matrices: 2 })
  const store = createStore(table)
  const before = JSON.stringify(store.snapshot())
  for (const parameter of table.numbers)
    for (const value of NEVER) {
      const { address } = parameter
      // The one knob with an end at infinity.
      if (address.endsWith('/ratio') && value === Number.POSITIVE_INFINITY) continue
      const what = `${address} to ${String(value)}`
      try {
        store.set(address, value as ValueInput, 'test')
        assert.unreachable(`${what} was taken as ${store.get(address)}`)
      } catch (error) {
        if (!(error instanceof ConsoleError)) throw error
        assert.is(error.code, 'EVALUE', what)
        assert.is(error.address, address, what)
        assert.ok(error.message.startsWith(`cannot set ${address} to `), error.message)
        assert.ok(error.allowed && error.message.endsWith(`: give ${error.allowed}`), error.message)
      }
    }
  assert.is(JSON.stringify(store.snapshot()), before)
  assert.is(store.sequence, 0)
})

test('texts, too, and channels a console does not have: named with what is allowed or what is nearest; nothing changes', () => {
  const table = buildTable({ strips: 4, inputs: 4, outputs: 4, buses: 4, matrices: 2 })
  const store = createStore(table)
  const before = JSON.stringify(store.snapshot())
  const refuse = (address: unknown, value: unknown, code: string, said: RegExp) => {
    try {
      // What comes before it in the same set is not taken either.
      const entries = [
        ['/ch/01/mix/fader', -7],
        [address, value],
      ] as [string, ValueInput][]
      store.setMany(entries, 'test')
      assert.unreachable(`${String(address)} to ${String(value)} was taken`)
    } catch (error) {
      if (!(error instanceof ConsoleError)) throw error
      assert.is(error.code, code, String(address))
      assert.match(error.message, said)
    }
  }
  for (const { address } of table.texts)
    for (const value of [3, Number.NaN, true, null, undefined, [], {}, 'two\nlines', 'x'.repeat(33)])
      refuse(address, value, 'EVALUE', /^cannot set \/.* to [\s\S]*: give .*32/)
  const patterns = new Set(table.parameters.map(({ address }) => address.replace(/\d+/g, '#')))
  for (const pattern of patterns)
    for (const number of ['00', '99', '-1', '1.5', 'NaN', ''])
      if (pattern.includes('#') && !table.has(pattern.replaceAll('#', number)))
        refuse(pattern.replaceAll('#', number), 0, 'EADDRESS', /the nearest are \//)
  for (const address of [
    '',
    '/',
    'ch/01/mix/fader',
    '/ch/01/mix/fader/',
    '/ch/01',
    '/ch/01/mix/fader/x',
    7,
    null,
  ])
    if (!table.has(String(address))) refuse(address, 0, 'EADDRESS', /no parameter|nearest/)
  assert.is(JSON.stringify(store.snapshot()), before)
  assert.is(store.sequence, 0)
})

/** Just outside of each range; ranges as in the contract, not as in the laws. */
// biome-ignore format: one row, one knob
const RANGES: readonly [address: string, low: number, high: number][] = [
  ['/ch/01/preamp/trim', -18, 18], ['/ch/01/preamp/hpf', 20, 400], ['/ch/01/delay/time', 0, 500],
  ['/ch/01/gate/thr', -80, 0], ['/ch/01/gate/range', -80, 0], ['/ch/01/gate/attack', 0.1, 200],
  ['/ch/01/gate/hold', 0, 2000], ['/ch/01/gate/release', 5, 4000], ['/ch/01/eq/1/f', 20, 20_000],
  ['/ch/01/eq/4/g', -15, 15], ['/ch/01/eq/2/q', 0.3, 10], ['/bus/01/dyn/thr', -60, 0], ['/bus/01/dyn/ratio', 1, 20],
  ['/mtx/01/dyn/knee', 0, 24], ['/main/st/dyn/mgain', 0, 24], ['/ch/01/dyn/mix', 0, 100], ['/ch/01/mix/fader', -90, 10],
  ['/ch/01/mix/01/level', -90, 10], ['/ch/01/mix/pan', -100, 100], ['/ch/01/grp/dca', 0, 255], ['/ch/01/grp/mute', 0, 63],
  ['/bus/01/config/type', 0, 3], ['/ch/01/mix/01/tap', 0, 2], ['/ch/01/eq/1/type', 0, 5], ['/ch/01/config/source', 0, 8],
  ['/ch/01/gate/keysrc', 0, 8], ['/dca/8/fader', -90, 10], ['/config/mute/6', 0, 1], ['/bus/01/config/owners', 0, 15],
]

for (const [address, low, high] of RANGES)
  test(`${address} takes ${low} and ${high}, and nothing beyond`, () => {
    const store = createStore(buildTable({ strips: 4, inputs: 4, outputs: 4, buses: 4, matrices: 2 }))
    const step =
      Number.isInteger(low) &&
      high - low < 256 &&
      high < 300 &&
      low === 0 &&
      !/time|mix$|knee|mgain/.test(address)
        ? 1
        : 1e-6
    for (const value of [low, high]) {
      store.set(address, value, 'test')
      assert.is(store.get(address), value)
    }
    for (const value of [low - step, high + step])
      assert.throws(
        () => store.set(address, value, 'test'),
        (error: ConsoleError) => error.code === 'EVALUE',
      )
    assert.is(store.get(address), high)
  })

test.run()
