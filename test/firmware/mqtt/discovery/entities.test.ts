// What the entities do: their commands are given to the console, its states to them.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { NumberParameter } from '../../../../firmware/console/index.ts'
import { type Config, componentsOf, makeDesk } from './announced.ts'
import { renderAll } from './jinja.ts'

const desk = makeDesk()
desk.store.set('/bus/03/config/name', 'Anna', 'test')
const { store } = desk
const components = Object.values(componentsOf(desk.messages({ meters: 1 })))
const ofPlatform = (platform: string) => components.filter((component) => component['platform'] === platform)

const addressOf = (component: Config, word = 'set') =>
  (component[word === 'set' ? 'command_topic' : 'state_topic'] as string).replace(
    `mixbox/1a2b3c4d/${word}`,
    '',
  )

/** What the box publishes as the state of a number. */
const stateOf = (value: number) => (value === Number.NEGATIVE_INFINITY ? '-inf' : String(value))

function entity(key: string): Config {
  return componentsOf(desk.messages({ meters: 1 }))[key]!
}

test('every number shows every value its knob can have: Home Assistant refuses a state outside its range', () => {
  const cases = ofPlatform('number').flatMap((component) => {
    const parameter = store.table.at(addressOf(component, 'state')) as NumberParameter
    const values = Array.from({ length: 33 }, (_, step) => parameter.law.fromPosition(step / 32))
    return [...values, parameter.default].map((value) => ({ component, value }))
  })
  const shown = renderAll(
    cases.map(({ component, value }) => [
      (component['value_template'] as string) ?? '{{ value }}',
      stateOf(value),
    ]),
  )
  cases.forEach(({ component, value }, n) => {
    const number = Number(shown[n])
    const { min, max } = component as { min: number; max: number }
    assert.ok(number >= min && number <= max, `${component['name']} at ${value} shows ${shown[n]}`)
    if (Number.isFinite(value)) assert.is(number, value)
  })
})

test('every place of every slider is a value the knob takes, and the lowest of a fader is silence', () => {
  const cases = ofPlatform('number').flatMap((component) => {
    const { min, max, step } = component as { min: number; max: number; step: number }
    return [min, min + step, 0, -6.5, max].filter((v) => v <= max).map((value) => ({ component, value }))
  })
  const sent = renderAll(
    cases.map(({ component, value }) => [
      (component['command_template'] as string) ?? '{{ value }}',
      // As Home Assistant sends it: a whole number without its point.
      value,
    ]),
  )
  cases.forEach(({ component, value }, n) => {
    const address = addressOf(component)
    store.set(address, sent[n]!, 'test')
    assert.is(store.get(address), value === component['min'] ? Number.NEGATIVE_INFINITY : value)
    assert.is(component['unit_of_measurement'], 'dB')
  })
  // X32: faders from -90 to +10 dB.
  assert.equal([entity('ch_01_mix_fader')['min'], entity('ch_01_mix_fader')['max']], [-90, 10])
})

test('a mute that is on silences its channel, and shows as on when it is silenced by hand', () => {
  for (const component of ofPlatform('switch').filter(({ name }) => /mute$/.test(name as string))) {
    const address = addressOf(component)
    store.set(address, component['payload_on'] as string, 'test')
    assert.is(store.get(address), 0, address)
    assert.is(component['payload_on'], store.getText(address))
    store.set(address, component['payload_off'] as string, 'test')
    assert.is(store.get(address), 1, address)
    assert.is(component['payload_off'], store.getText(address))
    assert.is(addressOf(component, 'state'), address)
  }
})

test('a mute group that is on mutes, and dim that is on dims', () => {
  for (const key of ['config_mute_1', 'config_mute_6', 'config_solo_dim']) {
    const component = entity(key)
    store.set(addressOf(component), component['payload_on'] as string, 'test')
    assert.is(store.get(addressOf(component)), 1)
    store.set(addressOf(component), component['payload_off'] as string, 'test')
    assert.is(store.get(addressOf(component)), 0)
  }
})

