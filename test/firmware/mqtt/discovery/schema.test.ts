// Every field of what the box announces against Home Assistant's documentation.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Config, componentsOf, makeDesk } from './announced.ts'
import { faultsOf, MESSAGE, PLATFORM_OPTIONS, SINGLE } from './documented-options.ts'

const SIZES = [
  {},
  { strips: 1, inputs: 1, outputs: 1, buses: 0, matrices: 0 },
  { strips: 32, inputs: 32, outputs: 32, buses: 16, matrices: 8 },
]

/** With sends and meters, so that there is one of everything. */
const desks = SIZES.map((size) => {
  const desk = makeDesk(size)
  if (desk.store.table.size.buses > 0) desk.store.set('/bus/01/config/name', 'Anna', 'test')
  return desk
})

const faultsOfAll = (components: Record<string, Config>, more = {}) =>
  Object.entries(components).flatMap(([key, component]) => {
    const options = PLATFORM_OPTIONS[component['platform'] as string]
    if (!options) return [`${key}: no platform ${component['platform']}`]
    return faultsOf(component, { ...options, ...more }).map((fault) => `${key}: ${fault}`)
  })

test('Home Assistant takes the message of the whole box: one key it does not know, and nothing appears', () => {
  for (const desk of desks) {
    const [[topic, payload], ...others] = desk.messages() as [[string, string]]
    assert.equal(others, [])
    // Integration documentation, "Discovery topic": <prefix>/<component>/[<node_id>/]<object_id>/config
    assert.match(topic, /^homeassistant\/device\/[a-zA-Z0-9_-]+\/config$/)
    assert.equal(faultsOf(JSON.parse(payload), MESSAGE), [])
  }
})

test('no entity of the box is refused, or lacks something: every option of each is a documented one', () => {
  for (const desk of desks) assert.equal(faultsOfAll(componentsOf(desk.messages({ meters: 1 }))), [])
})

test('older installations take every single entity', () => {
  for (const desk of desks) {
    for (const [topic, payload] of desk.messages({ form: 'components', meters: 1 })) {
      const [, platform, object] =
        /^homeassistant\/(\w+)\/mixbox_1a2b3c4d\/([a-zA-Z0-9_-]+)\/config$/.exec(topic) ?? []
      assert.ok(object, topic)
      assert.equal(faultsOfAll({ [object!]: { platform, ...JSON.parse(payload) } }, SINGLE), [])
    }
  }
})

test('both forms announce the same entities', () => {
  for (const desk of desks) {
    const singles = desk.messages({ form: 'components' }).map(([topic, payload]) => {
      const {
        device: _,
        origin: __,
        availability_mode: ___,
        qos: ____,
        object_id,
        ...own
      } = JSON.parse(payload)
      assert.is(own.default_entity_id, `${topic.split('/')[1]}.${object_id}`)
      return [topic.split('/')[3], { platform: topic.split('/')[1], ...own }] as const
    })
    const message = JSON.parse(desk.messages()[0]![1])
    const whole = Object.entries(message.components as Record<string, Config>).map(([key, component]) => [
      key,
      { ...component, availability: component['availability'] ?? message.availability },
    ])
    assert.equal(Object.fromEntries(singles), Object.fromEntries(whole))
  }
})

test('no two entities have one id, on one box or on two: Home Assistant would drop one of them', () => {
  const ids = ['1a2b3c4d', 'stage'].flatMap((id) =>
    Object.values(componentsOf(desks[2]!.messages({ id, root: `mixbox/${id}`, meters: 1 }))),
  )
  for (const key of ['unique_id', 'default_entity_id', 'state_topic']) {
    const all = ids.map((component) => component[key])
    const twice = all.filter((one, n) => all.indexOf(one) !== n)
    // The engine's state and events stand for one entity each.
    assert.equal(twice, [], key)
  }
})

test('entities go when the box or its engine goes; what tells of the engine stays', () => {
  const message = JSON.parse(desks[0]!.messages()[0]![1])
  const topics = (list: { topic: string }[]) => list.map(({ topic }) => topic)
  assert.equal(topics(message.availability), ['mixbox/1a2b3c4d/status', 'mixbox/1a2b3c4d/engine'])
  assert.is(message.availability_mode, 'all')
  for (const component of Object.values(message.components as Record<string, Config>)) {
    const problem = component['device_class'] === 'problem'
    const own = component['availability'] as { topic: string }[] | undefined
    assert.equal(own && topics(own), problem ? ['mixbox/1a2b3c4d/status'] : undefined)
  }
})

test('commands are not kept by the broker: one kept would be done again at every start', () => {
  for (const component of Object.values(componentsOf(desks[2]!.messages()))) assert.not(component['retain'])
})

test.run()
