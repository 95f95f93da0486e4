// What a user would lose: a mixer that any MQTT program can move and watch, and that no such program can confuse.
// time limit: 120 s
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type RunningBox, until, withSuiteBox } from '../running-box.ts'
import { type Broker, freePort, type Listener, startBroker } from './mosquitto.ts'

interface World {
  box: RunningBox
  broker: Broker
  heard: Listener
}

const ROOT = 'mixbox/stage'
const FOLDER = join('/dev/shm', `mixbox-mqtt-${process.pid}`)

const port = await freePort()
const broker = await startBroker(FOLDER, port)
const test = suite<World>('mqtt')
withSuiteBox(test, {
  console: { strips: 4, buses: 2 },
  channels: { inputs: 2, outputs: 2 },
  soundsFolder: '/usr/share/sounds/alsa',
  mqtt: { broker: `mqtt://127.0.0.1:${port}`, id: 'stage' },
})
test.before(async (world) => {
  world.broker = broker
  world.heard = await broker.listen([`${ROOT}/#`])
  // The last that it tells.
  await world.heard.until(`${ROOT}/info`, /"strips":4/)
})
test.after(async ({ heard }) => {
  heard.stop()
  await broker.kill()
  rmSync(FOLDER, { recursive: true, force: true })
})

interface Reading {
  address: string
  value: string | number
}

interface Stats {
  connected: boolean
  connects: number
  commands: number
  refused: Record<string, number>
  errors: { code: string; reason: string; topic?: string }[]
}

test('a program that comes later finds every knob, where it stands, in its own unit', async ({
  box,
  broker,
}) => {
  const readings = await box.json<Reading[]>('get')
  const late = await broker.listen([`${ROOT}/state/#`])
  await until('every state is there', () => late.heard.length > readings.length)
  late.stop()
  const states = late.latest()
  for (const { address, value } of readings) {
    // The same as mixctl tells, without the unit of silence.
    assert.is(states.get(`${ROOT}/state${address}`), String(value).replace('-inf dB', '-inf'), address)
  }
  assert.ok(late.heard.filter(({ topic }) => topic.startsWith(ROOT)).every(({ retained }) => retained))
})

// biome-ignore format: one row, one way to write a value
const VALUES: readonly [address: string, given: string, told: string, shown: string][] = [
  ['/ch/01/mix/fader', '-6', '-6', '-6.0 dB'],
  ['/ch/01/mix/fader', '-7.25 dB', '-7.25', '-7.2 dB'],
  ['/ch/01/mix/fader', 'pos:0.75', '0', '0.0 dB'],
  ['/ch/01/mix/fader', '-inf', '-inf', '-inf dB'],
  ['/ch/01/mix/fader', '{"value": -8, "ramp": 100}', '-8', '-8.0 dB'],
  ['/ch/1/mix/fader', '-9', '-9', '-9.0 dB'],
  ['/ch/01/mix/on', 'off', 'off', 'off'],
  ['/ch/01/mix/on', 'ON', 'on', 'on'],
  ['/ch/01/mix/on', 'false', 'off', 'off'],
  ['/ch/01/mix/pan', 'L30', '-30', 'L30'],
  ['/ch/01/config/source', 'in 2', 'in 2', 'in 2'],
  ['/ch/01/config/name', 'Flügel ♪', 'Flügel ♪', 'Flügel ♪'],
  ['/ch/01/grp/dca', '1,3', '1,3', '1,3'],
  ['/ch/01/preamp/hpf', '{"value":"0.1k"}', '100', '100 Hz'],
]

for (const [address, given, told, shown] of VALUES) {
  test(`set${address} ${given} is told as ${told}, and mixctl shows ${shown}`, async ({
    box,
    broker,
    heard,
  }) => {
    await broker.publish(`${ROOT}/set${address}`, given)
    await heard.until(`${ROOT}/state${address.replace('/1/', '/01/')}`, told)
    assert.match((await box.mixctl('get', address)).out, new RegExp(`  ${shown.replace('+', '\\+')}\n$`))
  })
}

test('a name that was taken away is told to whoever comes later: a broker keeps nothing of an empty message', async ({
  broker,
  heard,
}) => {
  await broker.publish(`${ROOT}/set/ch/01/config/name`, '{"value": ""}')
  await heard.until(`${ROOT}/state/ch/01/config/name`, ' ')
  const late = await broker.listen([`${ROOT}/state/ch/01/config/name`])
  await late.until(`${ROOT}/state/ch/01/config/name`, ' ')
  late.stop()
})

test('what others move is told too', async ({ box, heard }) => {
  await box.json('set', '/main/st/mix/fader', '-12.5')
  await heard.until(`${ROOT}/state/main/st/mix/fader`, '-12.5')
})

