// What a user would lose: examples that work as they are, with nothing changed but the box's id.
// time limit: 60 s
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { startBox, until, withBoxFolder, writeSine } from '../running-box.ts'
import { componentsOf, makeDesk } from './discovery/announced.ts'
import { freePort, startBroker } from './mosquitto.ts'

const EXAMPLES = fileURLToPath(new URL('../../../../firmware/surfaces/mqtt/examples/', import.meta.url))
const ROOT = 'mixbox/1a2b3c4d'

interface Message {
  topic: string
  payload: string
}

interface Node {
  id: string
  type: string
  topic?: string
  payload?: string
  func?: string
  broker?: string
  wires?: string[][]
}

const dashboard = readFileSync(join(EXAMPLES, 'dashboard.yaml'), 'utf8')
const flow = JSON.parse(readFileSync(join(EXAMPLES, 'node-red-flow.json'), 'utf8')) as Node[]
const nodeOf = (id: string) => flow.find((node) => node.id === id)!

/** By PyYAML, as Home Assistant reads it. */
function readYaml(text: string): unknown {
  const script = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))'
  const done = spawnSync('/usr/bin/python3', ['-c', script], { input: text, encoding: 'utf8' })
  assert.is(done.status, 0, done.stderr)
  return JSON.parse(done.stdout)
}

/** Every object in it, however deep. */
function objectsIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.values(value).flatMap(objectsIn)
  return Array.isArray(value) ? inner : [value as Record<string, unknown>, ...inner]
}

/** What its buttons publish. */
const pressed = (): Message[] =>
  objectsIn(readYaml(dashboard))
    .filter((object) => object['perform_action'] === 'mqtt.publish')
    .map((object) => object['data'] as Message)

/** What the flow's buttons publish, and what its function makes of a door. */
function flowing(): Message[] {
  const sent = flow
    .filter(({ type }) => type === 'inject')
    .map((node) => ({ from: node, msg: node.payload! }))
  const doors = flow.filter(({ type }) => type === 'function')
  const moved = doors.flatMap((from) =>
    [true, false].map((contact) => {
      const act = new Function('msg', from.func!) as (msg: object) => { payload: string }
      return { from, msg: act({ payload: { contact } }).payload }
    }),
  )
  return [...sent, ...moved].flatMap(({ from, msg }) =>
    from.wires!.flat().map((id) => ({ topic: nodeOf(id).topic!, payload: msg })),
  )
}

test('every entity of the dashboard is one that the box announces', () => {
  const announced = Object.values(componentsOf(makeDesk().messages())).map((one) => one['default_entity_id'])
  const shown = dashboard.match(/\b\w+\.mixbox_\w+/g)!
  assert.ok(shown.length > 10)
  assert.equal(
    shown.filter((id) => !announced.includes(id)),
    [],
  )
})

test('every wire of the flow leads somewhere, and its broker is there', () => {
  for (const { id, wires = [], broker, type } of flow) {
    for (const to of wires.flat()) assert.ok(nodeOf(to), `${id} to ${to}`)
    if (type.startsWith('mqtt ')) assert.is(nodeOf(broker!).type, 'mqtt-broker')
  }
})

test(
  'every button of the dashboard and of the flow does something, and every topic they listen to is told',
  withBoxFolder(async (folder) => {
    const broker = await startBroker(folder, await freePort())
    const mqtt = { broker: `mqtt://127.0.0.1:${broker.port}`, id: '1a2b3c4d' }
    const box = await startBox(folder, { channels: { inputs: 2, outputs: 2 }, mqtt })
    writeSine(join(folder, 'state/sounds/gong.wav'), 500, 0.25, 1)
    const listened = flow.filter(({ type, topic }) => type === 'mqtt in' && topic!.startsWith('mixbox/'))
    const heard = await broker.listen(listened.map(({ topic }) => topic!))
    for (const { topic } of listened) {
      const filter = new RegExp(`^${topic!.replace('+', '[^/]+')}$`)
      await until(`${topic} is told`, () => heard.heard.some((one) => filter.test(one.topic)))
    }
    heard.stop()
    const messages = [...pressed(), ...flowing()]
    assert.ok(messages.length >= 7)
    const stats = () => box.json<{ commands: number; refused: object; errors: object[] }>('mqtt')
    for (const { topic, payload } of messages) {
      assert.ok(topic.startsWith(`${ROOT}/`), topic)
      await broker.publish(topic, payload)
    }
    await until('every command', async () => (await stats()).commands >= messages.length).catch(async () =>
      assert.equal((await stats()).errors, []),
    )
    assert.equal((await stats()).refused, {})
    await box.stop()
    await broker.kill()
  }),
)

test.run()
