// What a user would lose: a mix that stays as it is, whatever a broken program sends.
// time limit: 120 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { buildTable, createStore } from '../../../firmware/console/index.ts'
import { BoxError } from '../../../firmware/supervisor/index.ts'
import type { Desk } from '../../../firmware/surfaces/mqtt/command.ts'
import { Orders } from '../../../firmware/surfaces/mqtt/orders.ts'
import { Topics } from '../../../firmware/surfaces/mqtt/topics.ts'
import { keptLog } from '../supervisor/quiet-log.ts'

/** MIXBOX_FUZZ=1000000 for the long run. */
const MESSAGES = Number(process.env['MIXBOX_FUZZ'] ?? 100_000)

const table = buildTable({ strips: 8 })
const numbers = table.numbers.map(({ address }) => address)

/** Mulberry32: the same messages in every run. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const next = random(20_261_121)
const below = (count: number): number => Math.floor(next() * count)
const one = <T>(list: readonly T[]): T => list[below(list.length)]!
const letters = (most: number, from = 32, to = 126): string =>
  String.fromCharCode(...Array.from({ length: 1 + below(most) }, () => from + below(to - from + 1)))

const GOOD = [
  '-6',
  '-6 dB',
  'pos:0.75',
  'on',
  'off',
  '0',
  '{"value":-6}',
  '{"value":-6,"ramp":100}',
  '{"value":"off"}',
]
const JSON_ONLY = ['', 'play', 'copy', 'preset']

interface Message {
  topic: string
  payload: Buffer | string
  retain?: boolean
}

/** Kinds of messages of which none may be obeyed, whatever their luck. */
const KINDS: Record<string, () => Message> = {
  'an address that was damaged': () => {
    const address = one(numbers)
    const at = 1 + below(address.length)
    return { topic: `set${address.slice(0, at)}~${letters(3)}${address.slice(at)}`, payload: one(GOOD) }
  },
  'bytes that are no text': () => ({
    topic: `set${one(numbers)}`,
    payload: Buffer.concat([Buffer.from(letters(20)), Buffer.from([0xc0 + below(64), 0x20 + below(64)])]),
  }),
  // No law takes a tilde but that of names.
  'letters for a number': () => ({ topic: `set${one(numbers)}`, payload: `~${letters(60)}` }),
  'a number far away': () => ({
    topic: `set${one(numbers)}`,
    payload: `${next() < 0.5 ? '-' : ''}${99_999 + below(1e9)}`,
  }),
  'numbers that are none': () => ({
    topic: `set${one(numbers)}`,
    payload: one([
      'NaN',
      '1e999',
      '--6',
      '0x10',
      '6;5',
      '1e',
      'null',
      'undefined',
      'pos:1.01',
      'pos:-1',
      'pos:',
    ]),
  }),
  'JSON cut short': () => {
    const whole = JSON.stringify({ value: -6, ramp: below(1000), at: 1 + below(1e6) })
    return { topic: `set${one(numbers)}`, payload: whole.slice(0, 1 + below(whole.length - 1)) }
  },
  'JSON of another shape': () => ({
    topic: `set${one(numbers)}`,
    payload: JSON.stringify(
      one<unknown>([
        {},
        { value: null },
        { value: [] },
        { value: {} },
        { value: -6, ramp: -1 },
        { value: -6, at: 0.5 },
        { values: 1 },
        { value: -6, at: -1 },
        { value: -6, [letters(5)]: 1 },
      ]),
    ),
  }),
  'several, of which one is wrong': () => {
    const entries = Array.from({ length: 1 + below(5) }, () => [one(numbers), 'pos:0.5'])
    entries.splice(
      below(entries.length + 1),
      0,
      one([
        [one(numbers), `~${letters(5)}`],
        [`/~${letters(9)}`, '0'],
      ]),
    )
    // A later one for the same address would mend it.
    const wrong = entries.find(([address, value]) => value !== 'pos:0.5' || address!.startsWith('/~'))!
    const object = Object.fromEntries(entries.filter((entry) => entry === wrong || entry[0] !== wrong[0]))
    return {
      topic: 'set',
      payload: JSON.stringify(next() < 0.5 ? object : { values: object, ramp: below(100) }),
    }
  },
  'no JSON where it is needed': () => ({ topic: one(JSON_ONLY) || 'set', payload: letters(40, 65) }),
  'deep JSON': () => ({ topic: 'set', payload: one(['[', '{"a":']).repeat(1 + below(5000)) }),
  'names every object has': () => ({
    topic: one([
      'set',
      'panic',
      'stop',
      'constructor',
      '__proto__',
      'toString',
      'set/__proto__',
      'set/constructor/name',
    ]),
    payload: one([
      '__proto__',
      '{"__proto__": {"/ch/01/mix/fader": 0}}',
      '{"constructor": 1}',
      'constructor',
    ]),
  }),
  'a payload too long': () => ({
    topic: `set${one(['/ch/01/config/name', one(numbers)])}`,
    payload: 'x'.repeat(65_537 + below(100)),
  }),
  'a name too long': () => ({ topic: 'set/ch/01/config/name', payload: 'x'.repeat(33 + below(1000)) }),
  'a command that was kept': () => ({ topic: `set${one(numbers)}`, payload: one(GOOD), retain: true }),
  'a topic of no command': () => ({ topic: `${letters(8, 97, 122)}~/${letters(20)}`, payload: one(GOOD) }),
  "another box's": () => ({ topic: `../${letters(8, 97, 122)}/set${one(numbers)}`, payload: one(GOOD) }),
}

