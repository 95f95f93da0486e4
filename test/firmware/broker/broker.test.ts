// What a user would lose: a broker that is there without being set up, stays, and lets in who may come in.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectAsync } from 'mqtt'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { inTemporaryFolder } from '../temporary-folder.ts'
import { greeting } from './packets.ts'
import { hungUp, mosquitto, programIn, rawClient, startBroker, until, withBroker } from './running-broker.ts'

const ANNA = { username: 'anna', password: 'föhn 1' }
const BEN = { username: 'ben', password: 'x' }
const as = ({ username, password }: typeof ANNA) => ['-u', username, '-P', password]

test('what one program publishes another gets, and what is retained whoever comes later', () =>
  withBroker(async ({ settings }) => {
    for (const [qos, topic] of ['a/b', 'a/c', 'a/ü'].entries()) {
      const level = ['-q', String(qos), '-t', topic]
      assert.is((await mosquitto('pub', settings, ...level, '-r', '-m', 'kept')).code, 0)
      assert.equal(await mosquitto('sub', settings, ...level, '-C', '1', '-W', '5'), { code: 0, out: 'kept' })
    }
    const waiting = mosquitto('sub', settings, '-t', 'live/#', '-v', '-C', '2', '-W', '5')
    await sleep(300)
    await mosquitto('pub', settings, '-t', 'live/1', '-m', 'one')
    await mosquitto('pub', settings, '-t', 'live/2', '-m', 'two')
    assert.is((await waiting).out, 'live/1 one\nlive/2 two')
  }))

test('what is kept is not lost to a listener because something else came right behind it, and comes once', () =>
  withBroker(async ({ settings }) => {
    const url = `mqtt://127.0.0.1:${settings.port}`
    const [ear, mouth] = [await connectAsync(url), await connectAsync(url)]
    const heard: string[] = []
    ear.on('message', (topic) => heard.push(topic))
    await ear.subscribeAsync(['x/#', 'x/state/+'], { qos: 1 })
    const numbers = Array.from({ length: 2000 }, (_, n) => n)
    for (const n of numbers) {
      mouth.publish(`x/state/${n}`, '1', { retain: true })
      mouth.publish(`x/event/${n}`, '1')
      mouth.publish(`x/command/${n}`, '1', { qos: 1 })
    }
    await until(() => heard.length >= 3 * numbers.length)
    await sleep(100)
    for (const kind of ['state', 'event', 'command'])
      assert.equal(
        heard.filter((topic) => topic.startsWith(`x/${kind}/`)),
        numbers.map((n) => `x/${kind}/${n}`),
      )
    await Promise.all([ear.endAsync(), mouth.endAsync()])
  }))

test('with users, nobody comes in without a name and its password', () =>
  withBroker(
    async ({ link, settings }) => {
      const login = (...args: string[]) => mosquitto('pub', settings, '-t', 'a', '-m', 'b', ...args)
      assert.is((await login(...as(ANNA))).code, 0)
      const others = [as({ ...ANNA, password: 'x' }), as({ ...BEN, username: 'carl' }), ['-u', 'anna']]
      for (const wrong of [[], ...others]) {
        const { code, out } = await login(...wrong)
        assert.is.not(code, 0, wrong.join(' '))
        assert.match(out, /bad user name or password|not authorised/i)
      }
      assert.is((await link.request('usage', {})).refused, 4)
    },
    { users: [ANNA, BEN] },
  ))

test('it does not open itself to the network without users', async () => {
  for (const address of ['0.0.0.0', '::']) {
    await withBroker(
      async ({ link, said, settings }) => {
        assert.match(link.trouble!, `${address} is open to the network and there are no users; allowed are`)
        assert.ok(said.some(({ msg }) => msg === link.trouble))
        assert.is.not((await mosquitto('pub', settings, '-t', 'a', '-m', 'b')).code, 0)
      },
      { address },
    )
  }
  await withBroker(async ({ link }) => assert.is(link.trouble, undefined), {
    address: '0.0.0.0',
    users: [ANNA],
  })
})

test('a port that another program has is said, and taken as soon as it is free', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  await withBroker(
    async ({ link, settings }) => {
      assert.match(link.trouble!, new RegExp(`cannot listen on 127.0.0.1 port ${port}: .*EADDRINUSE`))
      other.close()
      await until(() => link.trouble === undefined)
      assert.is((await mosquitto('pub', settings, '-t', 'a', '-m', 'b')).code, 0)
    },
    { port },
  )
})

test('killed or frozen, it is there again', async () => {
  for (const signal of ['SIGKILL', 'SIGSTOP']) {
    await withBroker(async ({ link, pid, settings }) => {
      process.kill(pid, signal)
      await until(() => link.process.pid !== undefined && link.process.pid !== pid)
      await until(async () => (await mosquitto('pub', settings, '-t', 'a', '-m', 'b')).code === 0)
    })
  }
})

test('a new supervisor takes it over with what it keeps and who is in; who may no longer is sent away', () =>
  withBroker(
    async ({ settings, pid }, folder) => {
      await mosquitto('pub', settings, ...as(ANNA), '-t', 'a', '-m', 'kept', '-r')
      const stays = mosquitto('sub', settings, ...as(ANNA), '-t', 'later', '-C', '1', '-W', '10')
      const goes = await rawClient(settings, greeting('ben-1', [BEN.username, BEN.password]))
      await once(goes, 'data')
      await sleep(300)
      const second = await startBroker(folder, { port: settings.port, users: [ANNA] })
      assert.is(second.pid, pid)
      await hungUp(goes)
      await mosquitto('pub', settings, ...as(ANNA), '-t', 'later', '-m', 'heard')
      assert.is((await stays).out, 'heard')
      assert.is((await mosquitto('sub', settings, ...as(ANNA), '-t', 'a', '-C', '1', '-W', '5')).out, 'kept')
      await second.link.stop()
    },
    { users: [ANNA, BEN] },
  ))

test('without a supervisor it ends after the time given', () =>
  inTemporaryFolder(async (folder) => {
    const { file, args } = programIn(folder, 1)
    const child = spawn(file, args, { stdio: 'ignore' })
    const [code] = await once(child, 'exit')
    assert.is(code, 0)
  }))

test('who is on the machine reads no password: not in its command line, and its socket is its owner’s', () =>
  withBroker(
    async ({ pid }, folder) => {
      assert.not.match(readFileSync(`/proc/${pid}/cmdline`, 'utf8'), ANNA.password)
      assert.is(statSync(join(folder, 'broker.sock')).mode & 0o777, 0o600)
    },
    { users: [ANNA] },
  ))

test.run()
