// A browser that listens to a box, by a worklet or as where there are none, and what it tells of it.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import type { Cost } from '../../../ui-panel/model/listen/cost.ts'
import { putEar } from '../../ui-panel/listen/ear.ts'
import { DESKTOP, openPanel } from '../../ui-panel/open-panel.ts'

/** Instead of a record: when it became loud or silent at the ear, by the machine's clock, ms. */
const NOTE_CHANGES = `
  window.changes = []
  let loud
  window.record.push = ([left]) => {
    const now = Math.abs(left[left.length - 1]) > 0.01
    if (now !== loud) changes.push(performance.timeOrigin + performance.now())
    loud = now
  }`

/** The loudspeaker's part of the way, ms, as the browser tells it. */
const LATENCY = '1000 * (earContext.baseLatency + earContext.outputLatency)'

export class ListeningPage {
  readonly #page: Page
  readonly #browser: Browser

  private constructor(page: Page, browser: Browser) {
    this.#page = page
    this.#browser = browser
  }

  static async open(port: number, worklet: boolean): Promise<ListeningPage> {
    const { page, browser } = await openPanel(`http://127.0.0.1:${port}/`, DESKTOP, {
      bypassCSP: true,
      prepare: async (fresh) => {
        await putEar(fresh, !worklet)
        await fresh.addInitScript(NOTE_CHANGES)
      },
    })
    await page.getByRole('button', { name: 'Listen in this browser' }).tap()
    const listening = new ListeningPage(page, browser)
    while ((await listening.cost())?.lagMs === undefined) await sleep(100)
    return listening
  }

  cost(): Promise<Cost | undefined> {
    return this.#page.evaluate(`document.querySelector('mx-app').listening.cost`)
  }

  /** When the sound begins or ends at the ear, by the machine's clock, ms. @param act makes it so */
  async change(act: () => Promise<void>): Promise<number | undefined> {
    await this.#page.evaluate('changes.length = 0')
    await act()
    for (let waited = 0; waited < 2000; waited += 50) {
      await sleep(50)
      const at = (await this.#page.evaluate(`changes[0] && changes[0] + ${LATENCY}`)) as number | undefined
      if (at !== undefined) return at
    }
    return undefined
  }

  close(): Promise<void> {
    return this.#browser.close()
  }
}
