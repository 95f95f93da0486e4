// What a user would lose: a mix that stays as it is, whatever a broken page sends.
// time limit: 120 s
import { EventEmitter } from 'node:events'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { WebSocket } from 'ws'
import type { Role } from '../../../firmware/supervisor/index.ts'
import { Client } from '../../../firmware/surfaces/web/client.ts'
import { seededRandom } from '../console/random.ts'
import type { Said } from './page.ts'
import { withBareBox } from './rig.ts'
import { damagedMessages, type Message, wrongMessages } from './wrong-messages.ts'

/** MIXBOX_FUZZ=1000000 for the long run. */
const MESSAGES = Number(process.env['MIXBOX_FUZZ'] ?? 50_000)
/** Each client may say so many before its limits count. */
const EACH = 1000
const random = seededRandom(20_261_121)

/** One client after another says what it is given to say. @returns what was answered, by code */
async function sayAll(role: Role, next: () => { kind: string; message: Message }) {
  const { box, store, touched, log } = withBareBox()
  const before = JSON.stringify(store.snapshot())
  const codes: Record<string, number> = {}
  for (let sent = 0; sent < MESSAGES; ) {
    const answers: Said[] = []
    const socket = Object.assign(new EventEmitter(), {
      ...{ OPEN: 1, readyState: 1, bufferedAmount: 0 },
      send: (text: string) => answers.push(JSON.parse(text) as Said),
    })
    new Client(socket as unknown as WebSocket, {
      ...{ box, actor: { origin: 'fuzz', role }, sounds: '/nowhere' },
      welcome: () => '{"op":"welcome"}',
    })
    answers.pop()
    let begun = 0
    for (let n = 0; n < EACH && sent < MESSAGES; n++, sent++, begun++) {
      const { kind, message } = next()
      socket.emit('message', Buffer.from(message as string), Buffer.isBuffer(message) || random.unit() < 0.01)
      if (store.sequence !== 0) assert.unreachable(`${kind} was obeyed: ${message}`)
    }
    await new Promise((resolve) => setImmediate(resolve))
    // A snapshot is asked for by "get", and is no answer.
    const told = answers.filter(({ op }) => op !== 'welcome')
    assert.is(told.length, begun, 'each is answered')
    for (const { op, code, message } of told) {
      codes[op === 'done' ? op : code] = (codes[op === 'done' ? op : code] ?? 0) + 1
      if (op === 'refused') assert.ok(message.length > 10 && message.length < 2000)
    }
  }
  assert.equal(touched, [])
  assert.is(JSON.stringify(store.snapshot()), before)
  assert.equal(log(), [], 'the box itself never failed')
  process.stdout.write(`${role}: ${JSON.stringify(codes)}\n`)
  return codes
}

const bare = withBareBox().store.table.numbers.map(({ address }) => address)

test(`${MESSAGES} wrong messages of all kinds, of who may all, are refused with a reason, and no knob moves`, async () => {
  const kinds = Object.entries(wrongMessages(bare, random))
  let n = 0
  const codes = await sayAll('admin', () => {
    const [kind, make] = kinds[n++ % kinds.length]!
    return { kind, message: make() }
  })
  assert.is(codes['done'], undefined)
})

test(`${MESSAGES} right messages with wrong bytes, of who may only look, move no knob and take nobody in`, async () => {
  const make = damagedMessages(bare, random)
  const codes = await sayAll('viewer', () => ({ kind: 'a damaged one', message: make() }))
  assert.ok(codes['EACCESS']! > MESSAGES / 20, 'many of them were still right')
})

test.run()
