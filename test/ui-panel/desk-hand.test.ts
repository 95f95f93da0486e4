// The panel under a mouse and a keyboard, on a laptop at the desk.
// time limit: 60 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { dress } from './dress.ts'
import { FakeBox } from './fake-box.ts'
import { DESKTOP, openPanel } from './open-panel.ts'

const box = new FakeBox()
dress(box.store)
await box.start()
const { page, browser, errors } = await openPanel(box.url, DESKTOP)
const fader = (n: number) => page.locator('mx-fader').nth(n - 1)
const value = (address: string) => box.store.get(address) as number
const settled = () => page.waitForTimeout(120)
const field = page.locator('mx-type-in input')
const type = async (text: string): Promise<void> => {
  await field.fill(text)
  await field.press('Enter')
  await settled()
}

for (const [typed, wanted] of [
  ['-6', -6],
  ['-6.5 dB', -6.5],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['pos:0.75', 0],
] as const)
  test(`a level is typed as the console reads it: ${typed}`, async () => {
    await fader(2).focus()
    await fader(2).press('Enter')
    await type(typed)
    assert.is(value('/ch/02/mix/fader'), wanted)
    assert.is(await field.count(), 0)
    assert.is(await page.evaluate("document.activeElement.matches('mx-fader')"), true, 'the keyboard is back')
  })

test('what is no level is refused with what is allowed, and the field stays to mend it', async () => {
  const before = value('/ch/02/mix/fader')
  await fader(2).dblclick()
  await type('12 dB')
  assert.match((await page.locator('mx-type-in [role=alert]').textContent())!, /12 dB.*-90 to \+10 dB/)
  assert.is(value('/ch/02/mix/fader'), before)
  await type('-3')
  assert.is(value('/ch/02/mix/fader'), -3)
})

test('escape closes the field and moves nothing', async () => {
  await fader(2).press('Enter')
  await field.fill('-20')
  await field.press('Escape')
  await settled()
  assert.is(await field.count(), 0)
  assert.is(value('/ch/02/mix/fader'), -3)
})

test('the field stands within the page, over the last strip too', async () => {
  await page.locator('mx-fader').last().press('Enter')
  const { x, y, width, height } = (await page.locator('mx-type-in dialog').boundingBox())!
  assert.ok(x >= 0 && y >= 0 && x + width <= DESKTOP.width && y + height <= DESKTOP.height, `${x} ${y}`)
  await field.press('Escape')
})

test('a notch of the wheel moves a fader by 0.5 dB, a knob only once it has been clicked', async () => {
  await fader(2).hover()
  await page.mouse.wheel(0, -100)
  await settled()
  assert.is(value('/ch/02/mix/fader'), -2.5)
  const pan = page.locator('mx-knob.pan').nth(1)
  const before = value('/ch/02/mix/pan')
  await pan.hover()
  await page.mouse.wheel(0, -100)
  await settled()
  assert.is(value('/ch/02/mix/pan'), before)
  await pan.click()
  await page.mouse.wheel(0, -100)
  await settled()
  assert.is(value('/ch/02/mix/pan'), before + 2)
})

test('M and S mute and solo the strip that has the keyboard, and no other', async () => {
  const [on, others] = [value('/ch/02/mix/on'), value('/ch/03/mix/on')]
  const solo = value('/-stat/solosw/02')
  await fader(2).focus()
  await page.keyboard.press('m')
  await page.keyboard.press('s')
  await settled()
  assert.is(value('/ch/02/mix/on'), 1 - on)
  assert.is(value('/-stat/solosw/02'), 1 - solo)
  assert.is(value('/ch/03/mix/on'), others)
  await page.keyboard.press('Control+s')
  await page.evaluate('document.activeElement.blur()')
  await page.keyboard.press('m')
  await settled()
  assert.is(value('/ch/02/mix/on'), 1 - on)
  assert.is(value('/-stat/solosw/02'), 1 - solo)
})

test('nothing went wrong on the page', () => {
  assert.equal(errors, [])
})

test.after(async () => {
  await browser.close()
  await box.stop()
})

test.run()
