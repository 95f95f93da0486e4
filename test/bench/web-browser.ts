// From a finger on a fader in one browser to the fader drawn in another, both Debian's chromium at a phone's size, before a box.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { freePort } from '../firmware/mqtt/mosquitto.ts'
import { Fingers } from '../ui-panel/fingers.ts'
import { openPanel } from '../ui-panel/open-panel.ts'
import { printFigure, quantile } from './figure.ts'
import { withCardBox } from './with-card-box.ts'

const MOVES = Number(process.env['MIXBOX_BENCH_MOVES'] ?? 200)
/** A change that has not been drawn by then never is. */
const SEEN_WITHIN_MS = 500

/** In the page: when the finger moved, and when the first fader's new place was drawn, both by the machine's clock. */
const WATCH = `
  window.moved = []; window.drawn = []
  const now = () => performance.timeOrigin + performance.now()
  document.addEventListener('pointermove', (event) => moved.push(performance.timeOrigin + event.timeStamp), true)
  new MutationObserver(() => requestAnimationFrame(() => drawn.push(now())))
    .observe(document.querySelector('mx-fader'), { attributes: true, attributeFilter: ['aria-valuetext'] })`

const take = (page: Page, what: 'moved' | 'drawn') => page.evaluate(`${what}.splice(0)`) as Promise<number[]>

/** @returns ms from the finger to each page's fader @throws Error where it was never drawn */
async function move(
  hand: Page,
  eye: Page,
  fingers: Fingers,
  px: number,
): Promise<[own: number, other: number]> {
  for (const page of [hand, eye]) await take(page, 'drawn')
  await take(hand, 'moved')
  await fingers.slide({ 1: [0, px] }, 1)
  for (let waited = 0; waited < SEEN_WITHIN_MS; waited += 20) {
    await sleep(20)
    if (!((await eye.evaluate('drawn.length')) as number)) continue
    const [moved] = await take(hand, 'moved')
    const [[own], [other]] = await Promise.all([take(hand, 'drawn'), take(eye, 'drawn')])
    return [own! - moved!, other! - moved!]
  }
  throw new Error(
    `web-browser: a move of ${px} px was not drawn in the other browser within ${SEEN_WITHIN_MS} ms`,
  )
}

export async function run(): Promise<void> {
  const port = await freePort()
  await withCardBox({ web: { port, address: '127.0.0.1' } }, async () => {
    const url = `http://127.0.0.1:${port}/`
    const [hand, eye] = await Promise.all([openPanel(url), openPanel(url)])
    const [own, other]: [number[], number[]] = [[], []]
    try {
      for (const { page } of [hand, eye]) await page.evaluate(WATCH)
      const fingers = await Fingers.on(hand.page)
      await fingers.press(1, hand.page.locator('mx-fader').first())
      // The first one only tells that it is a drag.
      await fingers.slide({ 1: [0, 40] })
      await sleep(500)
      for (let n = 0; n < MOVES; n++) {
        await sleep(Math.random() * 20)
        const [here, there] = await move(hand.page, eye.page, fingers, n % 2 === 0 ? 20 : -20)
        own.push(here)
        other.push(there)
      }
      await fingers.lift(1)
    } finally {
      await Promise.all([hand.browser.close(), eye.browser.close()])
    }
    print('finger to the fader under it, drawn', own)
    print('finger to the fader in another browser, drawn', other)
  })
}

function print(what: string, ms: number[]): void {
  for (const [word, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
    ['max', 1],
  ] as const) {
    printFigure({
      name: `web-browser/${what}, ${word}`,
      unit: 'ms',
      value: quantile(ms, share),
      runs: ms.length,
    })
  }
}
