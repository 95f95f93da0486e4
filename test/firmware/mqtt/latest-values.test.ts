// What a user would lose: the latest place of a knob on a slow broker, and the memory of a box that waits for one.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { LatestValues } from '../../../firmware/surfaces/mqtt/latest-values.ts'

/** A broker that acknowledges when it is told to. */
function slowBroker() {
  const sent: string[] = []
  const owed: (() => void)[] = []
  return {
    sent,
    owed,
    send: (topic: string, payload: string, done: () => void) => {
      sent.push(`${topic} ${payload}`)
      owed.push(done)
    },
  }
}

test('of a fader that moves a thousand times while the broker is busy, only the last place goes out', () => {
  const values = new LatestValues()
  const { send, sent, owed } = slowBroker()
  values.open(send, 1)
  values.put('a', 'first')
  for (let n = 0; n < 1000; n++) values.put('fader', String(n))
  assert.is(values.waiting, 1)
  owed.shift()!()
  assert.equal(sent, ['a first', 'fader 999'])
  owed.shift()!()
  assert.is(sent.length, 2)
})

test('every knob has its turn, however fast another one moves', () => {
  const values = new LatestValues()
  const { send, sent, owed } = slowBroker()
  values.open(send, 1)
  values.put('fast', '0')
  for (const slow of ['a', 'b', 'c']) values.put(slow, 'x')
  for (let n = 1; n <= 3; n++) {
    values.put('fast', String(n))
    owed.shift()!()
  }
  assert.equal(sent, ['fast 0', 'a x', 'b x', 'c x'])
  owed.shift()!()
  assert.is(sent.at(-1), 'fast 3')
})

test('never more under way than the broker takes', () => {
  const values = new LatestValues()
  const { send, owed } = slowBroker()
  values.open(send, 5)
  let most = 0
  for (let n = 0; n < 1000; n++) {
    values.put(`knob ${n}`, '0')
    most = Math.max(most, values.inFlight, owed.length)
    if (n % 3 === 0) owed.shift()?.()
  }
  while (owed.length > 0) {
    owed.shift()!()
    most = Math.max(most, owed.length)
  }
  assert.is(most, 5)
  assert.equal([values.inFlight, values.waiting], [0, 0])
})

test('messages of which each counts go out in their order', () => {
  const values = new LatestValues()
  const { send, sent, owed } = slowBroker()
  values.open(send, 1)
  for (const word of ['one', 'two', 'three']) values.putEvery('announcement', word)
  while (owed.length > 0) owed.shift()!()
  assert.equal(sent, ['announcement one', 'announcement two', 'announcement three'])
})

test('without a connection nothing is kept, and an old connection answers for nothing in the next', () => {
  const values = new LatestValues()
  values.put('fader', 'unheard')
  const first = slowBroker()
  values.open(first.send, 1)
  assert.is(values.waiting, 0)
  values.put('fader', '-6')
  values.put('fader', '-7')
  values.close()
  values.put('fader', '-8')
  assert.equal([values.inFlight, values.waiting], [0, 0])

  const second = slowBroker()
  values.open(second.send, 1)
  values.put('fader', '-9')
  values.put('fader', '-10')
  first.owed.shift()!()
  assert.equal(second.sent, ['fader -9'])
  assert.equal(first.sent, ['fader -6'])
  second.owed.shift()!()
  assert.equal(second.sent, ['fader -9', 'fader -10'])
})

test('an acknowledgement that comes twice frees no second place', () => {
  const values = new LatestValues()
  const { send, sent, owed } = slowBroker()
  values.open(send, 1)
  for (const knob of ['a', 'b', 'c']) values.put(knob, 'x')
  const [done] = owed
  done!()
  done!()
  assert.equal(sent, ['a x', 'b x'])
})

test.run()
