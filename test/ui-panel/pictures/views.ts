// Every view, and how a hand gets there from the mixer that has just been opened.
import type { Page } from 'playwright-core'
import { PAIRING_PAGE } from '../../../firmware/surfaces/web/pairing-page.ts'
import type { FakeBox } from '../fake-box.ts'

export interface PictureView {
  name: string
  /** Of whom the box thinks it speaks to. */
  role?: string
  go(page: Page, box: FakeBox): Promise<void>
}

const to = (page: Page, title: string) => page.locator('nav button', { hasText: title }).click()

/** A channel of the list, scrolled down so far. */
const channel = (name: string, base: string, part = 0): PictureView => ({
  name,
  async go(page) {
    await to(page, 'Channel')
    await page.evaluate(`{
      const list = document.querySelector('mx-channel .who select')
      const wanted = [...list.options].findIndex(({ text }) => text.endsWith('${base}'))
      list.selectedIndex = wanted
      list.dispatchEvent(new Event('change'))
    }`)
    await page.waitForTimeout(300)
    await page.evaluate(`{
      const cards = document.querySelector('mx-channel .scroll')
      cards.scrollTop = ${part} * cards.clientHeight
    }`)
  },
})

export const VIEWS: readonly PictureView[] = [
  { name: 'mixer', go: async () => {} },
  {
    name: 'sends',
    async go(page) {
      await page.locator('.target select').selectOption({ label: '→ 1 Wedge Anna' })
    },
  },
  channel('channel', 'Ch 09'),
  channel('channel-2', 'Ch 09', 0.9),
  channel('channel-bus', 'Bus 01'),
  channel('channel-end', 'Ch 09', 99),
  channel('channel-main', 'Main'),
  channel('channel-dca', 'DCA 1'),
  { name: 'routing', go: (page) => to(page, 'Routing') },
  { name: 'status', go: (page) => to(page, 'Status') },
  {
    name: 'status-trouble',
    async go(page, box) {
      const well = box.status as { card: object; engine: object }
      box.status = {
        ...well,
        card: {
          ...well.card,
          fault: {
            code: 'ENODEV',
            message: 'the card "Scarlett 18i20" is not there; the box looks for it every second',
          },
        },
        engine: { ...well.engine, state: 'card lost' },
      }
      box.tell({ op: 'status', ...box.status })
      await to(page, 'Status')
      await page.waitForTimeout(200)
      box.status = well as unknown as Record<string, unknown>
    },
  },
  {
    name: 'alarm',
    async go(_page, box) {
      const { engine } = box.status as { engine: object }
      box.tell({ op: 'status', ...box.status, engine: { ...engine, panic: true } })
    },
  },
  {
    name: 'setup',
    async go(page) {
      await to(page, 'Setup')
      await page.getByRole('button', { name: 'Make a code' }).click()
    },
  },
  {
    name: 'setup-viewer',
    role: 'viewer',
    go: (page) => to(page, 'Setup'),
  },
  { name: 'panel', go: (page) => to(page, 'Panel') },
  { name: 'viewer', role: 'viewer', go: async () => {} },
  { name: 'lost', go: (_page, box) => box.stop() },
  { name: 'pairing', go: (page) => page.setContent(PAIRING_PAGE) },
]
