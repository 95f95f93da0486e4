import type { Browser, Page } from 'playwright-core'
import type { FakeBox } from '../fake-box.ts'
import type { Screen } from './screens.ts'
import type { PictureView } from './views.ts'

/** Meters have risen by then, held peaks stand above them. */
const SETTLED_MS = 600

/** @param take called while the view stands there @throws Error where the page went wrong meanwhile */
export async function takePicture<T>(
  browser: Browser,
  box: FakeBox,
  { width, height, scale }: Screen,
  view: PictureView,
  take: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({
    ...{ viewport: { width, height }, deviceScaleFactor: scale, hasTouch: true },
  })
  try {
    const page = await context.newPage()
    const errors: string[] = []
    page.on('pageerror', ({ message }) => errors.push(message))
    page.setDefaultTimeout(10_000)
    await page.goto(box.url)
    await page.waitForSelector('mx-strip mx-fader')
    await view.go(page, box)
    await page.waitForTimeout(SETTLED_MS)
    if (errors.length > 0) throw new Error(`pictures: ${view.name} went wrong: ${errors.join('; ')}`)
    return await take(page)
  } finally {
    await context.close()
  }
}