test('several knobs move together or none of them', async ({ box, broker, heard }) => {
  await broker.publish(
    `${ROOT}/set`,
    '{"/ch/02/mix/fader": -3, "/ch/02/mix/on": false, "/ch/02/config/name": "Bass"}',
  )
  await heard.until(`${ROOT}/state/ch/02/config/name`, 'Bass')
  await broker.publish(
    `${ROOT}/set`,
    '{"values": {"/ch/02/mix/fader": -4, "/ch/02/mix/pan": "left"}, "ramp": 0}',
  )
  await heard.until(`${ROOT}/error`, /\/ch\/02\/mix\/pan/)
  assert.is((await box.json<Reading[]>('get', '/ch/02/mix/fader'))[0]!.value, -3)
  await broker.publish(
    `${ROOT}/set`,
    '{"values": {"/ch/02/mix/fader": -5, "/ch/02/mix/pan": "L10"}, "ramp": 0}',
  )
  await heard.until(`${ROOT}/state/ch/02/mix/pan`, '-10')
  await heard.until(`${ROOT}/state/ch/02/mix/fader`, '-5')
})

test('a knob moves at the frame that was asked for', async ({ box, broker, heard }) => {
  const { frames } = await box.json<{ frames: number }>('status')
  const at = frames + 48_000
  await broker.publish(`${ROOT}/set/ch/03/mix/fader`, JSON.stringify({ value: -21, at }))
  await heard.until(`${ROOT}/state/ch/03/mix/fader`, '-21')
  assert.ok((await box.json<{ frames: number }>('status')).frames >= at)
})

// biome-ignore format: one row, one wrong message
const WRONG: readonly [about: string, topic: string, payload: string | Buffer, code: string, said: RegExp][] = [
  ['an address that is none', 'set/ch/77/mix/fader', '0', 'EADDRESS', /no parameter has the address "\/ch\/77\/mix\/fader"/],
  ['a value too high', 'set/ch/01/mix/fader', '11 dB', 'EVALUE', /give -inf, or -90 to \+10 dB/],
  ['no value', 'set/ch/01/mix/fader', '', 'EVALUE', /give -inf/],
  ['half an object', 'set/ch/01/mix/fader', '{"value":', 'EPAYLOAD', /no JSON/],
  ['an object without a value', 'set/ch/01/mix/fader', '{"ramp": 10}', 'EPAYLOAD', /value is missing: give a text, a number/],
  ['a key that is none', 'set/ch/01/mix/fader', '{"value": -6, "ramps": 10}', 'EPAYLOAD', /ramps is no known key; the nearest is ramp/],
  ['a list', 'set', '["/ch/01/mix/fader", -6]', 'EPAYLOAD', /no JSON object/],
  ['an empty object', 'set', '{}', 'EPAYLOAD', /the object is empty/],
  ['bytes that are no text', 'set/ch/01/config/name', Buffer.from([0xff, 0xfe, 0x41]), 'EPAYLOAD', /give UTF-8/],
  ['too long a text', 'set/ch/01/config/name', 'x'.repeat(65_537), 'ETOOLONG', /65537 bytes is too long: give at most 65536/],
  ['an address to tell again that is none', 'get', '/nothing', 'EADDRESS', /no parameter has the address "\/nothing"/],
  ['a strip that is not there', 'play', '{"file": "Noise.wav", "strip": 9}', 'ERANGE', /strip 9: give 1 to 4/],
  ['a file that is not there', 'play', '{"file": "such.wav", "strip": 1}', 'ENOENT', /alsa\/such\.wav.*; in \/usr\/share\/sounds\/alsa there are Front_Center\.wav, /],
  ['a file elsewhere', 'play', '{"file": "/etc/passwd", "strip": 1}', 'EFILE', /"\/etc\/passwd" is not in \/usr\/share\/sounds\/alsa: give the name of a WAV file there/],
  ['a way out of the folder', 'play', '{"file": "../../alsa/../x.wav", "strip": 1}', 'EFILE', /is not in \/usr\/share\/sounds\/alsa/],
  ['a voice that does not play', 'stop', '77', 'EVOICE', /no voice 77/],
  ['panic, maybe', 'panic', 'maybe', 'EPAYLOAD', /on is "maybe": give true or false; or the text on or off/],
  ['a word every object has', 'panic', 'constructor', 'EPAYLOAD', /on is "constructor"/],
  ['a preset that is not there', 'preset', '{"name": "Gong", "to": ["/ch/01"]}', 'EPRESET', /no preset "Gong"/],
]

const latestError = (heard: Listener): Record<string, string> =>
  JSON.parse(heard.latest().get(`${ROOT}/error`) ?? '{}')

for (const [about, topic, payload, code, said] of WRONG) {
  test(`${about}: refused, counted, told on the error topic, and nothing is changed`, async ({
    box,
    broker,
    heard,
  }) => {
    const before = await box.json<Reading[]>('get')
    const counted = (await box.json<Stats>('mqtt')).refused[code] ?? 0
    await broker.publish(`${ROOT}/${topic}`, payload)
    await until(
      `an error on ${topic}`,
      () => latestError(heard)['topic'] === `${ROOT}/${topic}` && said.test(latestError(heard)['reason']!),
    )
    const error = latestError(heard)
    assert.is(error['code'], code)
    assert.is(error['topic'], `${ROOT}/${topic}`)
    assert.ok(error['payload']!.length <= 200)
    assert.is((await box.json<Stats>('mqtt')).refused[code], counted + 1)
    assert.equal(await box.json<Reading[]>('get'), before)
  })
}

