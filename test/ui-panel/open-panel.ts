// The panel in Debian's chromium, at the size of a phone unless told otherwise.
import { type Browser, chromium, type Page } from 'playwright-core'

export const PHONE = { width: 390, height: 844 } as const
export const LYING = { width: 844, height: 390 } as const
export const TABLET = { width: 1024, height: 768 } as const
export const DESKTOP = { width: 1440, height: 900 } as const

export interface PanelOptions {
  /** Of chromium. */
  args?: string[]
  /** Done before the page is opened. */
  prepare?(page: Page): Promise<unknown>
  /** For tests that put scripts of their own into it. */
  bypassCSP?: boolean
}

/**
 * @param url of the box
 * @returns the page, its strips drawn, and what closes both
 */
export async function openPanel(
  url: string,
  viewport: { width: number; height: number } = PHONE,
  { args = [], prepare, bypassCSP = false }: PanelOptions = {},
): Promise<{ page: Page; browser: Browser; errors: string[] }> {
  // As root, as in containers, there is no sandbox.
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', ...args],
  })
  const context = await browser.newContext({ viewport, hasTouch: true, bypassCSP })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.setDefaultTimeout(5000)
  await prepare?.(page)
  await page.goto(url)
  await page.waitForSelector('mx-strip mx-fader')
  return { page, browser, errors }
}
