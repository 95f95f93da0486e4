// Whoever can reach the broker can try: one that is brought down takes every automation of the house with it.
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { greeting, publish, subscribeToAll } from './packets.ts'
import { hungUp, mosquitto, rawClient, until, withBroker } from './running-broker.ts'

test('a subscriber that takes nothing is let go; the others get everything meanwhile', () =>
  withBroker(async ({ link, settings }) => {
    const COUNT = 3000
    const clients = async (count: number) => (await link.request('usage', {})).clients === count
    const frozen = await rawClient(settings, greeting('frozen'), subscribeToAll)
    frozen.pause()
    const waiting = mosquitto('sub', settings, '-t', 'flood/#', '-C', String(COUNT), '-W', '60', '-F', '%t')
    await until(() => clients(2))
    await sleep(300)
    const source = await rawClient(settings, greeting('source'))
    for (let n = 0; n < COUNT; n++) source.write(publish(`flood/${n}`, Buffer.alloc(8000)))
    const lines = (await waiting).out.split('\n')
    assert.equal(
      lines,
      Array.from({ length: COUNT }, (_, n) => `flood/${n}`),
    )
    // The source.
    await until(() => clients(1))
    frozen.destroy()
    source.destroy()
  }))

test('nobody fills its memory with a packet that never ends', () =>
  withBroker(async ({ link, pid, settings }) => {
    const endless = [0xff, 0xff, 0xff, 0x7f, 0, 0]
    const beforeGreeting = await rawClient(settings, Uint8Array.from([0x10, ...endless]))
    await hungUp(beforeGreeting)
    const after = await rawClient(settings, greeting('after'))
    await once(after, 'data')
    after.write(Uint8Array.from([0x30, ...endless]))
    await hungUp(after)
    assert.is((await link.request('usage', {})).refused, 2)
    assert.is(link.process.pid, pid)
  }))

test('nobody fills its memory with retained messages', () =>
  withBroker(async ({ link, settings }) => {
    const source = await rawClient(settings, greeting('source'))
    for (let n = 0; n < 80; n++) source.write(publish(`fill/${n}`, Buffer.alloc(500_000), true))
    await hungUp(source)
    const { retainedBytes } = await link.request('usage', {})
    assert.ok(retainedBytes > 30e6 && retainedBytes <= 2 ** 25, String(retainedBytes))
    // What is small, or gives back, still goes.
    assert.is((await mosquitto('pub', settings, '-t', 'fill/0', '-r', '-n')).code, 0)
    assert.ok((await link.request('usage', {})).retainedBytes < retainedBytes)
  }))

test('nothing piles up for who is away', () =>
  withBroker(async ({ settings }) => {
    const away = ['-i', 'away', '-c', '-q', '1', '-t', 'pile']
    await mosquitto('sub', settings, ...away, '-E')
    await mosquitto('pub', settings, '-t', 'pile', '-m', 'old', '-q', '1')
    assert.not.match((await mosquitto('sub', settings, ...away, '-C', '1', '-W', '1')).out, 'old')
  }))

test('2000 connections of noise do not bring it down', () =>
  withBroker(async ({ link, pid, settings }) => {
    let state = 1
    const random = () => {
      // Park and Miller's minimal standard.
      state = (state * 48_271) % 2_147_483_647
      return state
    }
    for (let n = 0; n < 2000; n++) {
      const noise = Buffer.from(Array.from({ length: random() % 64 }, () => random() & 0xff))
      const socket = await rawClient(settings, ...(n % 2 ? [greeting(`noise-${n}`)] : []), noise)
      if (n % 20 === 0) await sleep(5)
      socket.end()
      socket.resume()
    }
    assert.is((await mosquitto('pub', settings, '-t', 'a', '-m', 'b')).code, 0)
    assert.is(link.process.pid, pid)
  }))

test.run()
