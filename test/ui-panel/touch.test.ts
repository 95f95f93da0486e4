// The panel in a real browser, by touch, at the size of a phone.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { faderLaw } from '../../firmware/console/index.ts'
import { dress } from './dress.ts'
import { FakeBox } from './fake-box.ts'
import { Fingers } from './fingers.ts'
import { openPanel } from './open-panel.ts'

const box = new FakeBox()
dress(box.store)
await box.start()
const { page, browser, errors } = await openPanel(box.url)
const fingers = await Fingers.on(page)
const fader = (n: number) => page.locator('mx-fader').nth(n - 1)
const level = (n: number) => box.store.get(`/ch/${String(n).padStart(2, '0')}/mix/fader`) as number
const settled = () => page.waitForTimeout(120)

test('two fingers move two faders at once, each by its own way, and none jumps when touched', async () => {
  const travel = await page
    .locator('mx-fader .track')
    .first()
    .evaluate((track) => track.clientHeight)
  const before = [level(1), level(2), level(3)] as const
  await fingers.press(1, fader(1))
  await fingers.press(2, fader(2))
  await settled()
  assert.equal([level(1), level(2)], before.slice(0, 2), 'touched')
  await fingers.slide({ 1: [0, -60], 2: [0, 40] })
  await settled()
  const wanted = (db: number, px: number) => faderLaw.fromPosition(faderLaw.toPosition(db) + px / travel)
  assert.ok(Math.abs(level(1) - wanted(before[0], 60)) < 0.1, `${level(1)} dB`)
  assert.ok(Math.abs(level(2) - wanted(before[1], -40)) < 0.1, `${level(2)} dB`)
  assert.is(level(3), before[2])
  await fingers.lift(1)
  await fingers.lift(2)
})

test('whoever holds two faders mutes with a third finger, once', async () => {
  const on = () => box.store.get('/ch/03/mix/on')
  const was = on()
  await fingers.press(1, fader(1))
  await fingers.press(2, fader(2))
  await fingers.slide({ 1: [0, 20], 2: [0, 20] })
  await fingers.press(3, page.locator('.press.mute').nth(2))
  await fingers.lift(3)
  await settled()
  assert.is(on(), was === 1 ? 0 : 1)
  const before = [level(1), level(2)]
  await fingers.slide({ 1: [0, -20], 2: [0, 10] })
  await settled()
  assert.ok(level(1) > before[0]! && level(2) < before[1]!, 'the two still hold')
  // And in the very moment in which they are let go.
  await fingers.lift(1)
  await fingers.lift(2)
  await page.locator('.press.mute').nth(2).tap()
  await settled()
  assert.is(on(), was)
})

test('a double tap is 0 dB', async () => {
  for (let tap = 0; tap < 2; tap++) {
    await fingers.press(1, fader(2))
    await fingers.lift(1)
  }
  await settled()
  assert.is(level(2), 0)
})

test('a box that restarts is shown again by itself, with what has changed meanwhile', async () => {
  const { port } = box
  await box.stop()
  await page.waitForSelector('.link[data-up="false"]')
  box.store.set('/ch/03/mix/fader', -33, 'meanwhile')
  await box.start(port)
  await page.waitForSelector('.link[data-up="true"]')
  await page.waitForSelector('mx-fader[aria-valuetext="-33.0 dB"]')
})

test('nothing went wrong on the page', () => {
  assert.equal(errors, [])
})

test.after(async () => {
  await browser.close()
  await box.stop()
})

test.run()
