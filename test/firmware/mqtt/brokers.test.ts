// What a user would lose: a box that gets along with every broker and its rules, and that nobody takes for alive when
// it is not.
// time limit: 240 s
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bootBox, type RunningBox, startBox, until, withBoxFolder } from '../running-box.ts'
import { freePort, startBroker } from './mosquitto.ts'
import { startOldBroker } from './old-broker.ts'

/** What Home Assistant tells things apart by: the topic, the device's identifiers, each entity's unique id. */
function idsOf(topic: string, payload: string): string[] {
  const { device, components } = JSON.parse(payload) as {
    device: { identifiers: string[] }
    components: Record<string, { unique_id: string }>
  }
  return [topic, ...device.identifiers, ...Object.values(components).map(({ unique_id }) => unique_id)]
}

const SMALL = { console: { strips: 2, buses: 0, matrices: 0 }, channels: { inputs: 2, outputs: 2 } }

interface Stats {
  connected: boolean
  protocol: number
  root: string
  problem?: string
  refused: Record<string, number>
  errors: { code: string; reason: string }[]
}

const stats = (box: RunningBox) => box.json<Stats>('mqtt')
const connected = (box: RunningBox) => until('connected', async () => (await stats(box)).connected)
const faderOf = async (box: RunningBox, strip: number) =>
  (await box.json<{ value: number }[]>('get', `/ch/0${strip}/mix/fader`))[0]!.value

test(
  'a box that dies is offline for everybody, one that is stopped too; its successor does no old command again',
  withBoxFolder(async (folder) => {
    const broker = await startBroker(folder, await freePort())
    const heard = await broker.listen([
      'mixbox/stage/status',
      'mixbox/stage/engine',
      'mixbox/stage/state/ch/01/mix/fader',
    ])
    const config = { ...SMALL, mqtt: { broker: `mqtt://127.0.0.1:${broker.port}`, id: 'stage' } }
    let box = await startBox(join(folder, 'box'), config)
    await heard.until('mixbox/stage/status', 'online')
    await heard.until('mixbox/stage/engine', 'online')
    await broker.publish('mixbox/stage/set/ch/01/mix/fader', '-6')
    await heard.until('mixbox/stage/state/ch/01/mix/fader', '-6')
    await box.json('set', '/ch/01/mix/fader', '-9')

    await box.stop('SIGKILL')
    await heard.until('mixbox/stage/status', 'offline')
    await broker.publish('mixbox/stage/set/ch/02/mix/fader', '-33')
    box = await bootBox(join(folder, 'box'))
    await heard.until('mixbox/stage/status', 'online')
    await connected(box)
    assert.equal([await faderOf(box, 1), await faderOf(box, 2)], [-9, 0])

    assert.is(await box.stop(), 0)
    await heard.until('mixbox/stage/status', 'offline')
    await heard.until('mixbox/stage/engine', 'offline')
    const late = await broker.listen(['mixbox/stage/status'])
    await late.until('mixbox/stage/status', 'offline')
    for (const listener of [heard, late]) listener.stop()
    await broker.kill()
  }),
)

test(
  'a box starts, plays and stops without its broker, and says what is wrong',
  withBoxFolder(async (folder) => {
    const config = { ...SMALL, mqtt: { broker: `mqtt://127.0.0.1:${await freePort()}` } }
    const box = await startBox(join(folder, 'box'), config)
    await until('a problem', async () => (await stats(box)).problem !== undefined)
    assert.match((await stats(box)).problem!, /ECONNREFUSED/)
    assert.match((await stats(box)).root, /^mixbox\/[0-9a-f]{8}$/)
    await box.json('set', '/ch/01/mix/fader', '-3')
    assert.match((await box.mixctl('status')).out, /^mqtt +not connected to mqtt:.*ECONNREFUSED/m)
    const asked = Date.now()
    assert.is(await box.stop(), 0)
    assert.ok(Date.now() - asked < 5000)
  }),
)

test(
  'MQTT 3.1.1: the same states and commands; what was retained while the box was away is not obeyed',
  withBoxFolder(async (folder) => {
    const broker = await startBroker(folder, await freePort())
    await broker.publish('desks/hall/a/set/ch/02/mix/fader', '-40', '-r')
    const heard = await broker.listen(['desks/#'])
    const mqtt = { broker: `mqtt://127.0.0.1:${broker.port}`, base: 'desks/hall', id: 'a', protocol: 4 }
    const box = await startBox(join(folder, 'box'), { ...SMALL, mqtt })
    await broker.publish('desks/hall/a/get', '')
    await heard.until('desks/hall/a/error', /ERETAINED/)
    await broker.publish('desks/hall/a/set/ch/01/mix/fader', '-6')
    await heard.until('desks/hall/a/state/ch/01/mix/fader', '-6')
    assert.is(await faderOf(box, 2), 0)
    assert.is((await stats(box)).protocol, 4)
    assert.is((await stats(box)).refused['ERETAINED'], 1)
    heard.stop()
    await box.stop()
    await broker.kill()
  }),
)

