import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'

const WITHIN_MS = 15_000

const fader = (address: string): string =>
  `[...document.querySelectorAll('mx-fader')].find((one) => one.address === '${address}')`

/** What a browser shows of faders, in words such as "-6.0 dB". */
export class ShownFaders {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  at(address: string): Promise<string | null> {
    return this.#page.evaluate(`${fader(address)}?.getAttribute('aria-valuetext')`)
  }

  /** @throws Error where it does not come to that */
  async until(address: string, text: string): Promise<void> {
    const end = performance.now() + WITHIN_MS
    while ((await this.at(address)) !== text) {
      if (performance.now() > end)
        throw new Error(`the page shows ${await this.at(address)} for ${address}, ${text} is right`)
      await sleep(5)
    }
  }

  /** From now on every place of that one is noted. */
  async follow(address: string): Promise<void> {
    await this.#page.evaluate(`
      window.places = []
      window.follower?.disconnect()
      window.follower = new MutationObserver(([{ target }]) => places.push(target.getAttribute('aria-valuetext')))
      follower.observe(${fader(address)}, { attributes: true, attributeFilter: ['aria-valuetext'] })`)
  }

  places(): Promise<string[]> {
    return this.#page.evaluate('places.splice(0)')
  }
}
