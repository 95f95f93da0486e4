// What a user would lose: a mixer that nobody in the house's network moves without having stood before it.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Access, LEAST_ROLES, ROLES, type Role } from '../../../firmware/supervisor/index.ts'
import { Maintenance } from '../../../firmware/surfaces/maintenance/index.ts'
import { OPERATIONS } from '../../../firmware/surfaces/operations/index.ts'
import { mixctl, until } from '../running-box.ts'
import { keptLog } from '../supervisor/quiet-log.ts'
import { inTemporaryFolder } from '../temporary-folder.ts'
import { type Rig, withRig } from './rig.ts'

/** What a proxy adds: nobody behind one is on the box itself. */
const FAR = { 'x-forwarded-for': '192.0.2.7' }

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

function ask(
  port: number,
  method: string,
  path: string,
  headers: object = {},
  body?: object,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const json = body && { 'content-type': 'application/json' }
    const asked = request({ port, host: '127.0.0.1', method, path, headers: { ...FAR, ...json, ...headers } })
    asked.on('error', reject)
    asked.on('response', (response) => {
      let text = ''
      response.on('data', (data) => {
        text += data
      })
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }))
    })
    asked.end(body && JSON.stringify(body))
  })
}

/** Takes a device in as people do. @returns its cookie */
async function pair({ port, access }: Rig, role: Role, name = 'a phone'): Promise<string> {
  const { code } = access.offer(role)
  const { status, headers } = await ask(port, 'POST', '/pair', {}, { code, name })
  assert.is(status, 200)
  return String(headers['set-cookie']).split(';')[0]!
}

const refusal = (opening: Promise<unknown>): Promise<string> =>
  opening.then(
    () => 'opened',
    (error: Error) => error.message,
  )

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
    await until('it is noted when it was seen', () =>
      readFileSync(file, 'utf8').includes(`"seen": ${now - 2 * 86_400_000}`),
    )
    assert.ok(begin().sessions.find(secret))
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

/** Fields that each operation takes. */
const FIELDS: Record<keyof typeof OPERATIONS, object> = {
  status: {},
  get: { what: ['/ch/01/mix/fader'] },
  set: { entries: [['/ch/01/mix/fader', -4]] },
  scope: {},
  cards: {},
  mqtt: {},
  panel: {},
  calibrate: { step: 'low' },
  panelTurn: { control: 'a', detents: 1 },
  panelPress: { control: 'a' },
  panelSlide: { control: 'a', position: 0 },
  panelPicture: {},
  panelLights: {},
  panelTouch: { control: 'a' },
  play: { file: 'a.wav', strip: 1 },
  stop: { voice: 'all' },
  voices: {},
  copy: { from: '/ch/01', to: ['/ch/02'] },
  presetSave: { name: 'a', from: '/ch/01' },
  presetLoad: { name: 'a', to: ['/ch/01'] },
  presetDelete: { name: 'a' },
  presets: {},
  backup: {},
  restore: { backup: {} },
  panic: { on: true },
  pair: { role: 'viewer' },
  sessions: {},
  revoke: { session: '00000000' },
  addresses: {},
}

/** As the README says it: what each role may do beyond the one before. */
const MAY: Record<Role, string> = {
  viewer: 'status get scope cards mqtt panel panelPicture panelLights voices presets addresses',
  engineer:
    'set panic play stop copy presetSave presetLoad presetDelete panelTurn panelPress panelSlide panelTouch',
  admin: 'calibrate backup restore pair sessions revoke',
}

for (const role of ROLES) {
  test(
    `${role}: every operation is done or refused as it should be, and what is refused changes nothing`,
    withRig(async (rig) => {
      const { open, store, touched, access } = rig
      const cookie = await pair(rig, role)
      const page = await open({ headers: { ...FAR, cookie } })
      assert.is(page.said[0]!['role'], role)
      const may = ROLES.slice(0, ROLES.indexOf(role) + 1).flatMap((one) => MAY[one].split(' '))
      assert.equal(Object.keys(FIELDS).sort(), Object.keys(OPERATIONS).sort())
      for (const [op, fields] of Object.entries(FIELDS)) {
        const before = JSON.stringify([store.snapshot(), touched, access.sessions.list(), access.code])
        const answer = await page.ask({ op, ...fields })
        assert.is(
          answer['code'] === 'EACCESS',
          !may.includes(op),
          `${op}: ${JSON.stringify(answer).slice(0, 200)}`,
        )
        if (may.includes(op)) continue
        assert.match(
          answer['message'],
          new RegExp(`${op} is for an? (engineer|admin), and you are here as ${role}`),
        )
        assert.is(JSON.stringify([store.snapshot(), touched, access.sessions.list(), access.code]), before)
      }
      for (const op of [{ op: 'hello', meters: 1 }, { op: 'watch', what: ['status'] }, { op: 'ping' }]) {
        assert.is((await page.ask(op)).op, 'done')
      }
    }),
  )
}

test('no operation is without a least role', () => {
  for (const op of Object.keys(OPERATIONS)) assert.ok(op in LEAST_ROLES, op)
})

test.run()
