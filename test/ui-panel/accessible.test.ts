// People who do not see the page, or not its colours, can mix with it: axe's rules, and touch targets that fingers hit.
import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { channelSettings } from '../../firmware/console/index.ts'
import { PAIRING_PAGE } from '../../firmware/surfaces/web/pairing-page.ts'
import { dress } from './dress.ts'
import { FakeBox } from './fake-box.ts'
import { withHouse } from './house-sample.ts'
import { DESKTOP, LYING, openPanel, PHONE, TABLET } from './open-panel.ts'
import { withDesk } from './panel-sample.ts'
import { withPresets } from './preset-sample.ts'
import { STATUS_SAMPLE } from './status-sample.ts'

interface Finding {
  id: string
  impact: string
  help: string
  nodes: { html: string }[]
}

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')
/** px, of Apple's and Google's guidelines. */
const TOUCH_PX = 44
/** A button's sideways way may be the strip's: eight of them stand on a phone. */
const NARROWEST_PX = 36

const box = new FakeBox()
box.status = STATUS_SAMPLE
withDesk(box)
withHouse(box)
withPresets(box).set('Soft voice', channelSettings(box.store, '/ch/09', 'preset'))
dress(box.store)
await box.start()

for (const [name, viewport] of Object.entries({ PHONE, LYING, TABLET, DESKTOP })) {
  const { page, browser } = await openPanel(box.url, viewport)
  await page.evaluate(AXE)
  for (const view of ['Mixer', 'Channel', 'Routing', 'Status', 'Setup', 'Panel', 'Listening']) {
    if (view === 'Listening') {
      await page.getByRole('button', { name: 'Listen in this browser' }).click()
      await page.getByRole('button', { name: /^What is heard here/ }).click()
    } else await page.locator('nav button', { hasText: view }).click()
    await page.waitForTimeout(100)
    const findings = (await page.evaluate(
      "axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations)",
    )) as Finding[]
    const small = (await page.evaluate(
      `[...document.querySelectorAll('button, select, [role=slider], a, input')].filter((element) => element.checkVisibility())
        .map((element) => ({ text: element.outerHTML.slice(0, 120), box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.height < ${TOUCH_PX} || box.width < ${NARROWEST_PX})
        .map(({ text, box }) => text + ' ' + box.width + ' x ' + box.height)`,
    )) as string[]

    test(`${view} on ${name}: axe finds nothing serious`, () => {
      const serious = findings.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      assert.equal(
        serious.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.length} x ${nodes[0]!.html}`),
        [],
      )
    })

    test(`${view} on ${name}: everything to touch is large enough for a finger`, () => {
      assert.equal(small, [])
    })
  }
  await browser.close()
}

{
  const { page, browser } = await openPanel(box.url)
  await page.setContent(PAIRING_PAGE)
  await page.evaluate(AXE)
  const findings = (await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations)",
  )) as Finding[]
  await browser.close()
  test('the page to pair with: axe finds nothing at all', () => {
    assert.equal(
      findings.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`),
      [],
    )
  })
}

test.after(() => box.stop())

test.run()
