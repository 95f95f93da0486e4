// The browser panel on the mix engineer's phone: Debian's chromium, what is listened to, and what it cost.
import { join } from 'node:path'
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'
import { Fingers } from '../ui-panel/fingers.ts'
import { PHONE } from '../ui-panel/open-panel.ts'
import { browserCpuSeconds } from './browser-cpu-seconds.ts'
import { PageWitness, type Reconnection } from './page-witness.ts'
import { PanelPlaces } from './panel-places.ts'

/** Of the browser, for the verdict. */
export interface PageReport {
  taps: number
  reconnections: readonly Reconnection[]
  /** Of the page's own code, and what the box has refused it. */
  errors: readonly string[]
  /** Of processor time, all processes of the browser together. */
  cores: number
}

/** A view that is looked for and not found is a fault of the page. */
const FOUND_WITHIN_MS = 15_000

export class EngineerPage {
  readonly page: Page
  readonly fingers: Fingers
  readonly witness: PageWitness
  readonly places: PanelPlaces
  /** Of the page's own code. */
  readonly errors: string[] = []
  /** Buttons, lists and handles touched to get somewhere, and to switch. */
  taps = 0
  readonly #context: BrowserContext
  readonly #folder: string
  /** Processor time until the page stood, and when that was. */
  #cpuBefore = 0
  #since = 0

  private constructor(
    context: BrowserContext,
    folder: string,
    page: Page,
    fingers: Fingers,
    witness: PageWitness,
  ) {
    this.#context = context
    this.#folder = folder
    this.page = page
    this.fingers = fingers
    this.witness = witness
    this.places = new PanelPlaces(page, witness, (target) => this.tap(target))
    page.on('pageerror', (error) => this.errors.push(error.message))
  }

  /** @param within a folder for the browser's own files: by it its processes are found */
  static async open(url: string, within: string): Promise<EngineerPage> {
    const folder = join(within, 'browser')
    const context = await chromium.launchPersistentContext(folder, {
      executablePath: '/usr/bin/chromium',
      // As root, as in containers, there is no sandbox.
      args: ['--no-sandbox', '--disable-gpu'],
      viewport: PHONE,
      hasTouch: true,
      // Whoever plays the gig ends it.
      ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
    })
    const page = context.pages()[0]!
    page.setDefaultTimeout(FOUND_WITHIN_MS)
    const witness = new PageWitness(page)
    const opened = new EngineerPage(context, folder, page, await Fingers.on(page), witness)
    await page.goto(url)
    await page.waitForSelector('mx-strip mx-fader')
    opened.#cpuBefore = browserCpuSeconds(folder)
    opened.#since = performance.now()
    return opened
  }

  /** Ends the browser. @returns what there is to say of it */
  async leave(): Promise<PageReport> {
    const { taps, errors, witness } = this
    const cpuSeconds = browserCpuSeconds(this.#folder) - this.#cpuBefore
    const seconds = (performance.now() - this.#since) / 1000
    await this.#context.close()
    const { reconnections, refusals } = witness
    return { taps, reconnections, errors: [...errors, ...refusals], cores: cpuSeconds / seconds }
  }

  async tap(target: Locator): Promise<void> {
    await target.tap()
    this.taps++
  }
}
