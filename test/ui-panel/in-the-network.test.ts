// What a user would lose: a phone in the house's network that gets in by a code, does what it may, and goes when it is put
// out. A whole box, by an address of this machine that is not its loopback, in Debian's chromium.
// time limit: 120 s
import { rmSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { freePort } from '../firmware/mqtt/mosquitto.ts'
import { bootBox, type RunningBox, startBox, until, withBoxFolder } from '../firmware/running-box.ts'
import { Fingers } from './fingers.ts'
import { PHONE } from './open-panel.ts'

const SMALL = { console: { strips: 4 }, channels: { inputs: 2, outputs: 2 } }
/** A device that was put out sees so within this. ms */
const SOON = 2000

function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  const found = all.find(({ internal, family }) => !internal && family === 'IPv4')
  assert.ok(found, 'this machine has no address but its loopback: give it one, the test is about others')
  return found.address
}

interface House {
  box: RunningBox
  url: string
  /** A phone of its own, with its own cookies. */
  phone(): Promise<Page>
  errors: string[]
}

/** A box that serves the network, and a browser. */
const withHouse = (act: (house: House) => Promise<void>) =>
  withBoxFolder(async (folder) => {
    const port = await freePort()
    const box = await startBox(folder, { ...SMALL, web: { port, address: '0.0.0.0' } })
    // As root, as in containers, there is no sandbox.
    const browser: Browser = await chromium.launch({
      ...{ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] },
    })
    const errors: string[] = []
    const url = `http://${ownAddress()}:${port}/`
    const phone = async () => {
      const context = await browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true })
      const page = await context.newPage()
      page.on('pageerror', (error) => errors.push(error.message))
      page.setDefaultTimeout(8000)
      await page.goto(url)
      return page
    }
    try {
      await act({ box, url, phone, errors })
      assert.equal(errors, [])
    } finally {
      await browser.close()
      await box.stop()
    }
  })

async function giveCode(page: Page, code: string, name: string): Promise<void> {
  await page.getByLabel('Code').fill(code)
  await page.getByLabel('Name of this device').fill(name)
  await page.getByRole('button', { name: 'Pair' }).tap()
}

async function pairAs(house: House, role: string, name: string): Promise<Page> {
  const page = await house.phone()
  const { code } = await house.box.json<{ code: string }>('pair', '--role', role)
  await giveCode(page, code, name)
  await page.waitForSelector('mx-strip mx-fader')
  return page
}

async function drag(page: Page, px: number): Promise<void> {
  const fingers = await Fingers.on(page)
  await fingers.press(1, page.locator('mx-fader').first())
  await fingers.slide({ 1: [0, px] })
  await fingers.lift(1)
}

const level = async ({ box }: House) =>
  (await box.json<{ value: number }[]>('get', '/ch/01/mix/fader'))[0]!.value

test(
  'a phone gets in by the code and only looks; the engineer beside it moves, and the phone sees it; put out, it sees the page to pair within 2 s',
  withHouse(async (house) => {
    const { box, phone } = house
    await box.mixctl('set', '/ch/01/mix/fader', '-20 dB')
    const stranger = await phone()
    assert.is(await stranger.locator('mx-app').count(), 0)
    await giveCode(stranger, '000000', 'x')
    await stranger.getByRole('alert').getByText('not the code').waitFor()
    const viewer = await pairAs(house, 'viewer', 'Hall tablet')
    await drag(viewer, -120)
    await viewer.getByText('This device only looks').waitFor()
    assert.is(await level(house), -20)
    const engineer = await pairAs(house, 'engineer', 'Tablet Ben')
    await drag(engineer, -120)
    await until('the engineer has moved it', async () => (await level(house)) > -15)
    const text = (await box.json<{ text: string }[]>('get', '/ch/01/mix/fader'))[0]!.text
    await viewer.locator(`mx-fader[aria-valuetext="${text}"]`).first().waitFor()
    await viewer.locator('nav button', { hasText: 'Setup' }).tap()
    await viewer
      .getByText(/^Tablet Ben$/)
      .first()
      .waitFor()
    const devices = await box.json<{ id: string; name: string; here: boolean }[]>('sessions')
    assert.equal(devices.map(({ name, here }) => `${name} ${here}`).sort(), [
      'Hall tablet true',
      'Tablet Ben true',
    ])
    assert.match((await box.mixctl('sessions')).out, /viewer +Hall tablet +paired [\d-]+ +here now\n/)
    const out = Date.now()
    await box.mixctl('sessions', 'revoke', devices.find(({ name }) => name === 'Hall tablet')!.id)
    await viewer.getByRole('heading', { name: 'Pair this device' }).waitFor({ timeout: SOON })
    assert.ok(Date.now() - out < SOON)
    await engineer.waitForSelector('.link[data-up="true"]')
  }),
)

