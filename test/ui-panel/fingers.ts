// Fingers on the glass: touches as the browser gets them from a screen, any number at once.
import type { CDPSession, Locator, Page } from 'playwright-core'

interface Finger {
  x: number
  y: number
  id: number
}

export class Fingers {
  readonly #session: CDPSession
  readonly #down = new Map<number, Finger>()

  private constructor(session: CDPSession) {
    this.#session = session
  }

  static async on(page: Page): Promise<Fingers> {
    return new Fingers(await page.context().newCDPSession(page))
  }

  /** In the middle of an element. */
  async press(id: number, target: Locator): Promise<void> {
    const { x, y, width, height } = (await target.boundingBox())!
    this.#down.set(id, { id, x: x + width / 2, y: y + height / 2 })
    await this.#tell('touchStart')
  }

  /** All fingers at once, px. @param by finger -> sideways, downwards */
  async slide(by: Readonly<Record<number, readonly [x: number, y: number]>>, steps = 10): Promise<void> {
    for (let step = 0; step < steps; step++) {
      for (const [id, [x, y]] of Object.entries(by)) {
        const finger = this.#down.get(Number(id))!
        finger.x += x / steps
        finger.y += y / steps
      }
      await this.#tell('touchMove')
    }
  }

  async lift(id: number): Promise<void> {
    const finger = this.#down.get(id)!
    this.#down.delete(id)
    // Of those that are lifted; the others stay.
    await this.#tell('touchEnd', [finger])
  }

  /** The system takes all of them away: a call, a gesture of its own. */
  async cancel(): Promise<void> {
    this.#down.clear()
    await this.#tell('touchCancel')
  }

  async #tell(
    type: 'touchStart' | 'touchMove' | 'touchEnd' | 'touchCancel',
    touchPoints = [...this.#down.values()],
  ): Promise<void> {
    await this.#session.send('Input.dispatchTouchEvent', { type, touchPoints })
  }
}
