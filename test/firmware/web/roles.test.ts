// What a user would lose: a viewer who only looks, an engineer who only mixes, at every door of the box.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Maintenance } from '../../../firmware/surfaces/maintenance/index.ts'
import { OPERATIONS as MAINTENANCE } from '../../../firmware/surfaces/maintenance/protocol.ts'
import { MESSAGES } from '../../../firmware/surfaces/web/messages.ts'
import { openWire } from '../maintenance/wire.ts'
import { ask, FAR, pair, refusal } from './devices.ts'
import { type Rig, withRig } from './rig.ts'

/** The least first. */
const ROLES = ['viewer', 'engineer', 'admin'] as const
type Role = (typeof ROLES)[number]

const FADER = '/ch/01/mix/fader'
/**
 * Who may, written down by hand, and what tells that somebody came through: `done`, or what lies behind says no
 * (ETEST: a part of the box that is not there in this test). Last: what an engineer, who may do the rest of it, may not.
 */
// biome-ignore format: a table
const ROWS: readonly [op: string, fields: object, least: Role, through?: string, beyond?: string][] = [
  ['status', {}, 'viewer'],
  ['get', { what: [FADER] }, 'viewer'],
  ['scope', {}, 'viewer'],
  ['cards', {}, 'viewer'],
  ['mqtt', {}, 'viewer'],
  ['panel', {}, 'viewer'],
  ['panelPicture', {}, 'viewer', 'EPANEL'],
  ['panelLights', {}, 'viewer'],
  ['voices', {}, 'viewer'],
  ['presets', {}, 'viewer'],
  ['addresses', {}, 'viewer'],
  ['hello', { meters: 1 }, 'viewer'],
  ['watch', { what: ['status'] }, 'viewer'],
  ['listen', { tap: null }, 'viewer'],
  ['ping', {}, 'viewer'],
  ['meters', {}, 'viewer'],
  ['set', { entries: [[FADER, -4]] }, 'engineer'],
  ['panic', { on: true }, 'engineer'],
  ['play', { file: 'a.wav', strip: 1 }, 'engineer', 'ETEST'],
  ['stop', { voice: 'all' }, 'engineer', 'ETEST'],
  ['copy', { from: '/ch/01', to: ['/ch/02'] }, 'engineer'],
  ['presetSave', { name: 'a', from: '/ch/01' }, 'engineer', 'ETEST'],
  ['presetLoad', { name: 'a', to: ['/ch/01'] }, 'engineer', 'ETEST'],
  ['presetDelete', { name: 'a' }, 'engineer', 'ETEST'],
  ['panelTurn', { control: 'a', detents: 1 }, 'engineer'],
  ['panelPress', { control: 'a' }, 'engineer'],
  ['panelSlide', { control: 'a', position: 0 }, 'engineer'],
  ['panelTouch', { control: 'a', pressed: true }, 'engineer'],
  ['panelPress', { control: 'off' }, 'admin', 'done', 'powerOff'],
  ['panelTouch', { control: 'off', pressed: true }, 'admin', 'done', 'powerOff'],
  ['calibrate', { step: 'low' }, 'admin', 'ETEST'],
  ['backup', {}, 'admin', 'ETEST'],
  ['restore', { backup: {} }, 'admin', 'ETEST'],
  ['pair', { role: 'viewer' }, 'admin'],
  ['sessions', {}, 'admin'],
  ['revoke', { session: '00000000' }, 'admin', 'ESESSION'],
]

const stateOf = ({ store, touched, access }: Rig): string =>
  JSON.stringify([store.snapshot(), store.sequence, touched, access.sessions.list(), access.code])

test('every operation of every door has a row here', () => {
  const rows = (table: object) => ROWS.filter(([op]) => op in table).map(([op]) => op)
  for (const table of [MESSAGES, MAINTENANCE]) {
    assert.equal([...new Set(rows(table))].sort(), Object.keys(table).sort())
  }
})

for (const role of ROLES) {
  test(
    `web, ${role}: what is allowed gets through, what is not is refused with the role that it takes, and changes nothing`,
    withRig(async (rig) => {
      const page = await rig.open({ headers: { ...FAR, cookie: await pair(rig, role) } })
      assert.is(page.said[0]!['role'], role)
      for (const [op, fields, least, through = 'done', beyond] of ROWS) {
        if (!(op in MESSAGES)) continue
        const before = stateOf(rig)
        const answer = await page.ask({ op, ...fields })
        const about = `${op} ${JSON.stringify(fields)}: ${JSON.stringify(answer).slice(0, 200)}`
        if (ROLES.indexOf(role) >= ROLES.indexOf(least)) {
          assert.is(answer.op === 'done' ? 'done' : answer['code'], through, about)
          continue
        }
        assert.is(answer['code'], 'EACCESS', about)
        // A viewer has not even the right to press.
        const [what, needed] =
          beyond && role === 'engineer' ? [beyond, least] : [op, beyond ? 'engineer' : least]
        const said = `${what} is for an ${needed}, and you are here as ${role}`
        assert.is(answer['message'], said)
        assert.is(stateOf(rig), before, about)
      }
    }),
  )
}

