// What a user would lose: a mixer that nobody in the house's network moves without having stood before it.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Access } from '../../../firmware/supervisor/index.ts'
import { Maintenance } from '../../../firmware/surfaces/maintenance/index.ts'
import { mixctl, until } from '../running-box.ts'
import { keptLog } from '../supervisor/quiet-log.ts'
import { inTemporaryFolder } from '../temporary-folder.ts'
import { ask, FAR, pair, refusal } from './devices.ts'
import { withRig } from './rig.ts'

test(
  'a stranger gets the pairing page and nothing else; the box itself needs no code',
  withRig(async (rig) => {
    const { port, open, access } = rig
    const page = await ask(port, 'GET', '/')
    assert.is(page.status, 200)
    assert.match(page.text, /Pair this device/)
    assert.is(page.headers['cache-control'], 'no-store')
    // The page's own script is the one that its policy names.
    const script = /<script>([\s\S]*?)<\/script>/.exec(page.text)![1]!
    const hash = createHash('sha256').update(script).digest('base64')
    assert.ok(String(page.headers['content-security-policy']).includes(`script-src 'sha256-${hash}'`))
    for (const path of ['/index.html', '/panel.js', '/nothing']) {
      assert.match((await ask(port, 'GET', path)).text, /ESTRANGER/, path)
    }
    assert.is((await ask(port, 'GET', '/whoami')).text, '{"role":null}\n')
    for (const cookie of [
      '',
      'mixbox-rig=',
      'mixbox-rig=AAAA',
      `mixbox-rig=${'A'.repeat(43)}`,
      'x'.repeat(4000),
    ]) {
      assert.match(
        await refusal(open({ headers: { ...FAR, cookie } })),
        /^401 ESTRANGER: this device has not paired/,
      )
    }
    const own = await open()
    assert.is(own.said[0]!['role'], 'admin')
    assert.is(access.code, undefined, 'nobody has asked for a code')
  }),
)

test(
  'a code shown on the box takes a device in, once; what the device keeps is in no file',
  withRig(async (rig) => {
    const { port, open, access, folder } = rig
    const file = join(folder, 'pairing-code.txt')
    assert.is((await ask(port, 'POST', '/pair/ask', {}, {})).status, 200)
    const { code, role } = access.code!
    assert.match(code, /^\d{6}$/)
    assert.is(role, 'admin', "the first device is the owner's")
    assert.match(readFileSync(file, 'utf8'), new RegExp(`^${code}\n`))
    assert.is(statSync(file).mode & 0o777, 0o600)
    await ask(port, 'POST', '/pair/ask', {}, {})
    assert.is(access.code!.code, code, 'asking again changes nothing')
    const { status, headers } = await ask(port, 'POST', '/pair', {}, { code, name: " Ana's phone " })
    assert.is(status, 200)
    const cookie = String(headers['set-cookie'])
    assert.match(cookie, /^mixbox-rig=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/)
    assert.not(existsSync(file))
    const secret = /=([\w-]{43});/.exec(cookie)![1]!
    const kept = readFileSync(join(folder, 'sessions.json'), 'utf8')
    assert.not(kept.includes(secret))
    assert.ok(kept.includes(createHash('sha256').update(secret).digest('hex')))
    assert.is(statSync(join(folder, 'sessions.json')).mode & 0o777, 0o600)
    const device = await open({ headers: { ...FAR, cookie: `theme=dark; mixbox-rig=${secret}` } })
    assert.is(device.said[0]!['role'], 'admin')
    const own = await open()
    await device.ask({ op: 'set', entries: [['/ch/01/mix/fader', -5]] })
    assert.is((await own.hear('change'))['by'], "Ana's phone")
    assert.is((await ask(port, 'POST', '/pair', {}, { code, name: 'another' })).status, 403)
    access.ask('192.0.2.9')
    assert.is(access.code!.role, 'engineer', 'those after it mix')
  }),
)

