// The front panel of a box without hardware, touched on its page.
// time limit: 60 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { FakeBox } from './fake-box.ts'
import { Fingers } from './fingers.ts'
import { openPanel, TABLET } from './open-panel.ts'
import { withDesk } from './panel-sample.ts'

const box = new FakeBox()
const lights = withDesk(box)
await box.start()
const { page, browser, errors } = await openPanel(box.url, TABLET)
const fingers = await Fingers.on(page)
await page.locator('nav button', { hasText: 'Panel' }).tap()
await page.waitForSelector('.leds i')

const touches = () =>
  box.heard
    .filter(({ op }) => op === 'panelTouch')
    .map(({ control, detents, position, pressed }) => ({
      ...{ control, ...(detents !== undefined && { detents }), ...(position !== undefined && { position }) },
      ...(pressed !== undefined && { pressed }),
    }))
const settled = () => page.waitForTimeout(200)
const forget = () => box.heard.splice(0)

test('a key is down as long as the finger, and no longer', async () => {
  forget()
  await fingers.press(1, page.getByRole('button', { name: /^talk:/ }))
  await settled()
  assert.equal(touches(), [{ control: 'talk', pressed: true }])
  await fingers.lift(1)
  await settled()
  assert.equal(touches()[1], { control: 'talk', pressed: false })
})

test('an encoder is turned by dragging, a detent for every 10 px, and not pressed by that', async () => {
  forget()
  await fingers.press(1, page.getByRole('button', { name: /^main:/ }))
  await fingers.slide({ 1: [0, -55] })
  await fingers.lift(1)
  await settled()
  const turned = touches().reduce((sum, { detents = 0 }) => sum + Number(detents), 0)
  assert.is(turned, 5)
  assert.ok(touches().every(({ pressed }) => pressed === undefined))
})

test('an encoder is pressed by a tap', async () => {
  forget()
  await page.getByRole('button', { name: /^main:/ }).tap()
  await settled()
  assert.equal(touches(), [
    { control: 'main push', pressed: true },
    { control: 'main push', pressed: false },
  ])
})

test('a fader goes with the finger and stays there', async () => {
  forget()
  const slide = page.getByRole('slider', { name: /^fader 2:/ })
  await fingers.press(1, slide)
  await fingers.slide({ 1: [0, 2000] })
  await fingers.lift(1)
  await settled()
  assert.equal(touches().at(-1), { control: 'fader 2', position: 0 })
  assert.is(await slide.getAttribute('aria-valuenow'), '0')
})

test('lamps and meters glow as the chips’ registers say, now and after a change', async () => {
  const glow = (name: RegExp) =>
    page
      .getByRole('button', { name })
      .locator('.lamp')
      .evaluate((lamp) => lamp.getAttribute('style'))
  assert.is(await glow(/^mute 3:/), '--glow:1')
  assert.is(await glow(/^mute 4:/), '--glow:0')
  lights.lamps['mute lamp 4'] = 1
  await settled()
  assert.is(await glow(/^mute 4:/), '--glow:1')
  const leds = await page.getByRole('img', { name: 'meter 1' }).locator('i[style="--glow:1"]').count()
  assert.is(leds, 12)
})

test('the display shows the pixels of its memory', async () => {
  const lit = await page.evaluate(`
    const { data } = document.querySelector('mx-panel-display canvas').getContext('2d').getImageData(0, 0, 128, 64);
    [...Array(128 * 64).keys()].filter((n) => data[4 * n] > 100).map((n) => [n % 128, Math.floor(n / 128)])`)
  assert.equal(lit, [[3, 9]])
})

test('nothing went wrong on the page', () => {
  assert.equal(errors, [])
})

test.after(async () => {
  await browser.close()
  await box.stop()
})

test.run()
