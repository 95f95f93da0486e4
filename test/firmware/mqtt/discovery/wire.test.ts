// What a user would lose: a box that appears in Home Assistant by itself, whose every slider and switch does what it
// says. Everything is read from a real broker and sent to a real box, as Home Assistant does.
// time limit: 360 s
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type RunningBox, startBox, until, withBoxFolder } from '../../running-box.ts'
import { type Clients, clientsAt, freePort, type Heard, type Listener, startBroker } from '../mosquitto.ts'
import type { Config } from './announced.ts'
import { faultsOf, MESSAGE, PLATFORM_OPTIONS, SINGLE } from './documented-options.ts'
import { renderAll } from './jinja.ts'

const ROOT = 'mixbox/stage'
const DEVICE = 'homeassistant/device/mixbox_stage/config'
const LARGE = { console: { strips: 2, buses: 1, matrices: 1 }, channels: { inputs: 2, outputs: 2 } }
const SMALL = { console: { strips: 1, buses: 0, matrices: 0 }, channels: { inputs: 2, outputs: 2 } }

type Retained = ReadonlyMap<string, string>

/** A broker that outlives the box, and how the box is told of it. */
interface Place {
  clients: Clients
  mqtt: object
  /** Ends the box and not the broker. */
  signal: NodeJS.Signals
  end(): Promise<void>
}

const PLACES: Record<string, (folder: string) => Promise<Place>> = {
  async Mosquitto(folder) {
    const broker = await startBroker(folder, await freePort())
    const mqtt = { broker: `mqtt://127.0.0.1:${broker.port}`, id: 'stage' }
    return { clients: broker, mqtt, signal: 'SIGTERM', end: broker.kill }
  },
  async "the box's own broker"() {
    const port = await freePort()
    const mqtt = { broker: 'embedded', embedded: { port }, id: 'stage' }
    return { clients: clientsAt(port), mqtt, signal: 'SIGKILL', end: async () => {} }
  },
}

/** What the box tells of itself when it comes. What goes wrong on a busy machine comes whenever it likes. */
const belongs = ({ topic }: Heard) => /^homeassistant\/|\/(state|info)\b/.test(topic)