test(
  'a device that is put out is hung up on at once, and stays out; one that leaves is forgotten',
  withRig(async (rig) => {
    const { port, open, access } = rig
    const [ana, ben] = [await pair(rig, 'engineer', 'Ana'), await pair(rig, 'viewer', 'Ben')]
    const pages = [
      await open({ headers: { ...FAR, cookie: ana } }),
      await open({ headers: { ...FAR, cookie: ben } }),
    ]
    const { id } = access.sessions.list().find(({ name }) => name === 'Ana')!
    const admin = await open()
    assert.equal((await admin.ask({ op: 'revoke', session: id }))['result'], { revoked: 1 })
    await until('Ana is out', () => pages[0]!.closed !== undefined)
    assert.is(pages[0]!.closed!.code, 4401)
    assert.match(await refusal(open({ headers: { ...FAR, cookie: ana } })), /^401/)
    assert.is((await pages[1]!.ask({ op: 'ping' })).op, 'done')
    assert.is((await admin.ask({ op: 'revoke', session: id }))['code'], 'ESESSION')
    assert.is((await ask(port, 'POST', '/leave', { cookie: ben }, {})).status, 200)
    await until('Ben is out', () => pages[1]!.closed !== undefined)
    assert.equal(access.sessions.list(), [])
  }),
)

test(
  'a device that pairs again is what the new code says in all of its pages, and is listed once',
  withRig(async (rig) => {
    const { port, open, access } = rig
    const first = await pair(rig, 'viewer', 'Ana')
    const pages = [
      await open({ headers: { ...FAR, cookie: first } }),
      await open({ headers: { ...FAR, cookie: first } }),
    ]
    const { code } = access.offer('engineer')
    const { headers, status } = await ask(port, 'POST', '/pair', { cookie: first }, { code, name: 'Ana' })
    assert.is(status, 200)
    await until('both pages are hung up on', () => pages.every(({ closed }) => closed?.code === 4401))
    const second = String(headers['set-cookie']).split(';')[0]!
    assert.is.not(second, first)
    assert.match(await refusal(open({ headers: { ...FAR, cookie: first } })), /^401/)
    const again = await open({ headers: { ...FAR, cookie: second } })
    assert.is(again.said[0]!['role'], 'engineer')
    assert.equal(
      access.sessions.list().map(({ name, role }) => `${name}, ${role}`),
      ['Ana, engineer'],
    )
  }),
)

test(
  'what a page asks for just as its device is put out is not done',
  withRig(async (rig) => {
    const { open, access, store } = rig
    const page = await open({ headers: { ...FAR, cookie: await pair(rig, 'engineer') } })
    const { id } = access.sessions.list()[0]!
    const gone = access.sessions.revoke(id)
    // It has not heard of it yet.
    for (let n = 0; n < 20; n++) page.send({ op: 'set', entries: [['/ch/01/mix/fader', -n]] })
    await gone
    await until('it is hung up on', () => page.closed?.code === 4401)
    assert.is(store.sequence, 0)
  }),
)

test('devices are known after a restart, also by the day; a broken file puts everybody out and the box works', async () => {
  await inTemporaryFolder(async (folder) => {
    const { log, said } = keptLog()
    let now = Date.now()
    const begin = () => {
      const access = new Access({ ...{ stateDir: folder, runtimeDir: folder, log }, now: () => now })
      access.start()
      return access
    }
    const first = begin()
    const { secret } = await first.pair(first.offer('engineer').code, 'Ana', '192.0.2.9')
    assert.is(begin().sessions.find(secret)?.name, 'Ana')
    now += 399 * 86_400_000
    assert.ok(begin().sessions.find(secret))
    now += 2 * 86_400_000
    const file = join(folder, 'sessions.json')
    const noted = (when: number) =>
      until('it is noted when it was seen', () => readFileSync(file, 'utf8').includes(`"seen": ${when}`))
    await noted(now - 2 * 86_400_000)
    assert.ok(begin().sessions.find(secret))
    await noted(now)
    now += 401 * 86_400_000
    assert.is(begin().sessions.find(secret), undefined)
    writeFileSync(file, '{"schema":1,"sessions":[{}]}')
    assert.equal(begin().sessions.list(), [])
    assert.ok(existsSync(`${file}.broken`))
    assert.ok(said.some(({ msg }) => msg.startsWith('sessions cannot be read')))
  })
})

