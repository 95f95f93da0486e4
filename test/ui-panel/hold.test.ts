// What a hand holds on the page stays with the hand, and nothing that happens meanwhile moves it: other people, the
// browser's own gestures, a turned phone, a lost link.
// time limit: 60 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { faderLaw } from '../../firmware/console/index.ts'
import { dress } from './dress.ts'
import { FakeBox } from './fake-box.ts'
import { Fingers } from './fingers.ts'
import { LYING, openPanel, PHONE } from './open-panel.ts'

const box = new FakeBox()
dress(box.store)
await box.start()
const { page, browser, errors } = await openPanel(box.url)
const fingers = await Fingers.on(page)
const fader = (n: number) => page.locator('mx-fader').nth(n - 1)
const shown = (n: number) => fader(n).getAttribute('aria-valuetext')
const level = (n: number) => box.store.get(`/ch/0${n}/mix/fader`) as number
const settled = () => page.waitForTimeout(120)
const moves = () => box.heard.filter(({ op }) => op === 'set').length
const travel = () =>
  page
    .locator('mx-fader .track')
    .first()
    .evaluate((track) => track.clientHeight)

test('a fader that rests in the hand stays there when somebody else moves it, let go too, and everybody agrees', async () => {
  const other = await page.context().newPage()
  await other.goto(box.url)
  await page.bringToFront()
  await fingers.press(1, fader(1))
  await fingers.slide({ 1: [0, 30] })
  await settled()
  const [held, value] = [await shown(1), level(1)]
  box.store.set('/ch/01/mix/fader', -50, 'mqtt')
  await settled()
  assert.is(await shown(1), held, 'held')
  await fingers.lift(1)
  await settled()
  assert.is(await shown(1), held, 'let go')
  assert.is(level(1), value)
  assert.is(await other.locator('mx-fader').first().getAttribute('aria-valuetext'), held)
  // And from now on it is anybody’s again.
  box.store.set('/ch/01/mix/fader', -20, 'mqtt')
  await settled()
  assert.is(await shown(1), '-20.0 dB')
  await other.close()
})

test('a finger that only touches a fader holds nobody up, and then takes it from where it stands', async () => {
  const px = await travel()
  box.store.set('/ch/01/mix/fader', -5, 'mqtt')
  await settled()
  await fingers.press(1, fader(1))
  box.store.set('/ch/01/mix/fader', -20, 'mqtt')
  await settled()
  assert.is(await shown(1), '-20.0 dB')
  await fingers.slide({ 1: [0, -20] })
  await settled()
  const wanted = faderLaw.fromPosition(faderLaw.toPosition(-20) + 20 / px)
  assert.ok(Math.abs(level(1) - wanted) < 0.1, `${level(1)} dB, not ${wanted}`)
  await fingers.lift(1)
})

test('a finger that slides off the fader keeps it, over other faders too', async () => {
  const px = await travel()
  const [before, neighbour] = [level(1), level(3)]
  await fingers.press(1, fader(1))
  await fingers.slide({ 1: [200, 0] })
  await fingers.slide({ 1: [0, 50] })
  await settled()
  const wanted = faderLaw.fromPosition(faderLaw.toPosition(before) - 50 / px)
  assert.ok(Math.abs(level(1) - wanted) < 0.2, `${level(1)} dB, not ${wanted}`)
  assert.is(level(3), neighbour)
  await fingers.lift(1)
})

test('a finger that the system takes away lets go: the fader stays, and the next touch works', async () => {
  await fingers.press(1, fader(2))
  await fingers.slide({ 1: [0, 30] })
  await settled()
  const value = level(2)
  await fingers.cancel()
  await settled()
  assert.is(level(2), value)
  assert.is(await page.locator('[data-held]').count(), 0)
  await fingers.press(1, fader(2))
  await fingers.slide({ 1: [0, -30] })
  await settled()
  assert.ok(level(2) > value)
  await fingers.lift(1)
})

test('a phone that is turned in the middle of a drag lets go, and nothing jumps', async () => {
  await fingers.press(1, fader(1))
  await fingers.slide({ 1: [0, 30] })
  await settled()
  const [value, sets] = [level(1), moves()]
  await page.setViewportSize(LYING)
  await settled()
  await fingers.slide({ 1: [-50, -100] })
  await settled()
  assert.is(level(1), value)
  assert.is(moves(), sets)
  await fingers.lift(1)
  await page.setViewportSize(PHONE)
  await settled()
})

test('a finger that stays down while the link is lost and found moves nothing, during it or after it', async () => {
  await fingers.press(1, fader(1))
  await fingers.slide({ 1: [0, 30] })
  await settled()
  const sets = moves()
  const { port } = box
  await box.stop()
  await page.waitForSelector('.link[data-up="false"]')
  await fingers.slide({ 1: [0, 40] })
  box.store.set('/ch/01/mix/fader', -3, 'meanwhile')
  await box.start(port)
  await page.waitForSelector('.link[data-up="true"]')
  await fingers.slide({ 1: [0, 40] })
  await settled()
  assert.is(moves(), sets)
  assert.is(level(1), -3)
  assert.is(await shown(1), '-3.0 dB')
  await fingers.lift(1)
  await settled()
  assert.is(moves(), sets)
})

test('no gesture of the browser begins on a fader: no scrolling, zooming, going back, loading anew', async () => {
  const touched = await page.evaluate(
    "[...new Set([...document.querySelectorAll('mx-fader')].map((one) => getComputedStyle(one).touchAction))]",
  )
  assert.equal(touched, ['none'])
  assert.is(await page.evaluate('getComputedStyle(document.documentElement).overscrollBehavior'), 'none')
})

test('neither a finger that rests on a fader nor the right mouse button opens a menu or moves it', async () => {
  await page.evaluate(
    "addEventListener('contextmenu', (event) => { (window.menus ??= []).push(event.defaultPrevented) })",
  )
  const sets = moves()
  await fader(3).click({ button: 'right' })
  await page.mouse.move(100, 300)
  await page.mouse.move(100, 400)
  await settled()
  assert.is(moves(), sets)
  assert.equal(await page.evaluate('window.menus'), [true])
})

test('cards scroll under a finger that begins on a knob and goes up, and the knob stays as it is', async () => {
  await page.locator('mx-strip .face').first().tap()
  await page.waitForSelector('.cards mx-knob')
  const sets = moves()
  await fingers.press(1, page.locator('.cards .knobs mx-knob').first())
  await fingers.slide({ 1: [0, -120] })
  await fingers.lift(1)
  await page.waitForTimeout(400)
  const scrolled = "Math.max(...[...document.querySelectorAll('main *')].map(({ scrollTop }) => scrollTop))"
  assert.ok(Number(await page.evaluate(scrolled)) > 50)
  assert.is(moves(), sets)
})

test('nothing went wrong on the page', () => {
  assert.equal(errors, [])
})

test.after(async () => {
  await browser.close()
  await box.stop()
})

test.run()
