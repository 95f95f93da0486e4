import type { Page } from 'playwright-core'

/**
 * What happened in a page, and when by the machine's clock: a finger's move as chromium got it ("finger"), as the page got it
 * ("page"); the first fader told its new place ("told"), the frame that shows it finished by the page ("drawn").
 */
export type Moment = 'finger' | 'page' | 'told' | 'drawn'

/** The message comes once the frame's own work is done: style, layout, painting. The compositor's and a screen's time are not in it. */
const WATCH = `
  window.moments = []
  const note = (what, ms = performance.now()) => moments.push([what, performance.timeOrigin + ms])
  document.addEventListener('pointermove', (event) => { note('finger', event.timeStamp); note('page') }, true)
  const done = new MessageChannel()
  done.port1.onmessage = () => note('drawn')
  const fader = document.querySelector('mx-fader')
  if (fader) new MutationObserver(() => {
    note('told')
    requestAnimationFrame(() => done.port2.postMessage(0))
  }).observe(fader, { attributes: true, attributeFilter: ['aria-valuetext'] })`

/** Nothing but a frame after the other, so that chromium is as busy as with meters. */
const EMPTY = `<body style="margin: 0; touch-action: none"><canvas></canvas><script>
  const pen = document.querySelector('canvas').getContext('2d')
  let n = 0
  const paint = () => { pen.fillRect(n++ % 300, 0, 1, 100); requestAnimationFrame(paint) }
  paint()</script></body>`

export class WatchedPage {
  readonly page: Page

  private constructor(page: Page) {
    this.page = page
  }

  static async on(page: Page): Promise<WatchedPage> {
    await page.evaluate(WATCH)
    return new WatchedPage(page)
  }

  /** The same browser with another page, of which chromium alone makes the figures. */
  static async empty(page: Page): Promise<WatchedPage> {
    await page.goto('about:blank')
    await page.setContent(EMPTY)
    return WatchedPage.on(page)
  }

  async forget(): Promise<void> {
    await this.page.evaluate('moments.length = 0')
  }

  /** The first of each kind since. */
  async look(): Promise<Partial<Record<Moment, number>>> {
    const all = (await this.page.evaluate('moments')) as [what: Moment, ms: number][]
    return Object.fromEntries(all.reverse())
  }
}
