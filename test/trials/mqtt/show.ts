// A box that is moved over a broker, with somebody who looks on: what every trial of the broker begins with.
import { setTimeout as sleep } from 'node:timers/promises'
import type { TrialBox } from '../trial-box.ts'
import { ROOT } from './brokers.ts'
import { Controller } from './controller.ts'
import { DeskWatch, type Done } from './desk-watch.ts'
import { Observer } from './observer.ts'
import { OneTimeOrders } from './one-time-orders.ts'
import type { Place } from './place.ts'

const SETS_PER_SECOND = 200
/** Longer is not waited for: that is a fault. ms */
const RIGHT_WITHIN_MS = 20_000
const LOOK_MS = 5
const SETTLED_MS = 500
const QUIET_WITHIN_MS = 5000

/** 32 strips: room for faders that nothing is connected to. */
export const CONSOLE = { console: { strips: 32 } }
const STRIPS = Array.from({ length: 21 }, (_, n) => `/ch/${String(9 + n).padStart(2, '0')}/mix/fader`)
const BUSES = Array.from({ length: 8 }, (_, n) => `/bus/0${1 + n}/mix/fader`)
const FADERS = [...STRIPS, ...BUSES]
/** Moved by somebody else than MQTT. */
const LOCAL = ['/ch/04/mix/fader', '/ch/05/mix/fader', '/ch/06/mix/pan', '/ch/07/config/name', '/dca/1/fader']

export class Show {
  readonly watch = new DeskWatch()
  readonly observer: Observer
  readonly controller: Controller
  readonly orders: OneTimeOrders
  readonly #box: TrialBox
  #moves = 0

  constructor(box: TrialBox, place: Place) {
    this.#box = box
    this.observer = new Observer(place, ROOT)
    this.controller = new Controller(place, ROOT, FADERS, SETS_PER_SECOND)
    this.orders = new OneTimeOrders(box, place, ROOT)
  }

  /** What MQTT has moved, but for the copies. */
  get done(): Done[] {
    return this.watch.done.filter(({ address }) => !OneTimeOrders.moves(address))
  }

  /** Everybody is there, and all is right. */
  async begin(): Promise<void> {
    await this.watch.start(this.#box)
    this.observer.start()
    await this.untilRight()
  }

  /** Somebody at the box moves some of its knobs. */
  async moveLocally(): Promise<void> {
    const n = ++this.#moves
    const place = -(n % 50)
    await this.#box.set(LOCAL.map((address) => [address, address.endsWith('name') ? `Local ${n}` : place]))
  }

  /** Waits for all states on the broker to be right. @param since of performance.now() @returns how long it took, ms */
  async untilRight(since = performance.now()): Promise<number> {
    for (;;) {
      const wrong = this.watch.wrong(this.observer.told)
      const took = performance.now() - since
      if (wrong === undefined) return took
      if (took > RIGHT_WITHIN_MS) throw new Error(`not right after ${RIGHT_WITHIN_MS} ms: ${wrong}`)
      await sleep(LOOK_MS)
    }
  }

  /** All is quiet, and right to the last knob. @returns what is not */
  async quiet(): Promise<string[]> {
    this.controller.pause()
    const { sent } = this.controller
    const faults: string[] = []
    // Also on a busy machine the last one is done at last.
    const isDone = () => sent.at(-1)?.text === this.done.at(-1)?.text
    if (!(await this.#soon(isDone)))
      faults.push(`the last move, ${sent.at(-1)?.address} to ${sent.at(-1)?.text}, was not done`)
    await sleep(SETTLED_MS)
    if (!(await this.#soon(() => this.watch.wrong(this.observer.told) === undefined)))
      faults.push(`when all is quiet ${this.watch.wrong(this.observer.told)}`)
    return [...faults, ...(await this.orders.look())]
  }

  async #soon(test: () => boolean): Promise<boolean> {
    const deadline = performance.now() + QUIET_WITHIN_MS
    while (!test()) {
      if (performance.now() > deadline) return false
      await sleep(LOOK_MS)
    }
    return true
  }

  end(): void {
    this.controller.stop()
    this.observer.stop()
    this.watch.stop()
  }
}
