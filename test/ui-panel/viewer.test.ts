// What a user would lose: a screen in the hall that shows the mix and that no hand can move.
import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { dress } from './dress.ts'
import { FakeBox } from './fake-box.ts'
import { Fingers } from './fingers.ts'
import { withHouse } from './house-sample.ts'
import { openPanel } from './open-panel.ts'
import { withDesk } from './panel-sample.ts'
import { withPresets } from './preset-sample.ts'
import { STATUS_SAMPLE } from './status-sample.ts'

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')
const LINE = 'This device only looks and listens: an engineer moves the mixer.'
/** What a viewer's page may ask: firmware/surfaces/web/README.md. */
const MAY = ['hello', 'ping', 'watch', 'listen', 'get', 'status', 'panel', 'panelLights', 'panelPicture']

const box = new FakeBox()
box.role = 'viewer'
box.status = STATUS_SAMPLE
withDesk(box)
withHouse(box)
withPresets(box)
dress(box.store)
await box.start()
const { page, browser, errors } = await openPanel(box.url)
const fingers = await Fingers.on(page)
const open = (view: string) => page.locator('nav button', { hasText: view }).tap()
const line = page.locator('.refusal')
/** The page says it, once; then it is forgotten for the next. */
async function said(): Promise<void> {
  await line.waitFor()
  assert.equal(await line.allInnerTexts(), [LINE])
  await page.evaluate("document.querySelector('mx-app').refusal = undefined")
  await line.waitFor({ state: 'detached' })
}
const unmoved = JSON.stringify(box.store.snapshot())
function nothingMoved(): void {
  assert.equal(
    box.heard.map(({ op }) => op).filter((op) => !MAY.includes(op)),
    [],
  )
  assert.is(JSON.stringify(box.store.snapshot()), unmoved)
}

test('faders, mutes and solos are readings: a drag, a tap or a key is told so in one line, and nothing is even asked', async () => {
  await fingers.press(1, page.locator('mx-fader').first())
  await fingers.slide({ 1: [0, -80] })
  await fingers.lift(1)
  await said()
  await page.getByRole('button', { name: 'Kick Mute' }).tap({ force: true })
  await said()
  await page.locator('mx-fader').nth(1).press('ArrowUp')
  await said()
  for (const key of ['Enter', 's', 'm']) {
    await page.getByRole('button', { name: 'Bass Solo' }).press(key)
    await said()
  }
  for (const key of ['Enter', 'Delete']) {
    await page.locator('mx-fader').nth(1).press(key)
    await said()
  }
  await page.locator('mx-fader').nth(1).dblclick({ force: true })
  await said()
  assert.is(await page.locator('mx-type-in').count(), 0)
  nothingMoved()
})

test('what stands there moves as others move it, and is spoken as a reading', async () => {
  const fader = page.locator('mx-fader').nth(2)
  assert.is(await fader.getAttribute('aria-disabled'), 'true')
  box.store.set('/ch/03/mix/fader', -21, 'web 9')
  await page.locator('mx-fader[aria-valuetext="-21.0 dB"]').waitFor()
  box.store.set('/ch/03/mix/fader', -12, 'web 9')
})

test('a channel can be looked through with a finger anywhere: scrolling is no wish to move', async () => {
  await page.locator('mx-strip .face').nth(3).tap()
  await page.waitForSelector('mx-channel mx-knob')
  assert.is(await page.locator('mx-channel .choice select').count(), 0, 'lists are texts')
  assert.is(await page.locator('mx-presets, mx-face').count(), 0)
  const scroll = page.locator('mx-channel .scroll')
  await fingers.press(1, page.locator('.eq mx-knob').first())
  await fingers.slide({ 1: [0, -200] })
  await fingers.lift(1)
  await page.waitForTimeout(200)
  assert.ok((await scroll.evaluate((element) => element.scrollTop)) > 50)
  assert.is(await line.count(), 0)
  await scroll.evaluate((element) => element.scrollTo(0, 0))
  await page.waitForTimeout(200)
  await fingers.press(1, page.locator('.handle').first())
  await fingers.slide({ 1: [40, 40] })
  await fingers.lift(1)
  await said()
  await page.getByRole('button', { name: 'Spectrum' }).tap({ force: true })
  await said()
  nothingMoved()
})

test('panic and the simulated panel are for others', async () => {
  await open('Status')
  await page.getByText('as mixed').waitFor()
  assert.is(await page.locator('.panic').count(), 0)
  await open('Panel')
  const { x, y, width } = (await page.locator('.panel .key').first().boundingBox())!
  await page.touchscreen.tap(x + width / 2, y + 10)
  await said()
  nothingMoved()
})

test('axe finds nothing serious where things are readings', async () => {
  await page.evaluate(AXE)
  for (const view of ['Mixer', 'Channel', 'Routing', 'Status', 'Setup', 'Panel']) {
    await open(view)
    await page.waitForTimeout(100)
    const found = (await page.evaluate(
      "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
    )) as { id: string; impact: string; nodes: { html: string }[] }[]
    assert.equal(
      found
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${view}: ${id}: ${nodes[0]!.html}`),
      [],
    )
  }
  nothingMoved()
})

test('nothing went wrong on the page', () => {
  assert.equal(errors, [])
})

test.after(async () => {
  await browser.close()
  await box.stop()
})

test.run()
