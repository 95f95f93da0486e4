// What a user would lose: the whole box in a file on the laptop, got and given back from the browser's page.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { freePort } from '../mqtt/mosquitto.ts'
import { startBox, until, withBoxFolder } from '../running-box.ts'
import { FAR, pair } from './devices.ts'
import { withRig } from './rig.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
test(
  'a box in a file and back: names, levels and presets, in one piece though longer than a message of the socket may be',
  withBoxFolder(async (folder) => {
    const port = await freePort()
    const config = { console: { strips: 32, buses: 16 }, channels: { inputs: 8, outputs: 8 } }
    const box = await startBox(folder, { ...config, web: { port, address: '127.0.0.1' } })
    await box.mixctl('set', '/ch/01/config/name', 'Choir', '/ch/01/mix/fader', '-7 dB')
    await box.mixctl('preset', 'save', 'Soft', '/ch/01')
    const got = await fetch(`http://127.0.0.1:${port}/backup`)
    assert.match(
      got.headers.get('content-disposition')!,
      /^attachment; filename="mixbox-[\w-]+-\d{4}-\d\d-\d\d\.json"$/,
    )
    const text = await got.text()
    assert.ok(text.length > 65_536, `${text.length}`)
    await box.mixctl('set', '/ch/01/mix/fader', '-20 dB', '/ch/01/config/name', 'Band')
    const restore = async (fields: object, headers = {}) => {
      const body = JSON.stringify({ backup: JSON.parse(text), ...fields })
      const answer = await fetch(`http://127.0.0.1:${port}/restore`, {
        ...{ method: 'POST', headers: { ...JSON_TYPE, ...headers }, body },
      })
      return { status: answer.status, ...((await answer.json()) as { changes: object[]; message: string }) }
    }
    const level = async () => (await box.json<{ text: string }[]>('get', '/ch/01/mix/fader'))[0]!.text
    const told = await restore({ dryRun: true })
    assert.equal(told.changes, [
      { address: '/ch/01/config/name', from: 'Band', to: 'Choir' },
      { address: '/ch/01/mix/fader', from: '-20.0 dB', to: '-7.0 dB' },
    ])
    assert.is(await level(), '-20.0 dB', 'it was only looked at')
    const backup = JSON.parse(text)
    backup.state.values['/ch/01/mix/fader'] = 'loud'
    const strange = await restore({ backup })
    assert.is(strange.status, 400)
    assert.match(strange.message, /cannot restore the backup: .*loud/)
    assert.is((await restore({ twice: true })).status, 400)
    assert.is((await restore({}, { origin: 'http://evil.example' })).status, 403)
    assert.is(await level(), '-20.0 dB')
    assert.is((await restore({})).status, 200)
    assert.is(await level(), '-7.0 dB')
    assert.is(await box.stop(), 0)
  }),
)

test(
  'the file with the passwords is for admins: nobody else gets it, and nothing that others send is even read',
  withRig(async (rig) => {
    const { port, touched } = rig
    const asked = async (method: string, path: string, headers: object, body?: string) => {
      const given = {
        method,
        headers: { ...FAR, ...JSON_TYPE, ...headers },
        ...(body !== undefined && { body }),
      }
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, given)
      return `${answer.status} ${(await answer.text()).trim()}`
    }
    const long = '{'.repeat(100_000)
    assert.match(await asked('GET', '/backup', {}), /^401 .*ESTRANGER/)
    assert.match(await asked('POST', '/restore', {}, long), /^401 .*ESTRANGER/)
    for (const role of ['viewer', 'engineer'] as const) {
      const headers = { cookie: await pair(rig, role, role) }
      assert.match(await asked('GET', '/backup', headers), /^403 .*backup is for an admin/)
      assert.match(await asked('POST', '/restore', headers, long), /^403 .*restore is for an admin/)
    }
    assert.equal(touched, [])
    const headers = { cookie: await pair(rig, 'admin', 'Ana') }
    assert.match(await asked('POST', '/restore', headers, long), /^400 .*no JSON/)
    assert.match(
      await asked('POST', '/restore', headers, `"${'x'.repeat(5_000_000)}"`),
      /^400 .*longer than 4194304/,
    )
    assert.match(await asked('GET', '/restore', headers), /^405 /)
    assert.match(await asked('POST', '/backup', headers), /^405 /)
    assert.equal(touched, [])
    await asked('POST', '/restore', headers, '{"backup":{}}')
    assert.equal(touched, ['restore'])
  }),
)

test(
  'who is in the house and looks just now: by session, also with two pages; each device knows which one it is',
  withRig(async (rig) => {
    const { port, open, access } = rig
    const cookie = await pair(rig, 'viewer', 'Hall tablet')
    const headers = { ...FAR, cookie }
    const admin = await open()
    const here = async () =>
      ((await admin.ask({ op: 'sessions' }))['result'] as { here: boolean }[]).map((device) => device.here)
    assert.equal(await here(), [false])
    const pages = [await open({ headers }), await open({ headers })]
    assert.equal(await here(), [true])
    pages[0]!.socket.close()
    await until('one page has gone', () => rig.web.stats().clients === 2)
    assert.equal(await here(), [true])
    const left = Date.now()
    pages[1]!.socket.close()
    await until('both pages have gone', () => rig.web.stats().clients === 1)
    assert.equal(await here(), [false])
    assert.ok(access.devices()[0]!.seen >= left, 'it was here until now')
    const whoami = await fetch(`http://127.0.0.1:${port}/whoami`, { headers })
    const { id } = access.sessions.list()[0]!
    assert.equal(await whoami.json(), { role: 'viewer', name: 'Hall tablet', session: id })
    const { seconds } = (await admin.ask({ op: 'pair', role: 'viewer' }))['result'] as { seconds: number }
    assert.is(seconds, 300)
  }),
)

test.run()