test(
  'web, stranger: no socket, whatever the cookie; that of a device that was put out neither',
  withRig(async (rig) => {
    const { open, access } = rig
    const gone = await pair(rig, 'admin')
    await access.sessions.revoke('all')
    const before = stateOf(rig)
    for (const cookie of [
      undefined,
      '',
      gone,
      `${gone}x`,
      gone.replace('rig', 'other'),
      'mixbox-rig=; mixbox-rig',
    ]) {
      const headers = { ...FAR, ...(cookie !== undefined && { cookie }) }
      assert.match(await refusal(open({ headers })), /^401 ESTRANGER: this device has not paired/, cookie)
    }
    assert.is(stateOf(rig), before)
  }),
)

type Who = 'stranger' | Role
// biome-ignore format: a table
const PAGES: readonly [method: string, path: string, body: object | undefined, status: Record<'stranger' | 'paired', number>, said: Record<'stranger' | 'paired', RegExp>][] = [
  ['GET', '/', undefined, { stranger: 200, paired: 200 }, { stranger: /Pair this device/, paired: /the panel/ }],
  ['HEAD', '/', undefined, { stranger: 200, paired: 200 }, { stranger: /^$/, paired: /^$/ }],
  ['GET', '/index.html', undefined, { stranger: 401, paired: 200 }, { stranger: /ESTRANGER/, paired: /the panel/ }],
  ['GET', '/app.js', undefined, { stranger: 401, paired: 200 }, { stranger: /ESTRANGER/, paired: /let mixer/ }],
  ['GET', '/nothing', undefined, { stranger: 401, paired: 404 }, { stranger: /ESTRANGER/, paired: /ENOPAGE/ }],
  ['GET', '/ws', undefined, { stranger: 401, paired: 404 }, { stranger: /ESTRANGER/, paired: /ENOPAGE/ }],
  ['POST', '/', {}, { stranger: 405, paired: 405 }, { stranger: /EMETHOD/, paired: /EMETHOD/ }],
  ['DELETE', '/app.js', undefined, { stranger: 405, paired: 405 }, { stranger: /EMETHOD/, paired: /EMETHOD/ }],
  ['GET', '/pair', undefined, { stranger: 405, paired: 405 }, { stranger: /EMETHOD/, paired: /EMETHOD/ }],
  ['POST', '/pair', { code: '0', name: 'x' }, { stranger: 400, paired: 400 }, { stranger: /six digits/, paired: /six digits/ }],
]

/** What is the admin's alone; the box itself is not there in this test (ETEST). */
const OWNERS: readonly [method: string, path: string, body: object | undefined][] = [
  ['GET', '/backup', undefined],
  ['POST', '/restore', { backup: {} }],
]

test(
  'HTTP: each role is who it is, and a stranger gets nothing but the page to pair with',
  withRig(
    async (rig) => {
      const cookies: Record<Who, string> = { stranger: '', viewer: '', engineer: '', admin: '' }
      for (const role of ROLES) cookies[role] = await pair(rig, role, role)
      const before = stateOf(rig)
      for (const [who, cookie] of Object.entries(cookies)) {
        const kind = who === 'stranger' ? 'stranger' : 'paired'
        for (const [method, path, body, status, said] of PAGES) {
          const answer = await ask(rig.port, method, path, { cookie }, body)
          assert.is(answer.status, status[kind], `${who}: ${method} ${path}: ${answer.text}`)
          assert.match(answer.text, said[kind], `${who}: ${method} ${path}`)
        }
        for (const [method, path, body] of OWNERS) {
          const { text } = await ask(rig.port, method, path, { cookie }, body)
          const { code, message } = JSON.parse(text)
          const refused = who === 'stranger' ? 'ESTRANGER' : 'EACCESS'
          assert.is(code, who === 'admin' ? 'ETEST' : refused, `${who}: ${method} ${path}: ${text}`)
          if (code === 'EACCESS')
            assert.match(message, new RegExp(`is for an admin, and you are here as ${who}$`))
          if (code === 'ETEST') rig.touched.pop()
        }
        const { role } = JSON.parse((await ask(rig.port, 'GET', '/whoami', { cookie })).text)
        assert.is(role, who === 'stranger' ? null : who)
      }
      assert.is(stateOf(rig), before)
      assert.is((await ask(rig.port, 'POST', '/leave', {}, {})).text, '{"left":false}\n')
      assert.is(stateOf(rig), before)
    },
    (folder) => {
      writeFileSync(join(folder, 'index.html'), '<!doctype html>the panel')
      writeFileSync(join(folder, 'app.js'), 'let mixer = 1')
    },
  ),
)

test(
  'maintenance socket: whoever has an account on the box may do all that its owner may',
  withRig(async (rig) => {
    mkdirSync(join(rig.folder, 'run'))
    const maintenance = new Maintenance(join(rig.folder, 'run'), rig.box, '0.0.0')
    await maintenance.start()
    const { wire } = await openWire(maintenance.path)
    for (const [op, fields, , through = 'done'] of ROWS) {
      if (!(op in MAINTENANCE)) continue
      const path = { path: '/a.wav', strip: 1 }
      const own = { play: path, watch: { prefixes: [] } }[op] ?? fields
      const { error } = await wire.ask({ id: 1, op, ...own })
      assert.is(error?.code ?? 'done', through, `${op}: ${error?.message}`)
    }
    wire.socket.destroy()
    await maintenance.stop()
  }),
)

test.run()
