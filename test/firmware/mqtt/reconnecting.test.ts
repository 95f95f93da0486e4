// What a user would lose: a box that is back on the broker within two seconds, and that leaves a slow one in peace.
import type { LookupAddress } from 'node:dns'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { BrokerNames } from '../../../firmware/surfaces/mqtt/broker-names.ts'
import { Connection } from '../../../firmware/surfaces/mqtt/connection.ts'
import { PULSE_MS, Pulse } from '../../../firmware/surfaces/mqtt/pulse.ts'
import { reconnectDelay } from '../../../firmware/surfaces/mqtt/reconnect-delay.ts'
import { until } from '../running-box.ts'
import { startOldBroker } from './old-broker.ts'

test('after up to a minute the broker is looked for every 0.75 to 1.25 s, at random', () => {
  for (const outage of [0, 1000, 60_000, 75_000]) {
    assert.is(reconnectDelay(outage, 0, 0), 750)
    assert.is(reconnectDelay(outage, 0, 1), 1250)
    assert.is(reconnectDelay(outage, 0, 0.5), 1000)
  }
})

test('after hours every 30 s at least, and never all boxes at once', () => {
  assert.is(reconnectDelay(600_000, 0, 1), 10_000)
  assert.is(reconnectDelay(3_600_000, 0, 1), 30_000)
  assert.is(reconnectDelay(3_600_000, 0, 0), 750)
})

test('a try that was itself a wait is followed by the next within half a second', () => {
  assert.is(reconnectDelay(5000, 2000, 0), 0)
  assert.is(reconnectDelay(5000, 2000, 1), 500)
  assert.is(reconnectDelay(5000, 300, 0), 450)
})

/** Ticks until something else than calm, with the ticks at which something comes in. */
function feel(pulse: Pulse, owed: (tick: number) => number, heard: readonly number[] = [], told = false) {
  const felt: string[] = []
  for (let n = 1; n <= 200; n++) {
    if (heard.includes(n)) pulse.heard()
    const feeling = pulse.tick(owed(n), told)
    if (feeling !== 'calm') felt.push(`${feeling} ${(n * PULSE_MS) / 1000}`)
    if (feeling === 'gone') break
  }
  return felt
}

test('a broker that owes an answer is given up after 3.2 s of silence, when TCP has sent it for the fifth time', () => {
  assert.equal(
    feel(new Pulse(), () => 1),
    ['ask 2', 'gone 3.2'],
  )
})

test('with nothing owed it is asked after 2 s, and given up 3.2 s later', () => {
  assert.equal(
    feel(new Pulse(), () => 0),
    ['ask 2', 'gone 5.2'],
  )
})

test('a broker that was told something and says nothing is asked soon, and given up 3.2 s after it was told', () => {
  assert.equal(
    feel(new Pulse(), () => 0, [], true),
    ['ask 0.8', 'gone 3.2'],
  )
})

test('a broker that goes on talking is never asked, however much it is told', () => {
  const every = Array.from({ length: 201 }, (_, n) => n)
  assert.equal(
    feel(new Pulse(), () => 0, every, true),
    [],
  )
})

test('whoever says anything is there', () => {
  const every4th = Array.from({ length: 51 }, (_, n) => n * 4)
  assert.equal(
    feel(new Pulse(), () => 20, every4th),
    [],
  )
})

test('a broker that is only slow gets twice, four times, eight times as long: it is not asked to begin again for ever', () => {
  const given = [0, 1, 2, 3, 9].map((deaths) => feel(new Pulse(deaths), () => 1).at(-1))
  assert.equal(given, ['gone 3.2', 'gone 6.4', 'gone 12.8', 'gone 25.6', 'gone 25.6'])
})

test('a broker that takes everything and answers nothing is given up, and tried again; what waits is told so', async () => {
  const broker = await startOldBroker('a/#', false)
  const downs: string[] = []
  const lost: (string | undefined)[] = []
  let ups = 0
  let goesOn = false
  const connection = new Connection({
    ...{ url: `mqtt://127.0.0.1:${broker.port}`, access: { protocol: 4 }, clientId: 'box' },
    ...{ will: { topic: 'status', payload: 'offline' }, subscriptions: ['a/#'], refused() {}, message() {} },
    up() {
      ups++
      for (let n = 0; n < 20; n++) tell()
    },
    down: (why) => downs.push(why),
  })
  // As the queue of the latest values does: the next one goes when one is done.
  const tell = () =>
    connection.keep('state', '0', (problem) => {
      lost.push(problem)
      goesOn ||= connection.connected && ups === 1
      if (lost.length < 30) tell()
    })
  connection.start()
  await until('another connection', () => ups === 2, 15_000)
  await connection.stop([])
  broker.stop()
  assert.equal(downs, ['the broker does not answer any more'])
  assert.not.ok(goesOn, 'on a connection that was given up')
  assert.ok(lost.length >= 20 && lost.every((problem) => problem !== undefined))
})

const ADDRESS: LookupAddress = { address: '192.0.2.7', family: 4 }

test("a name server that is silent is asked once, and the broker's last address holds meanwhile", async () => {
  let asked = 0
  let silent = false
  const names = new BrokerNames(async () => {
    asked++
    if (silent) await new Promise(() => {})
    return { addresses: [ADDRESS] }
  })
  const find = promisify(names.lookup) as (name: string, options: object) => Promise<unknown>
  assert.equal(await find('broker', { all: true }), [ADDRESS])
  silent = true
  for (let n = 0; n < 5; n++) assert.equal(await find('broker', { all: true }), [ADDRESS])
  assert.is(asked, 2)
})

test('a name that nobody has ever known is an error, and is asked for again', async () => {
  const problem = Object.assign(new Error('getaddrinfo ENOTFOUND broker'), { code: 'ENOTFOUND' })
  let asked = 0
  const names = new BrokerNames(() => {
    asked++
    return Promise.resolve(asked < 3 ? { problem } : { addresses: [ADDRESS] })
  })
  const find = promisify(names.lookup) as (name: string, options: object) => Promise<unknown>
  for (let n = 0; n < 2; n++) {
    const error = await find('broker', {}).catch((thrown: Error) => thrown)
    assert.match((error as Error).message, /ENOTFOUND/)
    await sleep(0)
  }
  assert.equal(await find('broker', { all: true }), [ADDRESS])
})

test.run()
