// What a user would lose: answers to what was asked, levels that are true, and a lamp for everything that goes wrong.
// All of it as Mosquitto's clients see it.
// time limit: 120 s
import { execFile } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { sendCardCommand } from '../../../hal/virtual-card/index.ts'
import { type RunningBox, until, withSuiteBox, writeSine } from '../running-box.ts'
import { type Broker, freePort, type Listener, startBroker } from './mosquitto.ts'

interface World {
  box: RunningBox
  broker: Broker
  heard: Listener
}

const ROOT = 'mixbox/stage'
const FOLDER = join('/dev/shm', `mixbox-wire-${process.pid}`)
/** A peak of half of full scale, dBFS. */
const TONE_DB = 20 * Math.log10(0.5)

const port = await freePort()
const broker = await startBroker(FOLDER, port)
mkdirSync(FOLDER, { recursive: true })
const tone = join(FOLDER, 'tone.wav')
writeSine(tone, 1000, 0.5, 1)

const test = suite<World>('mqtt on the wire')
withSuiteBox(test, {
  console: { strips: 4, buses: 2 },
  channels: { inputs: 2, outputs: 2 },
  // Input 1 is steady, input 2 is somebody who speaks.
  virtualCard: { in: [tone, '/usr/share/sounds/alsa/Front_Center.wav'] },
  mqtt: { broker: `mqtt://127.0.0.1:${port}`, id: 'stage', meters: 10 },
})
test.before(async (world) => {
  world.broker = broker
  world.heard = await broker.listen([`${ROOT}/#`])
  await world.heard.until(`${ROOT}/engine`, 'online')
})
test.after(async ({ heard }) => {
  heard.stop()
  await broker.kill()
  rmSync(FOLDER, { recursive: true, force: true })
})

const card = ({ folder }: RunningBox, command: string) => sendCardCommand(join(folder, 'run'), 'box', command)

/** mosquitto_rr: asks, and waits for the answer. @returns its correlation data and what it says */
async function ask(command: string, payload: string, mark: string): Promise<[mark: string, answer: object]> {
  const words = ['-p', String(port), '-t', `${ROOT}/${command}`, '-e', `desk/${mark}`, '-q', '1', '-W', '10']
  const properties = ['-D', 'publish', 'correlation-data', mark, '-F', '%D %p']
  const { stdout } = await promisify(execFile)('mosquitto_rr', [...words, ...properties, '-m', payload])
  const [, said, answer] = /^(\S+) (.*)\n$/.exec(stdout)!
  return [said!, JSON.parse(answer!)]
}

// biome-ignore format: one row, one question
const ASKED: readonly [command: string, payload: string, answer: Record<string, unknown>][] = [
  ['set/ch/04/mix/fader', '-6', { ok: true }],
  ['set', '{"/ch/04/mix/fader": -7, "/ch/04/mix/on": false}', { ok: true }],
  ['get', '/ch/04/mix/fader', { ok: true, told: 1 }],
  ['panic', 'off', { ok: true, panic: false }],
  ['stop', 'all', { ok: true, stopped: 0 }],
  ['copy', '{"from": "/ch/01", "to": ["/ch/04"]}', { ok: true }],
]

ASKED.forEach(([command, payload, wanted], n) => {
  test(`${command} ${payload} is answered to whoever asked, with the mark it gave`, async () => {
    const [mark, answer] = await ask(command, payload, `mark-${n}`)
    assert.is(mark, `mark-${n}`)
    for (const [key, value] of Object.entries(wanted)) assert.is((answer as typeof wanted)[key], value)
  })
})

test('what is refused is answered with why', async () => {
  const [mark, answer] = await ask('set/ch/04/mix/fader', '11 dB', 'loud')
  assert.is(mark, 'loud')
  const { code, message } = (answer as { error: Record<string, string> }).error
  assert.is(code, 'EVALUE')
  assert.match(message!, /\/ch\/04\/mix\/fader to "11 dB": give -inf, or -90 to \+10 dB/)
})

