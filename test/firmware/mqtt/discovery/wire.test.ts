// What a user would lose: a box that appears in Home Assistant by itself, whose every slider and switch does what it
// says. Everything is read from a real broker and sent to a real box, as Home Assistant does.
// time limit: 240 s
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type RunningBox, startBox, until, withBoxFolder } from '../../running-box.ts'
import { type Broker, freePort, type Listener, startBroker } from '../mosquitto.ts'
import type { Config } from './announced.ts'
import { faultsOf, MESSAGE, PLATFORM_OPTIONS, SINGLE } from './documented-options.ts'
import { renderAll } from './jinja.ts'

const ROOT = 'mixbox/stage'
const DEVICE = 'homeassistant/device/mixbox_stage/config'
const LARGE = { console: { strips: 2, buses: 1, matrices: 1 }, channels: { inputs: 2, outputs: 2 } }
const SMALL = { console: { strips: 1, buses: 0, matrices: 0 }, channels: { inputs: 2, outputs: 2 } }

type Retained = ReadonlyMap<string, string>

/** What the broker gives to whoever comes now. */
async function retainedAt(broker: Pick<Broker, 'listen'>): Promise<Retained> {
  const late = await broker.listen(['mixbox/#', 'homeassistant/#'])
  // It tells that all has come by telling nothing more.
  let before = -1
  while (late.heard.length > before) {
    before = late.heard.length
    await sleep(400)
  }
  late.stop()
  return new Map(late.heard.filter(({ retained }) => retained).map(({ topic, payload }) => [topic, payload]))
}

const componentsOf = (device: string) =>
  Object.values((JSON.parse(device) as { components: Record<string, Config> }).components)

/** Of a platform that can be set, in turn: what a person can give, in Home Assistant's own terms. */
const GIVEN: Record<string, (component: Config) => (string | number)[]> = {
  number(component) {
    const { min, max, step } = component as Record<'min' | 'max' | 'step', number>
    const between = [0.4, 0.77].map((part) => min + Math.round(((max - min) * part) / step) * step)
    return [min, ...between.map((value) => Number(value.toFixed(3))), max]
  },
  switch: ({ payload_on, payload_off }) => [payload_on, payload_off, payload_on, payload_off] as string[],
  text: () => ['Anna', '12', '{"value": 1}', 'Søn & "Ko"'],
}

const isCommanded = (component: Config) => typeof component['command_topic'] === 'string'

/** As Home Assistant shows its states. */
const shownOf = (components: readonly Config[], states: Retained): string[] =>
  renderAll(
    components.map((component) => [
      (component['value_template'] as string) ?? '{{ value }}',
      states.get(component['state_topic'] as string) ?? 'unknown',
    ]),
  )

const same = (given: string | number, shown: string) =>
  typeof given === 'number' ? Number(shown) === given : shown === given

/** Moves everything that can be moved, and sees it shown as moved. */
async function tryEveryCommand(broker: Broker, heard: Listener, components: readonly Config[]) {
  const settable = components.filter(isCommanded)
  for (const turn of [0, 1, 2, 3]) {
    const given = settable.map((component) => GIVEN[component['platform'] as string]!(component)[turn]!)
    const payloads = renderAll(
      settable.map((component, n) => [(component['command_template'] as string) ?? '{{ value }}', given[n]!]),
    )
    for (const [n, component] of settable.entries()) {
      await broker.publish(component['command_topic'] as string, payloads[n]!)
    }
    const wrong = () => {
      const shown = shownOf(settable, heard.latest())
      return settable
        .map((component, n) => `${component['state_topic']}: gave ${given[n]}, shows ${shown[n]}`)
        .filter((_, n) => !same(given[n]!, shown[n]!))
    }
    await until('every state', () => wrong().length === 0).catch(() => assert.equal(wrong(), []))
  }
}

/** Whether Home Assistant would take a state for what it is. */
function isShown(component: Config, shown: string): boolean {
  const { payload_on, payload_off, min, max } = component
  if (component['platform'] === 'number') return Number(shown) >= Number(min) && Number(shown) <= Number(max)
  if (component['platform'] === 'text') return shown.length <= Number(max)
  return shown === payload_on || shown === payload_off
}

const refusedBy = async (box: RunningBox) => (await box.json<{ refused: object }>('mqtt')).refused

test(
  'Home Assistant finds the box on the broker, takes all of it, shows every state, and moves every knob it shows',
  withBoxFolder(async (folder) => {
    const broker = await startBroker(folder, await freePort())
    const heard = await broker.listen(['mixbox/#', 'homeassistant/#'])
    const mqtt = { broker: `mqtt://127.0.0.1:${broker.port}`, id: 'stage' }
    const box = await startBox(join(folder, 'box'), { ...LARGE, mqtt })
    await box.json('set', '/bus/01/config/name', 'Monitor')
    await heard.until(DEVICE, /Ch 02 to Monitor send/)

    const retained = await retainedAt(broker)
    const message = JSON.parse(retained.get(DEVICE)!) as Config
    const components = componentsOf(retained.get(DEVICE)!)
    assert.equal(faultsOf(message, MESSAGE), [])
    for (const component of components) {
      assert.equal(faultsOf(component, PLATFORM_OPTIONS[component['platform'] as string]!), [])
    }
    const topics = components.flatMap((component) => [
      component['state_topic'] as string,
      ...((component['availability'] ?? message['availability']) as { topic: string }[]).map(
        ({ topic }) => topic,
      ),
    ])
    assert.equal(
      topics.filter((topic) => !retained.has(topic)),
      [],
      'states that nobody tells',
    )
    const shown = shownOf(components, retained)
    assert.equal(
      components.filter((component, n) => !isShown(component, shown[n]!)).map(({ name }) => name),
      [],
    )

    await tryEveryCommand(broker, heard, components)
    assert.equal(await refusedBy(box), {})
    // Ids stay while names change.
    await heard.until(DEVICE, /"Søn & \\"Ko\\" fader"/)
    const ids = (device: string) => componentsOf(device).map((component) => component['unique_id'])
    assert.equal(ids(heard.latest().get(DEVICE)!), ids(retained.get(DEVICE)!))
    heard.stop()
    await box.stop()
    await broker.kill()
  }),
)

