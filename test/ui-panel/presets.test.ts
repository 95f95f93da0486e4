// What a user would lose: a sound that took an hour, kept under a name; and the channel strip that says whose it is.
import type { Locator } from 'playwright-core'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { dress } from './dress.ts'
import { FakeBox } from './fake-box.ts'
import { openPanel } from './open-panel.ts'
import { withPresets } from './preset-sample.ts'

const box = new FakeBox()
const kept = withPresets(box)
dress(box.store)
await box.start()
const { page, browser, errors } = await openPanel(box.url)
const button = (name: string) => page.getByRole('button', { name, exact: true })
const field = (name: string) => page.getByRole('textbox', { name, exact: true })
const list = (name: string) => page.getByRole('combobox', { name, exact: true })
const text = (address: string) => box.store.getText(address)
const seen = async (what: Locator) => (await what.allInnerTexts()).join()
const told = (words: string) => page.locator('mx-presets').getByText(words).first().waitFor()
const heard = (op: string) => box.heard.filter((message) => message.op === op)
const open = async (title: string) => {
  await page.locator('nav button', { hasText: 'Channel' }).tap()
  await page.locator('.who select').selectOption({ label: title })
}
await open('Anna – Ch 09')

test('a channel gets its name, colour and icon where it is mixed, and a name the box does not take is not shown', async () => {
  await field('Ch 09 name').fill('Anna B.')
  await field('Ch 09 name').press('Enter')
  await button('cyan').tap()
  await list('Ch 09 icon').selectOption('choir')
  await page.locator('.who option', { hasText: 'Anna B. – Ch 09' }).waitFor({ state: 'attached' })
  await page.waitForTimeout(100)
  assert.equal(
    ['name', 'color', 'icon'].map((key) => text(`/ch/09/config/${key}`)),
    ['Anna B.', 'cyan', 'choir'],
  )
  assert.is(await button('cyan').getAttribute('aria-pressed'), 'true')
  await field('Ch 09 name').fill('a name much longer than any scribble strip in the world')
  await field('Ch 09 name').press('Enter')
  await page.locator('.refusal').waitFor()
  assert.is(text('/ch/09/config/name'), 'Anna B.')
  await page.waitForTimeout(1200)
  assert.is(await field('Ch 09 name').inputValue(), 'Anna B.')
})

test('a sound is kept by its name, loaded into another channel by two taps, and that keeps its place in the mix', async () => {
  assert.ok(await button('Save preset').isDisabled(), 'without a name there is nothing to keep')
  await field('Keep this sound as').fill('Soft voice')
  await button('Save preset').tap()
  await told('Kept as Soft voice.')
  assert.is(kept.get('Soft voice')!.values['eq/2/g'], -4)
  await open('Ben – Ch 10')
  const level = text('/ch/10/mix/fader')
  assert.is(text('/ch/10/eq/2/g'), '0.0 dB')
  await button('Load preset').tap()
  assert.is(heard('presetLoad').length, 0)
  await button('Replace sound').tap()
  await told('Soft voice is loaded.')
  assert.equal([text('/ch/10/eq/2/g'), text('/ch/10/mix/fader')], ['-4.0 dB', level])
  await page.locator('mx-knob[aria-label="Ch 10 EQ 2 gain"][aria-valuetext="-4.0 dB"]').waitFor()
})

test('of another kind of channel it says what of it comes, and so it does', async () => {
  await open('Wedge Anna – Bus 01')
  // The list is asked for anew with each channel.
  await list('Preset').waitFor()
  assert.is(await seen(list('Preset').locator('option')), 'Soft voice (of a channel: EQ and compressor)')
  await button('Load preset').tap()
  await button('Replace sound').tap()
  await told('Soft voice is loaded.')
  assert.is(text('/bus/01/eq/2/g'), '-4.0 dB')
})

test('a name that is taken is replaced by two taps, none is lost by one', async () => {
  await open('Sax – Ch 12')
  await field('Keep this sound as').fill('Soft voice')
  await button('Replace preset').tap()
  assert.is(kept.get('Soft voice')!.values['eq/2/g'], -4)
  await button('Tap again').tap()
  await told('Kept as Soft voice.')
  assert.is(kept.get('Soft voice')!.values['eq/2/g'], 0)
  await button('Delete preset').tap()
  assert.is(kept.size, 1)
  await button('For good').tap()
  await told('None is kept yet.')
  assert.is(kept.size, 0)
})

test('a channel is given to another of its kind by two taps: its sound, level and sends, not its name', async () => {
  await open('Anna B. – Ch 09')
  assert.match(
    await seen(list('Copy to').locator('option')),
    /^Ch 01 Kick,.*Ch 08 Keys R,Ch 10 Ben,.*Ch 16 Spare$/,
  )
  await list('Copy to').selectOption({ label: 'Ch 16 Spare' })
  await button('Copy').tap()
  assert.is(heard('copy').length, 0)
  await button('Replace it').tap()
  await told('Copied to Ch 16 Spare')
  for (const key of ['eq/2/g', 'mix/fader', 'mix/01/level', 'config/color'])
    assert.is(text(`/ch/16/${key}`), text(`/ch/09/${key}`), key)
  assert.is(text('/ch/16/config/name'), 'Spare')
})

test('what a kind of channel does not have is not offered: main has nobody to be copied to, a DCA no sound', async () => {
  await open('Main')
  assert.is(await list('Copy to').count(), 0)
  assert.is(await field('Keep this sound as').count(), 1)
  await open('DCA 1')
  assert.is(await field('Keep this sound as').count(), 0)
  assert.is(await field('DCA 1 name').count(), 1)
})

test('nothing went wrong on the page', () => {
  assert.equal(errors, [])
})

test.after(async () => {
  await browser.close()
  await box.stop()
})

test.run()
