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

test('one address has so many sockets, others have theirs, the box itself has any number; one that closes makes room', () => {
  const limit = new AddressLimit(3)
  const open = (address: string) => {
    const socket = new FakeSocket(address)
    limit.count(socket as unknown as Socket)
    return socket
  }
  const sockets = Array.from({ length: 5 }, () => open('192.0.2.7'))
  assert.equal(
    sockets.map(({ destroyed }) => destroyed),
    [false, false, false, true, true],
  )
  assert.not(open('192.0.2.8').destroyed)
  for (const own of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
    assert.not(
      Array.from({ length: 9 }, () => open(own)).some(({ destroyed }) => destroyed),
      own,
    )
  }
  // A refused one makes no room.
  sockets[4]!.emit('close')
  assert.ok(open('192.0.2.7').destroyed)
  sockets[0]!.emit('close')
  assert.not(open('192.0.2.7').destroyed)
})

test.run()
