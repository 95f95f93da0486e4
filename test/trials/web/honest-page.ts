import { quantile } from '../../bench/figure.ts'
import { openPage, type Page } from '../../firmware/web/page.ts'

const EVERY_MS = 25

/** Somebody at a page meanwhile, who asks again and again, and how long that takes. */
export class HonestPage {
  readonly #page: Page
  readonly #timer: NodeJS.Timeout
  #askedAt: number | undefined
  #asked = 0
  readonly #took: number[] = []
  #fault: string | undefined

  private constructor(page: Page) {
    this.#page = page
    page.socket.on('message', (data: Buffer, binary) => {
      if (!binary && data.includes(`"honest ${this.#asked}"`)) this.#answered()
    })
    this.#timer = setInterval(() => this.#ask(), EVERY_MS)
  }

  static async open(port: number): Promise<HonestPage> {
    return new HonestPage(await openPage(port))
  }

  get answers(): number {
    return this.#took.length
  }

  get slowestMs(): number {
    return Math.max(...this.#took)
  }

  get p99Ms(): number {
    return quantile(this.#took, 0.99)
  }

  /** What it suffered, once it has ended. */
  get fault(): string | undefined {
    return this.#fault
  }

  end(): void {
    clearInterval(this.#timer)
    if (this.#askedAt !== undefined) this.#answered()
    const { closed, gaps, socket } = this.#page
    if (closed) this.#fault = `a page that did no harm was hung up on with ${closed.code} ${closed.reason}`
    else if (gaps > 0) this.#fault = `a page that did no harm missed ${gaps} changes`
    socket.terminate()
  }

  #ask(): void {
    if (this.#askedAt !== undefined) return
    this.#askedAt = performance.now()
    this.#page.send({ op: 'ping', id: `honest ${++this.#asked}` })
  }

  #answered(): void {
    this.#took.push(performance.now() - this.#askedAt!)
    this.#askedAt = undefined
  }
}