/** What the broker gives to whoever comes now, once the box has told everything. */
async function retainedAt(clients: Clients): Promise<Retained> {
  for (;;) {
    const late = await clients.listen(['mixbox/#', 'homeassistant/#'])
    let before = -1
    while (late.heard.filter(belongs).length > before) {
      before = late.heard.filter(belongs).length
      await sleep(400)
    }
    late.stop()
    const kept = late.heard.filter(({ retained }) => retained)
    const live = late.heard.filter((one) => !one.retained && belongs(one))
    if (live.length === 0) return new Map(kept.map(({ topic, payload }) => [topic, payload]))
  }
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
  text: () => ['12', '{"value": 1}', '', 'Søn & "Ko"'],
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
async function tryEveryCommand(clients: Clients, heard: Listener, components: readonly Config[]) {
  const settable = components.filter(isCommanded)
  for (const turn of [0, 1, 2, 3]) {
    const given = settable.map((component) => GIVEN[component['platform'] as string]!(component)[turn]!)
    const payloads = renderAll(
      settable.map((component, n) => [(component['command_template'] as string) ?? '{{ value }}', given[n]!]),
    )
    for (const [n, component] of settable.entries()) {
      await clients.publish(component['command_topic'] as string, payloads[n]!)
    }
    let [seen, wrongThen]: [number, string[]] = [-1, []]
    const wrong = () => {
      // Jinja is a process of its own.
      if (seen === heard.heard.length) return wrongThen
      seen = heard.heard.length
      const shown = shownOf(settable, heard.latest())
      wrongThen = settable
        .map((component, n) => `${component['state_topic']}: gave ${given[n]}, shows ${shown[n]}`)
        .filter((_, n) => !same(given[n]!, shown[n]!))
      return wrongThen
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

const connected = (box: RunningBox) =>
  until('connected', async () => (await box.json<{ connected: boolean }>('mqtt')).connected)
const refusedBy = async (box: RunningBox) => (await box.json<{ refused: object }>('mqtt')).refused

for (const [name, find] of Object.entries(PLACES)) {
  test(
    `Home Assistant finds the box on ${name}, takes all of it, shows every state, and moves every knob it shows`,
    withBoxFolder(async (folder) => {
      const { clients, mqtt, end } = await find(folder)
      const box = await startBox(join(folder, 'box'), { ...LARGE, mqtt })
      await connected(box)
      const heard = await clients.listen(['mixbox/#', 'homeassistant/#'])
      await box.json('set', '/bus/01/config/name', 'Monitor')
      await heard.until(DEVICE, /Ch 02 to Monitor send/)

      const retained = await retainedAt(clients)
      const message = JSON.parse(retained.get(DEVICE)!) as Config
      const components = componentsOf(retained.get(DEVICE)!)
      assert.equal(faultsOf(message, MESSAGE), [])
      for (const component of components) {
        assert.equal(faultsOf(component, PLATFORM_OPTIONS[component['platform'] as string]!), [])
      }
      const availability = ({ availability = message['availability'] }: Config) =>
        (availability as { topic: string }[]).map(({ topic }) => topic)
      const topics = components.flatMap((component) => [
        component['state_topic'] as string,
        ...availability(component),
      ])
      assert.equal(
        topics.filter((topic) => !retained.has(topic)),
        [],
        'states that nobody tells',
      )
      const shown = shownOf(components, retained)
      const strange = components.filter((component, n) => !isShown(component, shown[n]!))
      assert.equal(
        strange.map((component) => component['name']),
        [],
      )

      await tryEveryCommand(clients, heard, components)
      assert.equal(await refusedBy(box), {})
      // Ids stay while names change.
      await heard.until(DEVICE, /"Søn & \\"Ko\\" fader"/)
      const ids = (device: string) => componentsOf(device).map((component) => component['unique_id'])
      assert.equal(ids(heard.latest().get(DEVICE)!), ids(retained.get(DEVICE)!))
      heard.stop()
      await box.stop()
      await end()
    }),
  )

  test(
    `a box that was removed from ${name} comes back when Home Assistant starts; levels are told to whoever comes then`,
    withBoxFolder(async (folder) => {
      const { clients, mqtt, end } = await find(folder)
      const box = await startBox(join(folder, 'box'), { ...SMALL, mqtt: { ...mqtt, meters: 1 } })
      await connected(box)
      const heard = await clients.listen(['mixbox/#', 'homeassistant/#'])
      await heard.until(DEVICE, /components/)
      const announced = heard.latest().get(DEVICE)!
      const meters = componentsOf(announced).filter(({ platform }) => platform === 'sensor')
      assert.is(meters.length, 3)
      await clients.publish(DEVICE, '', '-r')
      await heard.until(DEVICE, '')
      const before = heard.heard.length
      await clients.publish('homeassistant/status', 'online')
      await heard.until(DEVICE, announced)
      const since = () => heard.heard.slice(before).map(({ topic }) => topic)
      await until('every level', () =>
        meters.every(({ state_topic }) => since().includes(state_topic as string)),
      )
      heard.stop()
      await box.stop()
      await end()
    }),
  )

  test(
    `a smaller console, the form for old installations, none at all: what is no more goes from ${name}`,
    withBoxFolder(async (folder) => {
      const { clients, mqtt, signal, end } = await find(folder)
      const topicsOf = (retained: Retained, below: string) =>
        [...retained.keys()]
          .filter((topic) => topic.startsWith(below))
          .map((topic) => topic.slice(below.length))
      let heard: Listener | undefined
      /** One life of a box: what the broker holds when it has told everything. */
      const live = async (config: object, act?: (retained: Retained) => Promise<void>) => {
        const kinds = () => heard?.heard.filter(({ topic }) => topic === `${ROOT}/info`).length ?? 0
        const before = kinds()
        const box = await startBox(join(folder, 'box'), config)
        await connected(box)
        // Its own broker was not there before it.
        heard ??= await clients.listen([`${ROOT}/info`])
        await until('its kind', () => kinds() > before)
        const retained = await retainedAt(clients)
        const addresses = (await box.json<{ address: string }[]>('get')).map(({ address }) => address)
        assert.equal(topicsOf(retained, `${ROOT}/state`).sort(), addresses.sort())
        await act?.(retained)
        assert.equal(await refusedBy(box), {})
        await box.stop(signal)
        return retained
      }
      const keysOf = (retained: Retained) => {
        const { components } = JSON.parse(retained.get(DEVICE)!) as { components: Record<string, Config> }
        const all = Object.entries(components)
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

      const singles = (retained: Retained) => topicsOf(retained, 'homeassistant/')
      const keys = (topics: string[]) => topics.map((topic) => topic.split('/')[2]!).sort()
      const components = { ...mqtt, discovery: 'components' }
      const fourth = await live({ ...LARGE, mqtt: components }, async (retained) => {
        const entities = singles(retained).map((topic): Config => {
          const platform = topic.split('/')[0]!
          const options = JSON.parse(retained.get(`homeassistant/${topic}`)!) as Config
          assert.equal(faultsOf(options, { ...PLATFORM_OPTIONS[platform], ...SINGLE }), [], topic)
          return { platform, ...options }
        })
        const states = await clients.listen(['mixbox/#'])
        await tryEveryCommand(clients, states, entities)
        states.stop()
      })
      // The same entities, and no message of the whole.
      assert.equal(keys(singles(fourth)), first.all.sort())
      assert.ok(singles(fourth).includes('number/mixbox_stage/ch_02_mix_fader/config'))
      const fifth = singles(await live({ ...SMALL, mqtt: components }))
      assert.equal(keys(fifth), third.all.sort())
      assert.equal(singles(await live({ ...SMALL, mqtt: { ...mqtt, discovery: 'off' } })), [])
      heard!.stop()
      await end()
    }),
  )
}

test.run()
