// Where the panel's page has what, and how the engineer gets there.
import type { Locator, Page } from 'playwright-core'
import type { PageWitness } from './page-witness.ts'

export class PanelPlaces {
  readonly #page: Page
  readonly #witness: PageWitness
  readonly #tap: (target: Locator) => Promise<void>
  #view = 'Mixer'
  #bus = ''

  constructor(page: Page, witness: PageWitness, tap: (target: Locator) => Promise<void>) {
    this.#page = page
    this.#witness = witness
    this.#tap = tap
  }

  /** The fader of a channel or of its send, its view and bank on the screen. @param address of the knob */
  async fader(address: string): Promise<Locator> {
    const [, base, bus] = /^(.*?)\/mix\/(?:(\d\d)\/level|fader)$/.exec(address)!
    await this.#showFaders(base!, bus ?? '')
    return this.#slider(`${this.nameOf(base!)} ${bus === undefined ? 'fader' : `to bus ${Number(bus)}`}`)
  }

  async pan(base: string): Promise<Locator> {
    await this.#showFaders(base, '')
    return this.#strip(base).locator('mx-knob.pan')
  }

  async mute(base: string): Promise<Locator> {
    await this.#showFaders(base, '')
    return this.#page.getByRole('button', { name: `${this.nameOf(base)} Mute`, exact: true })
  }

  /** @param band from 1 */
  async bandHandle(base: string, band: number): Promise<Locator> {
    await this.#showFaders(base, '')
    await this.#tap(this.#strip(base).locator('.face'))
    this.#view = 'Channel'
    return this.#slider(`EQ band ${band}`)
  }

  /** What every fader of every bank says to screen readers, by its name. */
  async everyFader(): Promise<Map<string, string>> {
    await this.#show('Mixer', '')
    const said = new Map<string, string>()
    for (const button of await this.#banks.all()) {
      await button.tap()
      const faders: [string, string][] = await this.#page.evaluate(
        `[...document.querySelectorAll('mx-fader')].map((one) => ['aria-label', 'aria-valuetext'].map((name) => one.getAttribute(name)))`,
      )
      for (const [name, text] of faders) said.set(name, text)
    }
    return said
  }

  /** As the box has told the page. @param base "/ch/01" */
  nameOf(base: string): string {
    return String(this.#witness.values.get(`${base}/config/name`))
  }

  async #show(view: string, bus: string): Promise<void> {
    if (this.#view !== view) await this.#tap(this.#page.locator('nav').getByRole('button', { name: view }))
    this.#view = view
    if (this.#bus === bus) return
    await this.#page.getByRole('combobox', { name: 'Faders' }).selectOption(bus)
    this.#bus = bus
  }

  async #showFaders(base: string, bus: string): Promise<void> {
    await this.#show('Mixer', bus)
    // On every bank, beside the strips.
    if (base === '/main/st') return
    const [, kind, number] = /^\/(ch|bus)\/(\d+)$/.exec(base)!
    const titles = await this.#banks.allInnerTexts()
    const at = titles.findIndex((title) => {
      const [, of, first, last = first] = /^(\S+) (\d+)(?:-(\d+))?$/.exec(title.trim())!
      return of!.toLowerCase() === kind && Number(number) >= Number(first) && Number(number) <= Number(last)
    })
    const button = this.#banks.nth(at)
    if (at >= 0 && (await button.getAttribute('aria-pressed')) !== 'true') await this.#tap(button)
    if (at >= 0) return
    throw new Error(`no bank of the page has ${base}`)
  }

  get #banks(): Locator {
    return this.#page.getByRole('group', { name: 'Banks' }).getByRole('button')
  }

  #strip(base: string): Locator {
    return this.#page.locator('mx-strip').filter({ has: this.#slider(`${this.nameOf(base)} fader`) })
  }

  #slider(name: string): Locator {
    return this.#page.getByRole('slider', { name, exact: true })
  }
}