test('a channel can be called anything, also a number, JSON, or what looks like a command', () => {
  const NAMES = [
    'Vocals',
    '12',
    '{"value": 1}',
    'on',
    '-inf',
    '"',
    '\\',
    '{{ value }}',
    "O'Neil & Søn",
    '',
    '🎤',
  ]
  const component = entity('ch_01_config_name')
  const sent = renderAll(NAMES.map((name) => [component['command_template'] as string, name]))
  assert.equal(
    sent.map((payload) => JSON.parse(payload)),
    NAMES.map((value) => ({ value })),
  )
  for (const text of ofPlatform('text')) {
    store.set(addressOf(text), 'x'.repeat(text['max'] as number), 'test')
    store.set(addressOf(text), 'x', 'test')
  }
})

test('entities are called after their channels; a channel without a name is called by its number', () => {
  const named = makeDesk()
  named.store.set('/ch/01/config/name', 'Vocals', 'test')
  named.store.set('/ch/02/config/name', '', 'test')
  named.store.set('/bus/03/config/name', 'Anna', 'test')
  const all = componentsOf(named.messages())
  assert.is(all['ch_01_mix_fader']!['name'], 'Vocals fader')
  assert.is(all['ch_01_mix_on']!['name'], 'Vocals mute')
  assert.is(all['ch_02_mix_fader']!['name'], 'Ch 02 fader')
  assert.is(all['dca_1_fader']!['name'], 'DCA 1 fader')
  assert.is(all['ch_01_mix_03_level']!['name'], 'Vocals to Anna send')
  assert.is(all['ch_01_mix_fader']!['unique_id'], 'mixbox_1a2b3c4d_ch_01_mix_fader')
})

test('sends appear for buses in use only, and switched off: a desk has hundreds', () => {
  const sends = (changes: [string, string][]) => {
    const fresh = makeDesk()
    fresh.store.setMany(changes, 'test')
    const all = Object.entries(componentsOf(fresh.messages())).filter(([key]) =>
      /^ch_\d+_mix_\d+_level$/.test(key),
    )
    for (const [, component] of all) assert.is(component['enabled_by_default'], false)
    return all.map(([key]) => key).filter((key) => key.startsWith('ch_01'))
  }
  assert.equal(sends([]), [])
  assert.equal(sends([['/bus/02/config/name', 'Drums']]), ['ch_01_mix_02_level'])
  assert.equal(sends([['/outputs/main/02/src', 'bus 8']]), ['ch_01_mix_08_level'])
  assert.equal(sends([['/ch/16/config/source', 'bus 1']]), ['ch_01_mix_01_level'])
})

test('levels never fill the history unasked: slow ones only, and switched off', () => {
  const meters = (hertz: number) =>
    Object.values(componentsOf(desk.messages({ meters: hertz }))).filter(
      ({ platform }) => platform === 'sensor',
    )
  assert.is(meters(0).length, 0)
  assert.is(meters(10).length, 0)
  // 16 channels, 8 buses, 2 matrices, both sides of main.
  assert.is(meters(1).length, 28)
  for (const meter of meters(0.5)) {
    assert.is(meter['enabled_by_default'], false)
    assert.is(meter['state_class'], undefined)
  }
})

test('what is wrong shows as a problem, and is over when it is over', () => {
  const shows = (key: string, payload: string) => {
    const component = entity(key)
    const [shown] = renderAll([[(component['value_template'] as string) ?? '{{ value }}', payload]])
    return { [component['payload_on'] as string]: 'problem', [component['payload_off'] as string]: 'well' }[
      shown!
    ]
  }
  assert.is(shows('engine', 'offline'), 'problem')
  assert.is(shows('engine', 'online'), 'well')
  for (const key of ['card', 'xrun', 'clip']) {
    assert.is(shows(key, 'on'), 'problem')
    assert.is(shows(key, 'off'), 'well')
  }
})

test.run()