test('a command that is retained is not obeyed, neither at once nor after a restart', async ({
  box,
  broker,
  heard,
}) => {
  await broker.publish(`${ROOT}/set/ch/04/mix/fader`, '-1.5')
  await heard.until(`${ROOT}/state/ch/04/mix/fader`, '-1.5')
  await broker.publish(`${ROOT}/set/ch/04/mix/fader`, '-40', '-r')
  await heard.until(`${ROOT}/error`, /not to be retained/)
  assert.is((await box.json<Reading[]>('get', '/ch/04/mix/fader'))[0]!.value, -1.5)
  assert.is((await box.json<Stats>('mqtt')).refused['ERETAINED'], 1)
  await broker.publish(`${ROOT}/set/ch/04/mix/fader`, '', '-r')
})

test('panic silences every output, and off ends it', async ({ box, broker }) => {
  const panic = async () => (await box.json<{ engine: { panic: boolean } }>('status')).engine.panic
  await broker.publish(`${ROOT}/panic`, 'on')
  await until('panic', panic)
  await broker.publish(`${ROOT}/panic`, '{"on": false}')
  await until('no panic', async () => !(await panic()))
})

test('a file plays and stops on command, and that is told', async ({ broker, heard }) => {
  const file = 'Front_Center.wav'
  await broker.publish(`${ROOT}/play`, JSON.stringify({ file, strip: 3, loop: true }))
  await heard.until(`${ROOT}/event/stream`, /"voiceStarted"/)
  await broker.publish(`${ROOT}/stop`, 'all')
  await heard.until(`${ROOT}/event/stream`, /"voiceEnded"/)
})

test('states are told again when somebody asks', async ({ broker, heard }) => {
  const before = heard.heard.length
  // A busy machine may tell of an xrun in between.
  const again = () =>
    heard.heard
      .slice(before)
      .map(({ topic }) => topic)
      .filter((topic) => topic.startsWith(`${ROOT}/state/`))
  await broker.publish(`${ROOT}/get`, '/ch/01/eq')
  await until('17 states of an equalizer', () => again().length >= 17)
  await sleep(100)
  assert.is(again().length, 17)
  assert.ok(again().every((topic) => topic.startsWith(`${ROOT}/state/ch/01/eq/`)))
})

test('the engine that dies is told, and that it is back', async ({ box, heard }) => {
  process.kill((await box.pids())['engine']!, 'SIGKILL')
  await heard.until(`${ROOT}/event/engine`, /"engineBack"/, 10_000)
  await heard.until(`${ROOT}/engine`, 'online')
  const told = heard.heard.filter(({ topic }) => topic === `${ROOT}/engine`).map(({ payload }) => payload)
  assert.equal(told.slice(-2), ['offline', 'online'])
})

test('mixctl mqtt shows broker, topics, counts and what was wrong last', async ({ box }) => {
  const { out } = await box.mixctl('mqtt')
  for (const line of [
    new RegExp(`^broker +mqtt://127\\.0\\.0\\.1:${port}, MQTT 5, as mixbox-stage$`, 'm'),
    /^state +connected since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d, 1 connections$/m,
    /^commands +mixbox\/stage\/set\/\.\.\./m,
    /^refused +.*EVALUE \d+/m,
    /^error +.*not to be retained/m,
  ]) {
    assert.match(out, line)
  }
  assert.match((await box.mixctl('status')).out, /^mqtt +connected to mqtt:/m)
})

test('a broker that is killed finds the box again, with every knob where it is now', async ({
  box,
  broker,
  heard,
}) => {
  heard.stop()
  await broker.kill()
  await box.json('set', '/ch/01/mix/fader', '-17')
  await until('the loss is noticed', async () => !(await box.json<Stats>('mqtt')).connected)
  await box.json('set', '/ch/02/mix/fader', '-18')
  await broker.restart()
  const again = await broker.listen([`${ROOT}/#`])
  await again.until(`${ROOT}/status`, 'online')
  await again.until(`${ROOT}/state/ch/01/mix/fader`, '-17')
  await again.until(`${ROOT}/state/ch/02/mix/fader`, '-18')
  await until('every state', () => new Set(again.heard.map(({ topic }) => topic)).size > 500)
  assert.is((await box.json<Stats>('mqtt')).connects, 2)
  await broker.publish(`${ROOT}/set/ch/01/mix/fader`, '-19')
  await again.until(`${ROOT}/state/ch/01/mix/fader`, '-19')
  again.stop()
})

test.run()
