// From a finger on a fader in one browser to the fader drawn in another, and to the first changed sample at the card's output
// (192 frames of its buffer, 4 ms, are part of it). Both are Debian's chromium at a phone's size, drawn by the processor.
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../firmware/mqtt/mosquitto.ts'
import { Fingers } from '../ui-panel/fingers.ts'
import { openPanel } from '../ui-panel/open-panel.ts'
import { firstChange } from './first-change.ts'
import { printTimes } from './print-times.ts'
import { type Moment, WatchedPage } from './web/watched-page.ts'
import { type CardBox, withCardBox } from './with-card-box.ts'

const MOVES = Number(process.env['MIXBOX_BENCH_MOVES'] ?? 200)
/** A change that has not been drawn by then never is. */
const SEEN_WITHIN_MS = 1000
/** Not in step with the frames of a screen. */
const REST_MS = 60
const PX = 20

type Times = Map<string, number[]>

export async function run(): Promise<void> {
  const port = await freePort()
  await withCardBox({ web: { port, address: '127.0.0.1' } }, async ({ card }) => {
    const url = `http://127.0.0.1:${port}/`
    const [hand, eye] = await Promise.all([openPanel(url), openPanel(url)])
    try {
      const times: Times = new Map()
      const fingers = await Fingers.on(hand.page)
      await fingers.press(1, hand.page.locator('mx-fader').first())
      // The first one only tells that it is a drag.
      await fingers.slide({ 1: [0, 2 * PX] })
      await look(times, fingers, await WatchedPage.on(hand.page), await WatchedPage.on(eye.page))
      await listen(times, fingers, card)
      await fingers.lift(1)
      await lookAtNothing(times, hand.page)
      for (const [what, ms] of times) printTimes(`web-browser/${what}`, ms)
    } finally {
      await Promise.all([hand.browser.close(), eye.browser.close()])
    }
  })
}

const add = (times: Times, what: string, ms: number): void => {
  times.set(what, [...(times.get(what) ?? []), ms])
}

/** Moves the finger up and down, each time to be seen in a page. @returns what each page saw */
async function eachMove(fingers: Fingers, last: [WatchedPage, Moment], pages: WatchedPage[], act: Act) {
  await sleep(500)
  for (let n = 0; n < MOVES; n++) {
    await sleep(REST_MS + Math.random() * 20)
    for (const page of pages) await page.forget()
    await fingers.slide({ 1: [0, n % 2 === 0 ? PX : -PX] }, 1)
    const until = performance.now() + SEEN_WITHIN_MS
    while ((await last[0].look())[last[1]] === undefined) {
      if (performance.now() > until)
        throw new Error(`web-browser: a move of ${PX} px was not "${last[1]}" within ${SEEN_WITHIN_MS} ms`)
      await sleep(10)
    }
    act(await Promise.all(pages.map((page) => page.look())))
  }
}

type Act = (seen: Partial<Record<Moment, number>>[]) => void

async function look(times: Times, fingers: Fingers, hand: WatchedPage, eye: WatchedPage): Promise<void> {
  await eachMove(fingers, [eye, 'drawn'], [hand, eye], ([here, there]) => {
    add(times, 'finger to the page', here!.page! - here!.finger!)
    add(times, 'finger to the fader under it, drawn', here!.drawn! - here!.finger!)
    add(times, 'finger to the fader in another browser, drawn', there!.drawn! - here!.finger!)
    add(times, 'of it, page to the other page', there!.told! - here!.page!)
    add(times, 'of it, drawing there', there!.drawn! - there!.told!)
  })
}

/** What is chromium's own of all that. */
async function lookAtNothing(times: Times, page: WatchedPage['page']): Promise<void> {
  const empty = await WatchedPage.empty(page)
  const fingers = await Fingers.on(page)
  await fingers.press(1, page.locator('body'))
  await fingers.slide({ 1: [0, 2 * PX] })
  await eachMove(fingers, [empty, 'page'], [empty], ([seen]) =>
    add(times, 'finger to a page that only draws', seen!.page! - seen!.finger!),
  )
  await fingers.lift(1)
}

async function listen(times: Times, fingers: Fingers, card: CardBox['card']): Promise<void> {
  for (let n = 0; n < MOVES; n++) {
    await sleep(REST_MS + Math.random() * 20)
    const px = n % 2 === 0 ? PX : -PX
    add(
      times,
      'finger to the first changed sample',
      await firstChange(card, () => fingers.slide({ 1: [0, px] }, 1)),
    )
  }
}