for (const trimDb of [0, -12, 4.5]) {
  test(`a tone of -6.02 dBFS with a trim of ${trimDb} dB is told as that level`, async ({
    broker,
    heard,
  }) => {
    await broker.publish(`${ROOT}/set/ch/01/preamp/trim`, String(trimDb))
    const level = () => Number(heard.latest().get(`${ROOT}/meter/ch/01`))
    await until(`${TONE_DB + trimDb} dB`, () => Math.abs(level() - (TONE_DB + trimDb)) <= 0.06)
  })
}

test('levels come ten times a second at most, however fast they change', async ({ heard }) => {
  const topic = `${ROOT}/meter/ch/02`
  const count = () => heard.heard.filter((message) => message.topic === topic).length
  const [before, from] = [count(), performance.now()]
  await sleep(3000)
  const seconds = (performance.now() - from) / 1000
  const told = count() - before
  assert.ok(told > 5, `${told} in ${seconds} s`)
  assert.ok(told <= 10 * seconds + 2, `${told} in ${seconds} s`)
})

test('a file in the folder of sounds is played by its name, from the frame that is answered', async ({
  box,
  broker,
  heard,
}) => {
  writeSine(join(box.folder, 'state/sounds/gong.wav'), 500, 0.25, 3)
  const [, answer] = await ask('play', '{"file": "gong.wav", "strip": 3, "gain": -6}', 'gong')
  const { voice, frame } = answer as { voice: number; frame: number }
  await heard.until(`${ROOT}/event/stream`, new RegExp(`"voiceStarted","voice":${voice},"frame":${frame}\\b`))
  const wanted = 20 * Math.log10(0.25) - 6
  const level = () => Number(heard.latest().get(`${ROOT}/meter/ch/03`))
  await until('its level', () => Math.abs(level() - wanted) <= 0.06)
  await broker.publish(`${ROOT}/stop`, String(voice))
  await heard.until(`${ROOT}/event/stream`, /"voiceEnded"/)
})

/** What the broker gives to somebody who comes now. */
async function found(broker: Broker, topic: string): Promise<string | undefined> {
  const late = await broker.listen([topic])
  late.stop()
  return late.latest().get(topic)
}

test('what is too loud is told with channel and peak, and shows for 5 s', async ({ broker, heard }) => {
  assert.is(await found(broker, `${ROOT}/problem/clip`), 'off')
  await broker.publish(`${ROOT}/set/ch/01/preamp/trim`, '18')
  // What lies behind the channel clips with it.
  const clip = () => heard.heard.find(({ payload }) => payload.includes('"channel":"ch/01"'))
  await until('a clip of channel 1', () => clip() !== undefined)
  const { clips, peakDb } = JSON.parse(clip()!.payload) as { clips: number; peakDb: number }
  assert.ok(clips > 0)
  await heard.until(`${ROOT}/problem/clip`, 'on')
  await broker.publish(`${ROOT}/set/ch/01/preamp/trim`, '0')
  assert.ok(peakDb > 0 && peakDb <= TONE_DB + 18.1, `${peakDb} dB`)
  await heard.until(`${ROOT}/problem/clip`, 'off', 15_000)
})

test('a card that is pulled out is told at once and to whoever comes later, and so is its return', async ({
  box,
  broker,
  heard,
}) => {
  assert.is(await found(broker, `${ROOT}/problem/card`), 'off')
  await card(box, 'unplug')
  await heard.until(`${ROOT}/event/card`, /^\{"event":"cardLost","frame":\d+\}$/)
  await heard.until(`${ROOT}/problem/card`, 'on')
  assert.is(await found(broker, `${ROOT}/problem/card`), 'on')
  // It mixes on for everybody who is not at the card.
  assert.is(await found(broker, `${ROOT}/engine`), 'online')
  await card(box, 'replug')
  await heard.until(`${ROOT}/event/card`, /^\{"event":"cardBack","frame":\d+,"place":0\}$/, 10_000)
  await heard.until(`${ROOT}/problem/card`, 'off')
})

test('an xrun is told, and shows', async ({ box, broker, heard }) => {
  await card(box, 'xrun')
  await heard.until(`${ROOT}/event/xrun`, /^\{"event":"xrun","frame":\d+,"errno":32\}$/)
  await heard.until(`${ROOT}/problem/xrun`, 'on')
  assert.is(await found(broker, `${ROOT}/problem/xrun`), 'on')
})

test.run()
