// What a user would lose: a mix that stays as it is, whatever a broken page sends.
// time limit: 120 s
import { EventEmitter } from 'node:events'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { WebSocket } from 'ws'
import { Client } from '../../../firmware/surfaces/web/client.ts'
import { seededRandom } from '../console/random.ts'
import type { Said } from './page.ts'
import { withBareBox } from './rig.ts'

/** MIXBOX_FUZZ=1000000 for the long run. */
const MESSAGES = Number(process.env['MIXBOX_FUZZ'] ?? 100_000)
/** Each client may say so many before its limits count. */
const EACH = 1000

const { pick, whole, unit } = seededRandom(20_261_121)
const letters = (most: number): string =>
  String.fromCharCode(...Array.from({ length: whole(1, most) }, () => whole(32, 0x2fff)))

const OPS = [
  'set',
  'get',
  'hello',
  'watch',
  'panic',
  'copy',
  'play',
  'stop',
  'presetLoad',
  'restore',
  'calibrate',
]
const JUNK: readonly unknown[] = [
  null,
  [],
  {},
  '',
  -1,
  1e9,
  0.5,
  true,
  [[]],
  [[1, 2]],
  { a: 1 },
  '__proto__',
  '\ud800',
]
const good = (address: string): unknown[] => ['set', [[address, 'pos:0.5']]]

/** Kinds of messages of which none may be obeyed, whatever their luck. */
const KINDS: Record<string, (address: string) => string | Buffer> = {
  bytes: () => Buffer.from(Array.from({ length: whole(0, 40) }, () => whole(0, 255))),
  'text that is no JSON': () => `{${letters(40)}`,
  'JSON that is no object': () => JSON.stringify(pick([null, 1, 'set', true, [], [{}]])),
  'JSON cut short': (address) => {
    const text = JSON.stringify({ op: 'set', id: 1, entries: [[address, -6]] })
    return text.slice(0, whole(1, text.length - 1))
  },
  'an op that is none': () => JSON.stringify({ op: `${pick(OPS)}~${letters(5)}`, id: 1 }),
  'an id that is none': (address) =>
    JSON.stringify({
      op: good(address)[0],
      entries: good(address)[1],
      id: pick([null, [], {}, true, letters(3).repeat(99)]),
    }),
  'a field too many': (address) =>
    JSON.stringify({ op: 'set', id: 1, entries: good(address)[1], [`~${letters(8)}`]: pick(JUNK) }),
  'entries of another shape': () => JSON.stringify({ op: 'set', id: 1, entries: pick(JUNK) }),
  'an address that was damaged': (address) => {
    const at = whole(1, address.length)
    return JSON.stringify({
      op: 'set',
      id: 1,
      entries: [[`${address.slice(0, at)}~${letters(3)}${address.slice(at)}`, 0]],
    })
  },
  'a value that is none': (address) =>
    JSON.stringify({
      op: 'set',
      id: 1,
      entries: [[address, pick([null, [], {}, `~${letters(9)}`, 99_999 + whole(0, 1e9), 'NaN', 'pos:2'])]],
    }),
  'several, of which the last is wrong': (address) =>
    JSON.stringify({
      op: 'set',
      id: 1,
      entries: [
        [address, 'pos:0.5'],
        [address, `~${letters(4)}`],
      ],
    }),
  'a frame or a ramp that is none': (address) =>
    JSON.stringify({
      op: 'set',
      id: 1,
      entries: good(address)[1],
      [pick(['atFrame', 'rampMs'])]: pick([-1, 'x', null, 1e12 + 0.5, []]),
    }),
  'fields of other operations': () =>
    JSON.stringify({ op: pick(OPS), id: 1, path: 'a', on: 'x', to: 7, what: 1, meters: 'x', backup: 1 }),
}

test(`${MESSAGES} messages of ${Object.keys(KINDS).length} wrong kinds are refused with a reason, and no knob moves`, async () => {
  const { box, store, touched, log } = withBareBox()
  const numbers = store.table.numbers.map(({ address }) => address)
  const before = JSON.stringify(store.snapshot())
  const codes: Record<string, number> = {}
  const kinds = Object.entries(KINDS)
  let sent = 0
  let answered = 0
  while (sent < MESSAGES) {
    const answers: Said[] = []
    const socket = Object.assign(new EventEmitter(), {
      ...{ OPEN: 1, readyState: 1, bufferedAmount: 0 },
      send: (text: string) => answers.push(JSON.parse(text) as Said),
    })
    new Client(socket as unknown as WebSocket, {
      box,
      actor: { origin: 'fuzz', role: 'admin' },
      sounds: '/nowhere',
      welcome: () => '{"op":"welcome"}',
    })
    for (let n = 0; n < EACH && sent < MESSAGES; n++, sent++) {
      const [kind, make] = kinds[sent % kinds.length]!
      const message = make(pick(numbers))
      socket.emit('message', Buffer.from(message as string), Buffer.isBuffer(message) || unit() < 0.01)
      if (store.sequence !== 0) assert.unreachable(`${kind} was obeyed: ${message}`)
    }
    await new Promise((resolve) => setImmediate(resolve))
    for (const { op, code, message } of answers.slice(1)) {
      assert.is(op, 'refused', JSON.stringify({ op, code, message }))
      assert.ok(message.length > 10 && message.length < 2000)
      codes[code] = (codes[code] ?? 0) + 1
    }
    answered += answers.length - 1
  }
  assert.is(answered, MESSAGES)
  assert.equal(touched, [])
  assert.is(JSON.stringify(store.snapshot()), before)
  assert.equal(log(), [], 'the box itself never failed')
  process.stdout.write(`${JSON.stringify(codes)}\n`)
})

test.run()