test('a device that cannot be noted on a full or lost disk is not taken in', async () => {
  await inTemporaryFolder(async (folder) => {
    const parts = { stateDir: join(folder, 'gone'), runtimeDir: folder, log: keptLog().log }
    const access = new Access(parts)
    access.start()
    assert.match(
      await refusal(access.pair(access.offer('admin').code, 'Ana', '192.0.2.9')),
      /cannot be noted: ENOENT/,
    )
    assert.equal(access.sessions.list(), [])
  })
})

test(
  'what pairing is asked has to be JSON of its own page, short and right',
  withRig(async ({ port, access }) => {
    const { code } = access.offer('admin')
    const rows: readonly [headers: object, body: object | undefined, status: number, said: RegExp][] = [
      [{ 'content-type': 'text/plain' }, { code, name: 'x' }, 400, /content-type application\/json/],
      [{ origin: 'http://evil.example' }, { code, name: 'x' }, 403, /EORIGIN/],
      [{ host: 'evil.example' }, { code, name: 'x' }, 421, /EHOST/],
      [{}, { code: Number(code), name: 'x' }, 400, /six digits/],
      [{}, { code, name: '' }, 400, /name of at most 60/],
      [{}, { code, name: 'x'.repeat(61) }, 400, /name of at most 60/],
      [{}, { code, name: 'x', role: 'admin' }, 400, /role is no known key/],
      [{}, { code, name: 'x'.repeat(3000) }, 400, /longer than 1024/],
      [{}, undefined, 400, /application\/json/],
    ]
    for (const [headers, body, status, said] of rows) {
      const answer = await ask(port, 'POST', '/pair', headers, body)
      assert.is(answer.status, status, answer.text)
      assert.match(answer.text, said)
    }
    assert.is((await ask(port, 'GET', '/pair')).status, 405)
    assert.is((await ask(port, 'POST', '/')).status, 405)
    assert.is(access.code?.code, code, 'the code is still good')
    assert.equal(access.sessions.list(), [])
  }),
)

test(
  'mixctl makes a code, lists the devices that gave it and puts them out',
  withRig(async (rig) => {
    const { folder, box, port } = rig
    mkdirSync(join(folder, 'run'))
    const maintenance = new Maintenance(join(folder, 'run'), box, '0.0.0')
    await maintenance.start()
    const said = async (...words: string[]) => (await mixctl(folder, ...words)).out
    const [, code, role] = /^(\d{6}) {2}as (\w+), within 5 minutes, once\n$/.exec(
      await said('pair', '--role', 'viewer'),
    )!
    assert.is(role, 'viewer')
    assert.is(await said('sessions'), 'no device has paired\n')
    await ask(port, 'POST', '/pair', {}, { code, name: 'Ben' })
    const listed = await said('sessions')
    assert.match(listed, /^[0-9a-f]{8} {2}viewer {2}Ben {2}paired \d{4}-\d\d-\d\d {2}seen \d{4}-\d\d-\d\d\n$/)
    assert.is(await said('sessions', 'revoke', listed.slice(0, 8)), '1 device put out\n')
    assert.is((await mixctl(folder, 'sessions', 'revoke', listed.slice(0, 8))).code, 1)
    assert.is((await mixctl(folder, 'pair', '--role', 'king')).code, 2)
    await maintenance.stop()
  }),
)

test.run()