test(
  'a box that was removed comes back when Home Assistant starts; levels are told to whoever comes then',
  withBoxFolder(async (folder) => {
    const broker = await startBroker(folder, await freePort())
    const heard = await broker.listen(['mixbox/#', 'homeassistant/#'])
    const mqtt = { broker: `mqtt://127.0.0.1:${broker.port}`, id: 'stage', meters: 1 }
    const box = await startBox(join(folder, 'box'), { ...SMALL, mqtt })
    await heard.until(DEVICE, /components/)
    const announced = heard.latest().get(DEVICE)!
    const meters = componentsOf(announced).filter(({ platform }) => platform === 'sensor')
    assert.is(meters.length, 3)
    await broker.publish(DEVICE, '', '-r')
    await heard.until(DEVICE, '')
    const before = heard.heard.length
    await broker.publish('homeassistant/status', 'online')
    await heard.until(DEVICE, announced)
    await until('every level', () =>
      meters.every(({ state_topic }) => heard.heard.slice(before).some(({ topic }) => topic === state_topic)),
    )
    heard.stop()
    await box.stop()
    await broker.kill()
  }),
)

test(
  'a smaller console, the form for old installations, none at all: nothing of what is no more stays on the broker',
  withBoxFolder(async (folder) => {
    const broker = await startBroker(folder, await freePort())
    const home = join(folder, 'box')
    const mqtt = { broker: `mqtt://127.0.0.1:${broker.port}`, id: 'stage' }
    const topicsOf = (retained: Retained, below: string) =>
      [...retained.keys()]
        .filter((topic) => topic.startsWith(below))
        .map((topic) => topic.slice(below.length))
    /** One life of a box: what the broker holds when it has told everything, and what it would hold with nothing left. */
    const live = async (config: object, act?: (retained: Retained) => Promise<void>) => {
      const heard = await broker.listen([`${ROOT}/info`, 'homeassistant/#'])
      const box = await startBox(home, config)
      // What lies there from an earlier life is retained, what it tells itself is not.
      await until('its kind', () =>
        heard.heard.some(({ topic, retained }) => topic === `${ROOT}/info` && !retained),
      )
      const retained = await retainedAt(broker)
      const addresses = (await box.json<{ address: string }[]>('get')).map(({ address }) => address)
      assert.equal(topicsOf(retained, `${ROOT}/state`).sort(), addresses.sort())
      await act?.(retained)
      assert.equal(await refusedBy(box), {})
      heard.stop()
      await box.stop()
      return retained
    }
    const keysOf = (retained: Retained) => {
      const all = Object.entries(
        (JSON.parse(retained.get(DEVICE)!) as { components: Record<string, Config> }).components,
      )
      const gone = all.filter(([, component]) => Object.keys(component).length === 1)
      return { all: all.map(([key]) => key), gone: gone.map(([key]) => key) }
    }

    const first = keysOf(await live({ ...LARGE, mqtt }))
    assert.ok(first.all.includes('ch_02_mix_fader') && first.gone.length === 0)
    const second = keysOf(await live({ ...SMALL, mqtt }))
    assert.ok(second.gone.includes('ch_02_mix_fader') && !second.gone.includes('ch_01_mix_fader'))
    const third = keysOf(await live({ ...SMALL, mqtt }))
    assert.equal(third.gone, [])
    assert.equal([...third.all, ...second.gone].sort(), first.all.sort())

    const components = { ...mqtt, discovery: 'components' }
    const singles = (retained: Retained) => topicsOf(retained, 'homeassistant/')
    const fourth = singles(
      await live({ ...LARGE, mqtt: components }, async (retained) => {
        const heard = await broker.listen(['mixbox/#'])
        const entities = topicsOf(retained, 'homeassistant/').map((topic): Config => {
          const platform = topic.split('/')[0]!
          const options = JSON.parse(retained.get(`homeassistant/${topic}`)!) as Config
          assert.equal(faultsOf(options, { ...PLATFORM_OPTIONS[platform], ...SINGLE }), [], topic)
          return { platform, ...options }
        })
        await tryEveryCommand(broker, heard, entities)
        heard.stop()
      }),
    )
    assert.ok(fourth.includes('number/mixbox_stage/ch_02_mix_fader/config'))
    assert.equal(
      fourth.map((topic) => topic.split('/')[2]!).sort(),
      first.all.sort(),
      'the same entities, and no message of the whole',
    )
    const fifth = singles(await live({ ...SMALL, mqtt: components }))
    assert.equal(fifth.map((topic) => topic.split('/')[2]!).sort(), third.all.sort())
    assert.equal(singles(await live({ ...SMALL, mqtt: { ...mqtt, discovery: 'off' } })), [])
    await broker.kill()
  }),
)

test.run()
