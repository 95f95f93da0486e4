// The broker's arithmetic: whose packet is how long, what retained messages take, who knows a password.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { PacketGate } from '../../../firmware/broker/packet-gate.ts'
import { RetainedBudget } from '../../../firmware/broker/retained-budget.ts'
import { checkSettings } from '../../../firmware/broker/settings.ts'
import { Users } from '../../../firmware/broker/users.ts'
import { packet } from './packets.ts'

/** MQTT 3.1.1, table 2.4: the smallest and largest length of each number of bytes. */
const LENGTHS: [length: number, encoded: number[]][] = [
  [0, [0x00]],
  [127, [0x7f]],
  [128, [0x80, 0x01]],
  [16_383, [0xff, 0x7f]],
  [16_384, [0x80, 0x80, 0x01]],
  [2_097_151, [0xff, 0xff, 0x7f]],
  [2_097_152, [0x80, 0x80, 0x80, 0x01]],
  [268_435_455, [0xff, 0xff, 0xff, 0x7f]],
]

test('a packet that is too long is known as soon as its length is said', () => {
  const UNLIMITED = { first: Number.POSITIVE_INFINITY, others: Number.POSITIVE_INFINITY }
  for (const [length, encoded] of LENGTHS) {
    const bytes = Uint8Array.from([0x30, ...encoded])
    assert.is(new PacketGate({ ...UNLIMITED, first: length }).excess(bytes), undefined)
    const gate = new PacketGate({ ...UNLIMITED, first: length - 1 })
    for (const byte of bytes.slice(0, -1)) assert.is(gate.excess(Uint8Array.of(byte)), undefined)
    assert.is(gate.excess(bytes.slice(-1)), length)
  }
  const none = Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0xff)
  assert.is(new PacketGate(UNLIMITED).excess(none), Number.POSITIVE_INFINITY)
})

test('what is in a packet is not taken for another, however the bytes are cut', () => {
  // Bodies that look like the beginning of very long packets.
  const lengths = [5, 0, 300, 1, 20_000, 127, 128, 2]
  const stream = Buffer.concat(lengths.map((length) => packet(0x30, Buffer.alloc(length, 0xff))))
  for (const piece of [1, 2, 3, 7, 64, 1000, stream.length]) {
    const taken = new PacketGate({ first: 5, others: 20_000 })
    const refused = new PacketGate({ first: 5, others: 19_999 })
    const found: (number | undefined)[] = []
    for (let at = 0; at < stream.length; at += piece) {
      const bytes = stream.subarray(at, at + piece)
      assert.is(taken.excess(bytes), undefined, `in pieces of ${piece}`)
      if (found.length === 0) found.push(...[refused.excess(bytes)].filter((excess) => excess !== undefined))
    }
    assert.equal(found, [20_000])
  }
})

test('room for retained messages is given back when they are replaced or cleared', () => {
  const budget = new RetainedBudget(10_000)
  assert.ok(budget.take('a', 5000))
  assert.not(budget.take('b', 5000))
  assert.ok(budget.take('a', 3000))
  assert.ok(budget.take('b', 5000))
  assert.not(budget.take('a', 5000))
  assert.ok(budget.take('b', 0))
  assert.ok(budget.take('a', 0))
  assert.equal([budget.topics, budget.bytes], [0, 0])
  for (let n = 0; n < 1000; n++) budget.take(`topic ${n}`, 1)
  assert.ok(budget.topics < 20, 'topics take room too')
})

test('a password is right or it is not', () => {
  const users = new Users([
    { username: 'anna', password: 'a' },
    { username: 'ben', password: '' },
  ])
  const admits = (username?: string, password?: string) =>
    users.admits(username, password === undefined ? undefined : Buffer.from(password))
  assert.ok(admits('anna', 'a'))
  assert.ok(admits('ben', ''))
  const others = [['anna', 'b'], ['anna', ''], ['anna'], ['carl', 'a'], ['carl', ''], ['', ''], []]
  for (const [username, password] of others) assert.not(admits(username, password), `${username} ${password}`)
  assert.ok(new Users([]).admits(undefined, undefined))
})

test('settings that are wrong are refused with what is allowed, and without passwords in the message', () => {
  const refusal = (changed: object) => {
    try {
      checkSettings({ address: '127.0.0.1', port: 1883, users: [], ...changed })
      return 'taken'
    } catch (error) {
      return (error as Error).message
    }
  }
  assert.is(refusal({}), 'taken')
  assert.is(refusal({ address: '::1' }), 'taken')
  assert.is(refusal({ address: '127.3.2.1', port: 0 }), 'taken')
  assert.match(refusal({ address: 'localhost' }), /address is "localhost"; allowed is an IP address/)
  assert.match(refusal({ port: 65_536 }), /port is 65536; allowed is a whole number from 0 to 65535/)
  const misspelt = refusal({ users: [{ username: 'a', passwort: 'secret' }] })
  assert.match(misspelt, 'what is allowed: a list of {username, password}')
  assert.not.match(misspelt, 'secret')
  for (const address of ['0.0.0.0', '::', '192.168.1.2', '::ffff:192.168.1.2']) {
    assert.match(refusal({ address }), 'open to the network')
  }
})

test.run()
