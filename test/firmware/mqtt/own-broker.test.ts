// What a user would lose: MQTT without setting anything up, and a broker that no death of the box takes away.
// time limit: 180 s
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bootBox, processesOf, type RunningBox, startBox, until, withBoxFolder } from '../running-box.ts'
import { clientsAt, freePort, startBroker } from './mosquitto.ts'

const SMALL = { console: { strips: 2, buses: 0, matrices: 0 }, channels: { inputs: 2, outputs: 2 } }
const FADER = 'ch/01/mix/fader'

interface Stats {
  connected: boolean
  problem?: string
  trouble?: string
}

const run = promisify(execFile)
const stats = (box: RunningBox) => box.json<Stats>('mqtt')
const connected = (box: RunningBox) => until('connected', async () => (await stats(box)).connected)
const brokerOf = async (box: RunningBox) => (await box.pids())['broker']!
const withBroker = (embedded: object) => ({ ...SMALL, mqtt: { broker: 'embedded', id: 'a', embedded } })

test(
  "Mosquitto's clients hear and move a box that was given nothing but a port; its end is its broker's",
  withBoxFolder(async (folder) => {
    const port = await freePort()
    const box = await startBox(join(folder, 'box'), withBroker({ port }))
    assert.match(box.out(), new RegExp(`mqtt +mqtt://127.0.0.1:${port}, topics mixbox/a/#`))
    await connected(box)
    const clients = clientsAt(port)
    const heard = await clients.listen(['mixbox/a/#'])
    await heard.until('mixbox/a/status', 'online')
    await heard.until(`mixbox/a/state/${FADER}`, '0')
    await clients.publish(`mixbox/a/set/${FADER}`, '-6')
    await heard.until(`mixbox/a/state/${FADER}`, '-6')
    assert.match((await box.mixctl('status')).out, new RegExp(`connected to mqtt://127.0.0.1:${port}`))
    heard.stop()
    assert.is(await box.stop(), 0)
    assert.equal(processesOf(join(folder, 'box')), [])
  }),
)

test(
  'the supervisor is killed: clients stay, hear that it is gone and that it is back; a killed broker is there again',
  withBoxFolder(async (folder) => {
    const port = await freePort()
    let box = await startBox(join(folder, 'box'), withBroker({ port }))
    await connected(box)
    const heard = await clientsAt(port).listen(['mixbox/a/status'])
    await heard.until('mixbox/a/status', 'online')
    const broker = await brokerOf(box)

    await box.stop('SIGKILL')
    await heard.until('mixbox/a/status', 'offline')
    box = await bootBox(join(folder, 'box'))
    await heard.until('mixbox/a/status', 'online')
    assert.is(await brokerOf(box), broker)
    heard.stop()

    process.kill(broker, 'SIGKILL')
    await until('another broker', async () => ![0, broker].includes(await brokerOf(box)))
    await connected(box)
    const again = await clientsAt(port).listen(['mixbox/a/status', `mixbox/a/state/${FADER}`])
    await again.until(`mixbox/a/state/${FADER}`, '0')
    again.stop()
    await box.stop()
  }),
)

test(
  'a supervisor that is told of another broker ends the one of its predecessor',
  withBoxFolder(async (folder) => {
    const home = join(folder, 'box')
    const first = await startBox(home, withBroker({ port: await freePort() }))
    const broker = await brokerOf(first)
    await first.stop('SIGKILL')
    writeFileSync(join(home, 'config.json'), JSON.stringify({ ...SMALL, mqtt: { broker: 'off' } }))
    const second = await bootBox(home)
    await until('the broker has ended', () => !processesOf(home).includes(broker))
    assert.not('broker' in (await second.pids()))
    await second.stop()
  }),
)

test(
  'open to the network it wants a password of everybody, and the box has one',
  withBoxFolder(async (folder) => {
    const port = await freePort()
    const users = [{ username: 'desk', password: 'bits and bobs' }]
    const box = await startBox(join(folder, 'box'), withBroker({ address: '0.0.0.0', port, users }))
    await connected(box)
    const say = (...options: string[]) =>
      run('mosquitto_pub', ['-p', String(port), '-t', `mixbox/a/set/${FADER}`, '-m', '-7', ...options])
    for (const wrong of [[], ['-u', 'desk', '-P', 'bits']]) {
      const refused = await say(...wrong).catch((error: { stderr: string }) => error.stderr)
      assert.match(String(refused), /not authorised|bad user name or password/i)
    }
    await say('-q', '1', '-u', 'desk', '-P', 'bits and bobs')
    const fader = async () => (await box.json<{ value: number }[]>('get', `/${FADER}`))[0]!.value
    await until('the fader has moved', async () => (await fader()) === -7)
    await box.stop()
  }),
)

test(
  'a port that another broker has: that one is used, and the own one takes over when it has gone',
  withBoxFolder(async (folder) => {
    const other = await startBroker(folder, await freePort())
    const box = await startBox(join(folder, 'box'), withBroker({ port: other.port }))
    await connected(box)
    const { trouble } = await stats(box)
    assert.match(trouble!, new RegExp(`cannot listen on 127.0.0.1 port ${other.port}.*EADDRINUSE`))
    const heard = await other.listen(['mixbox/a/status'])
    await heard.until('mixbox/a/status', 'online')
    heard.stop()
    await other.kill()
    await until('the own broker serves', async () => !('trouble' in (await stats(box))), 15_000)
    await connected(box)
    const again = await clientsAt(other.port).listen(['mixbox/a/status'])
    await again.until('mixbox/a/status', 'online')
    again.stop()
    await box.stop()
  }),
)

test(
  'a port that something else has: the box plays, and says both what it cannot have and what is there',
  withBoxFolder(async (folder) => {
    const taken = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    taken.listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as { port: number }
    const box = await startBox(join(folder, 'box'), withBroker({ port }))
    await until('a problem', async () => (await stats(box)).problem !== undefined)
    const { connected: is, problem, trouble } = await stats(box)
    assert.is(is, false)
    assert.match(trouble!, /EADDRINUSE/)
    assert.ok(problem!.length > 0)
    await box.stop()
    taken.close()
  }),
)

test.run()
