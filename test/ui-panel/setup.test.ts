// What a user would lose: devices let in and put out, backups, and who moved what, from the phone that is at hand.
// time limit: 60 s
import type { Locator } from 'playwright-core'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { dress } from './dress.ts'
import { FakeBox } from './fake-box.ts'
import { withHouse } from './house-sample.ts'
import { openPanel } from './open-panel.ts'
import { STATUS_SAMPLE } from './status-sample.ts'

const box = new FakeBox()
box.status = {
  ...STATUS_SAMPLE,
  web: { people: [], urls: ['http://127.0.0.1:8080', 'http://192.0.2.10:8080'] },
}
const house = withHouse(box)
dress(box.store)
const restored: { backup: object; dryRun: boolean }[] = []
box.pages['POST /restore'] = (body) => {
  const given = body as (typeof restored)[number]
  restored.push(given)
  if (!('state' in given.backup))
    return { status: 400, json: { code: 'EBACKUP', message: 'cannot restore the backup: it holds no state' } }
  const changes = ['01', '02', '03', '04', '05', '06', '07'].map((n) => ({
    ...{ address: `/ch/${n}/mix/fader`, from: '-6.0 dB', to: '0.0 dB' },
  }))
  return {
    json: {
      changes,
      cards: [],
      kept: [],
      presets: ['Soft'],
      config: { path: 'x', changed: true, atNextStart: true },
    },
  }
}
await box.start()
const { page, browser, errors } = await openPanel(box.url)
const button = (name: string | RegExp) => page.getByRole('button', { name })
const card = (title: string) => page.locator('.card', { hasText: title })
const open = (view: string) => page.locator('nav button', { hasText: view }).tap()
const seen = async (what: Locator) => (await what.allInnerTexts()).join()
const heard = (op: string) => box.heard.filter((message) => message.op === op)
await open('Setup')

test('devices are listed with role and whether they are here; one goes by two taps, and by one nobody', async () => {
  await page.waitForSelector('.devices li')
  const rows = await page.locator('.devices li').allInnerTexts()
  assert.match(rows[1]!, /^Tablet Ben\s+Engineer, paired 12 days ago, here now/)
  assert.match(rows[2]!, /^Hall tablet\s+Viewer, paired 3 days ago, seen (yesterday|2 days ago)/)
  await button('Put out: Hall tablet').tap()
  assert.is(heard('revoke').length, 0)
  await button('Tap again').tap()
  await page.locator('.devices li', { hasText: 'Hall tablet' }).waitFor({ state: 'detached' })
  assert.is(heard('revoke')[0]!['session'], '77aa01fe')
})

test('a tap that was none puts nobody out later: after 4 s it takes two again', async () => {
  await button('Put out: Tablet Ben').tap()
  await button('Put out: Tablet Ben').waitFor({ timeout: 6000 })
  assert.is(heard('revoke').length, 1)
})

test('a code can be read across a table, says for how long and where to go, and is gone when it was taken', async () => {
  await button('Viewer').tap()
  await button('Make a code').tap()
  const code = page.locator('output.code')
  await code.waitFor()
  assert.is((await seen(code)).replace(/\s/g, ''), '407162')
  assert.is(heard('pair')[0]!['role'], 'viewer')
  assert.ok((await code.boundingBox())!.height >= 44)
  const words = await seen(card('Let a device in'))
  assert.match(words, /Good for (5 min|4 min 5\d s), and for one device/)
  assert.match(words, /http:\/\/192\.0\.2\.10:8080/)
  assert.not.match(words, /127\.0\.0\.1/, 'that is the other device itself')
  house.comes('Stage left')
  await code.waitFor({ state: 'detached' })
  assert.match(await seen(card('Let a device in')), /Stage left is in, as viewer/)
})

test('a backup is a link to a file; one put back is looked at first, and what is none is said with the reason', async () => {
  assert.is(await page.getByRole('link', { name: 'Keep a backup' }).getAttribute('href'), '/backup')
  const chosen = (name: string, text: string) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })
  await chosen('letter.json', 'Dear Anna')
  const told = (words: string) => page.locator('mx-whole-box').getByText(words).first().waitFor()
  await told('letter.json is no backup: it holds no JSON')
  await chosen('other.json', '{}')
  await told('it holds no state')
  await chosen('sunday.json', '{"state":{}}')
  const would = page.locator('mx-whole-box .trouble')
  await told('would replace')
  assert.match(
    await seen(would),
    /^sunday.json would replace 7 knobs, 1 preset, the configuration \(from the next start on\)\.\s+\/ch\/01\/mix\/fader: -6.0 dB → 0.0 dB/,
  )
  assert.equal(
    restored.map(({ dryRun }) => dryRun),
    [true, true],
  )
  await button('Put it back').tap()
  assert.is(restored.length, 2)
  await button('Tap again: replace').tap()
  await told('Put back: 7 knobs')
  await page.locator('mx-whole-box').getByText('Put back: 7 knobs').waitFor()
  assert.equal(restored.at(-1), { backup: { state: {} }, dryRun: false })
})

test('a backup may be dropped where the box stands; it is looked at like one that was chosen', async () => {
  const files = await page.evaluateHandle(
    `(() => {
      const given = new DataTransfer()
      given.items.add(new File(['{"state":{}}'], 'dropped.json'))
      return given
    })()`,
  )
  await page.dispatchEvent('mx-whole-box .card', 'drop', { dataTransfer: files })
  await page.locator('mx-whole-box').getByText('dropped.json').waitFor()
  assert.is(restored.at(-1)!.dryRun, true)
  await button('Leave it').tap()
  assert.is(await button('Put it back').count(), 0)
})

test('who moved what: one line for each hand, with its device', async () => {
  box.names['web 40'] = 'Tablet Ben'
  for (let db = -12; db <= -6; db++) box.store.set('/ch/04/mix/fader', db, 'web 40')
  box.store.set('/ch/05/mix/on', 'on', 'panel')
  await page.locator('mx-who-moved').getByText('Front panel').first().waitFor()
  const lines = await page.locator('mx-who-moved li span').allInnerTexts()
  assert.equal(lines.slice(0, 2), [
    'Front panel: Ch 05 E-Gtr on off → on',
    'Tablet Ben: Ch 04 Bass fader -3.0 dB → -6.0 dB',
  ])
})

test('an engineer and a viewer are shown neither devices nor backups, and what they may', async () => {
  for (const [role, may] of [
    ['engineer', /Engineer: moves/],
    ['viewer', /Viewer: looks and listens, moves nothing/],
  ] as const) {
    box.role = role
    box.pages['GET /whoami'] = () => ({ json: { role, name: 'Hall tablet', session: '77aa01fe' } })
    const asked = heard('sessions').length
    await page.reload()
    await page.waitForSelector('mx-strip mx-fader')
    await open('Setup')
    await page.getByText(may).waitFor()
    assert.equal(await page.locator('h2').allInnerTexts(), ['This device', 'Box', 'Who moved what'])
    assert.is(await page.locator('a, input').count(), 0)
    assert.is(heard('sessions').length, asked, 'nothing is asked that would be refused')
  }
})

test('a device that leaves says so to the box', async () => {
  let left = 0
  box.pages['POST /leave'] = () => {
    left++
    return { json: { left: true } }
  }
  await button('Leave: forget this device').tap()
  await button('Tap again: it pairs anew then').tap()
  await page.waitForSelector('mx-strip mx-fader')
  assert.is(left, 1)
})

test('nothing went wrong on the page', () => {
  assert.equal(errors, [])
})

test.after(async () => {
  await browser.close()
  await box.stop()
})

test.run()
