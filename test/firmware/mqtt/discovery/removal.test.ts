// What was announced and is no more, and the way from one form to the other.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Message } from '../../../../firmware/surfaces/mqtt/discovery/index.ts'
import { discoveryFilters } from '../../../../firmware/surfaces/mqtt/discovery/index.ts'
import { componentsOf, makeDesk } from './announced.ts'

const DEVICE = 'homeassistant/device/mixbox_1a2b3c4d/config'
const large = makeDesk({ strips: 4 })
const small = makeDesk({ strips: 2 })

/** A broker's retained messages: the last of each topic, none where that is empty. */
function broker(...messages: (readonly Message[])[]): Map<string, string> {
  const held = new Map<string, string>()
  for (const [topic, payload] of messages.flat()) {
    if (payload === '') held.delete(topic)
    else held.set(topic, payload)
  }
  return held
}

test('a channel that is no more goes from Home Assistant: once by its platform alone, then not at all', () => {
  const first = large.messages()
  const second = small.messages({ retained: broker(first) })
  const gone = Object.entries(componentsOf(second)).filter(
    ([, component]) => Object.keys(component).length === 1,
  )
  assert.equal(Object.fromEntries(gone), {
    ch_03_mix_fader: { platform: 'number' },
    ch_03_mix_on: { platform: 'switch' },
    ch_03_config_name: { platform: 'text' },
    ch_04_mix_fader: { platform: 'number' },
    ch_04_mix_on: { platform: 'switch' },
    ch_04_config_name: { platform: 'text' },
  })
  const third = small.messages({ retained: broker(first, second) })
  assert.equal(third, small.messages())
  assert.equal(small.messages({ retained: broker(first, second, third) }), [])
})

test('single entities that are no more are cleared, the others left alone', () => {
  const before = broker(large.messages({ form: 'components' }))
  const messages = small.messages({ form: 'components', retained: before })
  const topics = ['number ch_0N_mix_fader', 'switch ch_0N_mix_on', 'text ch_0N_config_name'].flatMap((kind) =>
    [3, 4].map((n) => kind.replace('N', String(n)).replace(' ', '/mixbox_1a2b3c4d/')),
  )
  assert.equal(
    [...messages].sort(),
    topics.map((topic) => [`homeassistant/${topic}/config`, '']),
  )
})

test('nothing is published that the broker holds already', () => {
  for (const form of ['device', 'components'] as const) {
    const once = large.messages({ form })
    assert.ok(once.length > 0)
    assert.equal(large.messages({ form, retained: broker(once) }), [])
  }
})

test('from one form to the other and back, settings people made are kept and nothing stays behind', () => {
  const forms = ['components', 'device', 'components'] as const
  let held = broker()
  for (const form of forms) {
    const before = held
    const messages = large.messages({ form, retained: held })
    held = broker([...held], messages)
    assert.equal(held, broker(large.messages({ form })), form)
    // Documentation, "Migration": let go, announce, clear; each old topic in turn.
    const steps = messages.map(([topic, payload]) => {
      if (payload === '') return 'clear'
      return before.has(topic) ? payload : 'announce'
    })
    const order = steps.filter((step, n) => step !== steps[n - 1])
    assert.equal(order, before.size > 0 ? ['{"migrate_discovery":true}', 'announce', 'clear'] : ['announce'])
  }
})

test('switched off, the box disappears', () => {
  for (const form of ['device', 'components'] as const) {
    const held = broker(large.messages({ form }))
    assert.is(broker([...held], large.messages({ form: 'off', retained: held })).size, 0)
  }
})

test('what others left under the same topic does not keep the box from appearing', () => {
  const JUNK = ['not JSON', '[]', '3', 'null', '{"components":3}', '{"components":{"a":null}}']
  const STRANGE =
    '{"components":{"a":{"platform":"spaceship","x":1},"__proto__":{"platform":"number","x":1}}}'
  for (const payload of [...JUNK, STRANGE]) {
    const messages = large.messages({ retained: new Map([[DEVICE, payload]]) })
    const known = Object.values(componentsOf(messages)).every(({ platform }) => platform !== 'spaceship')
    assert.ok(known && messages[0]![0] === DEVICE, payload)
  }
})

test('the box finds its own announcements and no other box’s', () => {
  const filters = discoveryFilters({ prefix: 'homeassistant', id: '1a2b3c4d' })
  const matches = (topic: string) =>
    filters.some((filter) => new RegExp(`^${filter.replaceAll('+', '[^/]+')}$`).test(topic))
  for (const form of ['device', 'components'] as const) {
    assert.ok(large.messages({ form }).every(([topic]) => matches(topic)))
    assert.not(large.messages({ form, id: 'other' }).some(([topic]) => matches(topic)))
  }
})

test.run()
