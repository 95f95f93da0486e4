// What a user would lose: the way in while a stranger guesses, or a mixer that is guessed open.
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Access } from '../../../firmware/supervisor/index.ts'
import { addressOf } from '../../../firmware/surfaces/web/address-of.ts'
import { keptLog } from '../supervisor/quiet-log.ts'
import { inTemporaryFolder } from '../temporary-folder.ts'
import { ask, refusal } from './devices.ts'
import { withRig } from './rig.ts'

const MINUTE_MS = 60_000
const OWNER = '192.0.2.7'
const STRANGER = '192.0.2.66'

/** Devices, a clock that is turned by hand, and what is logged. */
function withAccess(
  act: (parts: {
    access: Access
    said: { msg: string }[]
    pass: (ms: number) => void
    /** @returns whether it was looked at, and not put off */
    guess: (address: string, code?: string) => Promise<boolean>
  }) => Promise<void>,
) {
  return () =>
    inTemporaryFolder(async (folder) => {
      let now = Date.now()
      const { log, said } = keptLog()
      const access = new Access({ ...{ stateDir: folder, runtimeDir: folder, log }, now: () => now })
      access.start()
      const guess = async (address: string, code = 'no code') =>
        /not the code/.test(await refusal(access.pair(code, 'a device', address)))
      const pass = (ms: number) => {
        now += ms
      }
      await act({ access, said, pass, guess })
      access.stop()
    })
}

test(
  'a stranger who guesses without end keeps nobody out: the owner pairs at once, also with the code that mixctl makes then',
  withAccess(async ({ access, said, guess }) => {
    access.ask(OWNER)
    for (let n = 0; n < 1000; n++) await guess(STRANGER)
    assert.match(
      await refusal(access.pair(access.code!.code, 'x', STRANGER)),
      /too many wrong codes.*wait 600 s/,
    )
    assert.is((await access.pair(access.code!.code, 'Ana', OWNER)).role, 'admin')
    // From so many addresses that all together have to wait.
    for (let n = 0; n < 200; n++) await guess(`198.51.100.${n}`)
    const short = access.code?.code ?? '000000'
    assert.match(await refusal(access.pair(short, 'Ben', '192.0.2.8')), /wait 300 s/)
    const { code } = access.offer('engineer')
    assert.match(code, /^\d{12}$/)
    for (let n = 0; n < 1000; n++) await guess(STRANGER, String(n).padStart(12, '0'))
    assert.is((await access.pair(code, 'Ben', '192.0.2.8')).role, 'engineer')
    const warned = said.filter(({ msg }) => msg.startsWith('somebody gives wrong pairing codes'))
    assert.is(warned.length, 1, 'one line of log for two thousand guesses')
  }),
)

test(
  'guessing is hopeless: at most 101 wrong codes are looked at in the life of one, and 300 a day, from any number of addresses',
  withAccess(async ({ access, pass, guess }) => {
    const lookedAt = async (minutes: number) => {
      let count = 0
      for (let n = 0; n < minutes; n++, pass(MINUTE_MS)) {
        if (!access.code) access.offer('engineer')
        for (let host = 0; host < 150; host++) if (await guess(`10.0.${n}.${host}`)) count++
      }
      return count
    }
    assert.is(await lookedAt(5), 100)
    const aDay = await lookedAt(24 * 60)
    assert.ok(aDay > 280 && aDay <= 300, `${aDay} a day`)
  }),
)

test(
  'who mistypes has ten tries, and another after ten minutes; a code lives for five minutes and none is taken twice',
  withAccess(async ({ access, pass, guess }) => {
    for (let n = 0; n < 10; n++) assert.ok(await guess(OWNER))
    assert.not(await guess(OWNER))
    pass(10 * MINUTE_MS - 1)
    assert.not(await guess(OWNER))
    pass(1)
    const { code } = access.offer('viewer')
    assert.is((await access.pair(code, 'a device', OWNER)).role, 'viewer')
    assert.ok(await guess(OWNER, code))
    const late = access.offer('engineer').code
    pass(5 * MINUTE_MS)
    assert.ok(await guess('192.0.2.9', late))
    assert.is(access.code, undefined)
  }),
)

test(
  'a stranger who asks for codes does not fill display and log; twenty phones of a band are shown theirs one after another',
  withAccess(async ({ access, said, pass }) => {
    const asked = (address: string) => refusal(Promise.resolve().then(() => access.ask(address)))
    let shownMinutes = 0
    for (let minute = 0; minute < 24 * 60; minute++, pass(MINUTE_MS)) {
      for (let n = 0; n < 10; n++) await asked(`10.9.${n}.${minute % 200}`)
      if (access.code) shownMinutes++
    }
    assert.ok(shownMinutes < (24 * 60) / 1.9, `${shownMinutes} minutes of a day`)
    const lines = said.filter(({ msg }) => msg.startsWith('pairing code')).length
    assert.ok(lines <= 150, `${lines} lines of log`)
    assert.match(
      await asked(STRANGER),
      /asked for again and again: wait \d+ min, or make one by "mixctl pair"/,
    )
    pass(24 * 60 * MINUTE_MS)
    for (let n = 0; n < 20; n++) {
      assert.is(await asked('192.0.2.30'), 'not refused')
      await access.pair(access.code!.code, `phone ${n}`, `192.0.2.${30 + n}`)
    }
  }),
)

test('a device is one address, however many of its own it takes: its IPv6 network, its IPv4 in either form', () => {
  // biome-ignore format: a table
  const rows: readonly [address: string, as: string][] = [
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:bbbb:cccc:dddd:eeee', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80::1'],
    ['fe80::2%eth0', 'fe80::2'],
  ]
  for (const [remoteAddress, as] of rows) assert.is(addressOf({ remoteAddress }), as)
})

const pairOver = (port: number, from: string, code: string) =>
  ask(port, 'POST', '/pair', {}, { code, name: 'a device' }, from)

test(
  'over HTTP: one address guesses all the time, from another one a device is taken in at the first try',
  withRig(async ({ port, access }) => {
    let over = false
    const answers: number[] = []
    const guessing = async () => {
      while (!over) answers.push((await pairOver(port, '127.0.0.66', '123456')).status)
    }
    const { code } = access.offer('engineer')
    const stranger = Promise.all([guessing(), guessing()])
    while (answers.length < 50) await sleep(5)
    const right = await pairOver(port, '127.0.0.66', code)
    assert.match(right.text, /too many wrong codes/)
    assert.is((await pairOver(port, '127.0.0.7', code)).status, 200)
    over = true
    await stranger
    assert.ok(answers.every((status) => status === 403))
    assert.is(access.sessions.list().length, 1)
  }),
)

test.run()
