// What a user would lose: a fader that goes along at once, and a slow broker that is not buried under old places of it.
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Arrivals } from '../../../firmware/surfaces/mqtt/arrivals.ts'
import { LatestValues } from '../../../firmware/surfaces/mqtt/latest-values.ts'

const MOST = 20

/** A broker that takes everything, and answers a ping when it is told to. */
function line() {
  const sent: string[] = []
  let pings = 0
  const arrivals = new Arrivals(() => pings++, MOST / 2)
  const values = new LatestValues()
  values.open((topic, payload, done) => {
    sent.push(`${topic} ${payload}`)
    arrivals.add(done)
  }, MOST)
  return { sent, arrivals, values, pings: () => pings }
}

test('a knob that a hand moves is never followed by a ping, whose answer would hold up the next command', async () => {
  const { sent, arrivals, values, pings } = line()
  for (let n = 0; n < 30; n++) {
    values.put('fader', String(n))
    await sleep(20)
  }
  await sleep(200)
  assert.is(sent.length, 30)
  assert.is(pings(), 0)
  assert.is(values.inFlight, 0)
  arrivals.end()
})

test('a broker that has stopped gets twenty messages, and then only the last place of each knob', async () => {
  const { sent, arrivals, values, pings } = line()
  for (let n = 0; n < 1000; n++) values.put(`fader ${n % 3}`, String(n))
  // Time alone does not help.
  await sleep(200)
  assert.is(sent.length, MOST)
  assert.is(pings(), 1)
  assert.is(values.waiting, 3)
  arrivals.answered()
  assert.equal(sent.slice(MOST), ['fader 2 998', 'fader 0 999', 'fader 1 997'])
  arrivals.end()
})

test('two thousand states go out with one ping for ten or more of them, the next not before the last is answered', async () => {
  const { sent, arrivals, values, pings } = line()
  for (let n = 0; n < 2000; n++) values.put(String(n), '')
  for (let answered = 0; answered < pings(); answered++) {
    assert.is(pings(), answered + 1)
    arrivals.answered()
  }
  await sleep(100)
  assert.equal(
    sent,
    Array.from({ length: 2000 }, (_, n) => `${n} `),
  )
  assert.ok(pings() >= 2000 / MOST && pings() <= 200, `${pings()} pings`)
  assert.is(values.inFlight, 0)
  arrivals.end()
})

test.run()