test(`${MESSAGES} messages of ${Object.keys(KINDS).length} wrong kinds are refused and counted, and no knob moves`, async () => {
  const store = createStore(table)
  const before = JSON.stringify(store.snapshot())
  const touched: string[] = []
  const touch = (what: string): never => {
    touched.push(what)
    throw new BoxError('ETEST', what)
  }
  const desk: Desk = {
    table,
    store,
    set: (entries, { origin }) => ({ set: store.setMany(entries, origin), batch: 0 }),
    panic: () => touch('panic'),
    player: { play: () => touch('play'), stop: () => touch('stop'), stopAll: () => touch('stopAll') },
    presets: { entriesFor: () => touch('preset') },
    link: { applied: () => touch('an answer') },
  }
  const topics = new Topics('mixbox', 'stage')
  const told: string[] = []
  const orders = new Orders({
    ...{ desk, topics, sounds: '/var/lib/sounds', log: keptLog().log },
    tell: (topic) => told.push(topic),
    republish: () => touch('get'),
  })
  const kinds = Object.entries(KINDS)
  const longest: [ms: number, kind: string] = [0, '']
  for (let n = 0; n < MESSAGES; n++) {
    const [kind, make] = kinds[n % kinds.length]!
    const { topic, payload, retain = false } = make()
    const bytes = Buffer.from(payload as string)
    const counted = orders.obeyed
    const begun = performance.now()
    await orders.take(`mixbox/stage/${topic}`, bytes, { retain })
    const ms = performance.now() - begun
    if (ms > longest[0]) longest.splice(0, 2, ms, kind)
    if (orders.obeyed !== counted || store.sequence !== 0) {
      assert.unreachable(`${kind} was obeyed: ${topic} ${bytes.toString().slice(0, 200)}`)
    }
  }
  const refused = Object.values(orders.refusals.counts).reduce((sum, count) => sum + count, 0)
  assert.is(refused, MESSAGES)
  assert.equal(touched, [])
  assert.not.ok('EFAULT' in orders.refusals.counts, JSON.stringify(orders.refusals.last))
  assert.is(JSON.stringify(store.snapshot()), before)
  assert.ok(told.length > 0 && told.every((topic) => topic === topics.error))
  process.stdout.write(
    `${JSON.stringify(orders.refusals.counts)}, ${told.length} told, longest ${longest[0].toFixed(1)} ms (${longest[1]})\n`,
  )
})

test.run()
