// What a user would lose: room at the box for their own devices while one stranger opens socket after socket.
import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { AddressLimit } from '../../../firmware/surfaces/web/address-limit.ts'

class FakeSocket extends EventEmitter {
  destroyed = false
  readonly remoteAddress: string

  constructor(remoteAddress: string) {
    super()
    this.remoteAddress = remoteAddress
  }

  destroy(): void {
    this.destroyed = true
  }
}

test('one address has 48 sockets, others have theirs, the box itself has any number; one that closes makes room', () => {
  const limit = new AddressLimit()
  const open = (address: string) => {
    const socket = new FakeSocket(address)
    limit.count(socket as unknown as Socket)
    return socket
  }
  const sockets = Array.from({ length: 50 }, () => open('192.0.2.7'))
  assert.is(sockets.filter(({ destroyed }) => destroyed).length, 2)
  assert.not(open('192.0.2.8').destroyed)
  for (const own of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
    assert.not(
      Array.from({ length: 99 }, () => open(own)).some(({ destroyed }) => destroyed),
      own,
    )
  }
  // A refused one makes no room.
  sockets[49]!.emit('close')
  assert.ok(open('192.0.2.7').destroyed)
  sockets[0]!.emit('close')
  assert.not(open('192.0.2.7').destroyed)
})

test('one address has 200 requests, and a hundred more each second; others are answered meanwhile', () => {
  let now = 0
  const limit = new AddressLimit(() => now)
  const ask = (address: string) => {
    const socket = new FakeSocket(address)
    const heard = limit.hears(socket as unknown as Socket)
    assert.is(socket.destroyed, !heard)
    return heard
  }
  const heard = (address: string) => Array.from({ length: 1000 }, () => ask(address)).filter(Boolean).length
  assert.is(heard('192.0.2.7'), 200)
  assert.ok(ask('192.0.2.8'))
  now += 1000
  assert.is(heard('192.0.2.7'), 100)
  assert.is(heard('127.0.0.1'), 1000)
})

test.run()
