// What a user would lose: a mix that stays as it is while somebody sends bytes of a kind no browser sends.
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { HOSTILE_FRAMES, sayFrame } from './hostile-frames.ts'
import { HOSTILE_REQUESTS, sayRaw } from './hostile-requests.ts'
import { withRig } from './rig.ts'

test(
  `${HOSTILE_REQUESTS.length} requests that are none, or two, or another's, are refused, and a page works on`,
  withRig(async ({ port, open, store, touched }) => {
    const page = await open()
    for (const [about, bytes, answer] of HOSTILE_REQUESTS) {
      assert.match(await sayRaw(port, bytes(`127.0.0.1:${port}`)), answer, about)
    }
    assert.is((await page.ask({ op: 'ping' })).op, 'done')
    assert.is(store.sequence, 0)
    assert.equal(touched, [])
  }),
)

test(
  `${HOSTILE_FRAMES.length} frames that are none end their own connection with the code for it, and nothing in them is done`,
  withRig(async ({ port, open, store }) => {
    const page = await open()
    for (const [about, bytes, code] of HOSTILE_FRAMES) assert.is(await sayFrame(port, bytes), code, about)
    assert.is((await page.ask({ op: 'ping' })).op, 'done')
    assert.is(store.sequence, 0)
  }),
)

test(
  'requests that never come to their end are hung up on; a page and newcomers are answered meanwhile',
  withRig(async ({ port, open }) => {
    const page = await open()
    const slow = Array.from({ length: 100 }, () => {
      const socket = connect(port, '127.0.0.1')
      const drip = setInterval(() => socket.write('x'), 100)
      socket.on('error', () => {})
      socket.on('close', () => clearInterval(drip))
      socket.write('GET / HTTP/1.1\r\nX-Slow: ')
      return socket
    })
    await sleep(500)
    assert.is((await page.ask({ op: 'ping' })).op, 'done')
    assert.is((await (await open()).ask({ op: 'ping' })).op, 'done')
    assert.ok(slow.every(({ destroyed }) => !destroyed))
    // 5 s for the head, looked at each second.
    await sleep(6500)
    assert.is(slow.filter(({ destroyed }) => !destroyed).length, 0)
  }),
)

test(
  'a stranger who hangs up in the middle of pairing writes nothing into the log',
  withRig(async ({ port, open, logged }) => {
    const page = await open()
    const before = logged().length
    const half = `POST /pair HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n{"co`
    for (let n = 0; n < 20; n++) await sayRaw(port, half, 20).catch(() => {})
    assert.is((await page.ask({ op: 'ping' })).op, 'done')
    assert.equal(logged().slice(before), [])
  }),
)

test.run()