test(
  'an admin lets a tablet in from the phone at hand, and puts it out there; the tablet comes back by another code',
  withHouse(async (house) => {
    const admin = await pairAs(house, 'admin', 'Anna’s phone')
    await admin.locator('nav button', { hasText: 'Setup' }).tap()
    const button = (name: string) => admin.getByRole('button', { name, exact: true })
    const makeCode = async () => {
      await button('Make a code').tap()
      await admin.locator('output.code').waitFor()
      return (await admin.locator('output.code').allInnerTexts()).join('').replace(/\s/g, '')
    }
    await button('Viewer').tap()
    const code = await makeCode()
    assert.match(code, /^\d{6}$/)
    assert.ok(await admin.getByText(house.url.replace(/\/$/, '')).count(), 'the address is told')
    const tablet = await house.phone()
    await giveCode(tablet, `${code.slice(0, 3)} ${code.slice(3)}`, 'Hall tablet')
    await tablet.getByText('connected, looking only').waitFor()
    await admin.getByText('Hall tablet is in, as viewer.').waitFor()
    await button('Put out: Hall tablet').tap()
    await button('Tap again').tap()
    await tablet.getByRole('heading', { name: 'Pair this device' }).waitFor({ timeout: SOON })
    await button('Engineer').tap()
    await giveCode(tablet, await makeCode(), 'Hall tablet')
    await tablet.waitForSelector('mx-strip mx-fader')
    assert.is(await tablet.getByText('looking only').count(), 0)
    await button('Leave: forget this device').tap()
    await button('Tap again: it pairs anew then').tap()
    await admin.getByRole('heading', { name: 'Pair this device' }).waitFor({ timeout: SOON })
    const names = (await house.box.json<{ name: string }[]>('sessions')).map(({ name }) => name)
    assert.equal(names, ['Hall tablet'])
  }),
)

test(
  'a device that was put out while the box was away gets the page to pair when it is back',
  withHouse(async (house) => {
    const page = await pairAs(house, 'engineer', 'Tablet Ben')
    const { folder } = house.box
    await house.box.stop()
    await page.getByText('connection lost').waitFor()
    rmSync(join(folder, 'state', 'sessions.json'))
    const again = await bootBox(folder)
    await page.getByRole('heading', { name: 'Pair this device' }).waitFor()
    await again.stop()
  }),
)

test(
  'the box is kept in a file and put back from a phone; a preset too is kept on the box itself',
  withHouse(async (house) => {
    const { box } = house
    const admin = await pairAs(house, 'admin', 'Anna’s phone')
    await box.mixctl('set', '/ch/01/mix/fader', '-7 dB')
    await admin.locator('mx-strip .face').first().tap()
    await admin.getByRole('textbox', { name: 'Keep this sound as' }).fill('Soft')
    await admin.getByRole('button', { name: 'Save preset' }).tap()
    await admin.getByText('Kept as Soft.').waitFor()
    assert.match((await box.mixctl('preset', 'list')).out, /^Soft/)
    await admin.locator('nav button', { hasText: 'Setup' }).tap()
    const coming = admin.waitForEvent('download')
    await admin.getByRole('link', { name: 'Keep a backup' }).tap()
    const file = await coming
    assert.match(file.suggestedFilename(), /^mixbox-.*\.json$/)
    await box.mixctl('set', '/ch/01/mix/fader', '-30 dB')
    await admin.locator('input[type=file]').setInputFiles(await file.path())
    await admin.getByText('would replace 1 knob').waitFor()
    await admin.getByText('/ch/01/mix/fader: -30.0 dB → -7.0 dB').waitFor()
    await admin.getByRole('button', { name: 'Put it back' }).tap()
    await admin.getByRole('button', { name: 'Tap again: replace' }).tap()
    await admin.getByText('Put back: 1 knob.').waitFor()
    assert.is(await level(house), -7)
  }),
)

test.run()