test(
  'TLS, with an authority of its own and a password from a file; a wrong one of either is said and tried again',
  withBoxFolder(async (folder) => {
    const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })
    const authority = (name: string) =>
      openssl(
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '2',
        '-subj',
        `/CN=${name}`,
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.pem`,
      )
    authority('ours')
    authority('theirs')
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/CN=localhost',
      '-keyout',
      'server.key',
      '-out',
      'server.csr',
    )
    writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost\n')
    openssl(
      'x509',
      '-req',
      '-in',
      'server.csr',
      '-CA',
      'ours.pem',
      '-CAkey',
      'ours.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      'names',
      '-out',
      'server.pem',
    )
    execFileSync('mosquitto_passwd', ['-c', '-b', join(folder, 'users'), 'mixbox', 'secret'], {
      stdio: 'ignore',
    })
    const at = (name: string) => join(folder, name)
    const broker = await startBroker(
      folder,
      await freePort(),
      [
        `certfile ${at('server.pem')}`,
        `keyfile ${at('server.key')}`,
        'allow_anonymous false',
        `password_file ${at('users')}`,
      ],
      ['--cafile', at('ours.pem'), '-u', 'mixbox', '-P', 'secret', '--insecure'],
    )
    writeFileSync(at('password'), 'wrong\n')
    const mqtt = {
      ...{ broker: `mqtts://localhost:${broker.port}`, id: 'safe', username: 'mixbox' },
      ...{ passwordFile: at('password'), ca: at('ca.pem') },
    }
    const box = await startBox(at('box'), { ...SMALL, mqtt })
    const problem = (about: RegExp) =>
      until(`${about}`, async () => about.test((await stats(box)).problem ?? ''), 15_000)
    await problem(/ENOENT.*ca\.pem/)
    openssl('x509', '-in', 'theirs.pem', '-out', 'ca.pem')
    await problem(/certificate|self.signed/i)
    openssl('x509', '-in', 'ours.pem', '-out', 'ca.pem')
    await problem(/not authori[sz]ed/i)
    assert.not.ok(box.err().includes('wrong'), 'a password in the log')
    writeFileSync(at('password'), 'secret\n')
    await connected(box)
    const heard = await broker.listen(['mixbox/safe/#'])
    await broker.publish('mixbox/safe/set/ch/01/mix/fader', '-6')
    await heard.until('mixbox/safe/state/ch/01/mix/fader', '-6')
    heard.stop()
    await box.stop()
    await broker.kill()
  }),
)

test(
  'an old broker is spoken to in its own version; where the box may not listen it still tells where the knobs are',
  withBoxFolder(async (folder) => {
    const broker = await startOldBroker('mixbox/stage/set/#')
    const mqtt = { broker: `mqtt://127.0.0.1:${broker.port}`, id: 'stage' }
    const box = await startBox(join(folder, 'box'), { ...SMALL, mqtt })
    await until('states', () => broker.published.get('mixbox/stage/state/ch/02/mix/fader') === '0')
    assert.equal(broker.versions, [5, 4])
    const { errors, protocol } = await stats(box)
    assert.is(protocol, 4)
    const refused = errors.find(({ code }) => code === 'ESUBSCRIBE')!
    assert.match(refused.reason, /does not let this box listen to mixbox\/stage\/get, /)
    assert.not.match(refused.reason, /stage\/set/)
    await box.stop()
    assert.is(broker.published.get('mixbox/stage/status'), 'offline')
    broker.stop()
  }),
)

test(
  'two boxes on one broker: each obeys its own topics, is found as itself, and outlives the other',
  withBoxFolder(async (folder) => {
    const broker = await startBroker(folder, await freePort())
    const heard = await broker.listen(['mixbox/#', 'homeassistant/#'])
    const mqtt = { broker: `mqtt://127.0.0.1:${broker.port}` }
    // On one machine: their ids differ by their folders.
    const [one, two] = await Promise.all(
      ['one', 'two'].map((name) => startBox(join(folder, name), { ...SMALL, mqtt })),
    )
    const roots = await Promise.all([one!, two!].map(async (box) => (await stats(box)).root))
    assert.is.not(roots[0], roots[1])
    for (const root of roots) await heard.until(`${root}/status`, 'online')
    await broker.publish(`${roots[0]}/set/ch/01/mix/fader`, '-6')
    await broker.publish(`${roots[1]}/set/ch/01/mix/fader`, '-7')
    await heard.until(`${roots[0]}/state/ch/01/mix/fader`, '-6')
    await heard.until(`${roots[1]}/state/ch/01/mix/fader`, '-7')
    assert.equal([await faderOf(one!, 1), await faderOf(two!, 1)], [-6, -7])

    const announced = () => [...heard.latest()].filter(([topic]) => topic.startsWith('homeassistant/'))
    await until('both are announced', () => announced().length >= 2)
    const ids = announced().flatMap((message) => idsOf(...message))
    assert.is(new Set(ids).size, ids.length)
    for (const root of roots) assert.is(announced().filter(([, payload]) => payload.includes(root)).length, 1)

    await one!.stop('SIGKILL')
    await heard.until(`${roots[0]}/status`, 'offline')
    await broker.publish(`${roots[0]}/set/ch/02/mix/fader`, '-8')
    await broker.publish(`${roots[1]}/set/ch/01/mix/fader`, '-9')
    await heard.until(`${roots[1]}/state/ch/01/mix/fader`, '-9')
    assert.is(await faderOf(two!, 2), 0)
    assert.is(heard.latest().get(`${roots[1]}/status`), 'online')
    heard.stop()
    await two!.stop()
    await broker.kill()
  }),
)

test.run()
