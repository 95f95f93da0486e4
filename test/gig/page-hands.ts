// The engineer's hands: gestures as a browser gets them from a screen and a keyboard.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Locator } from 'playwright-core'
import type { EngineerPage } from './engineer-page.ts'
import { dragged, pressed, pressesOf, wayOfFinger } from './gestures.ts'
import type { Gesture } from './touch-cues.ts'

/** px a step of a finger, of which the page gets one a frame. */
const STEP_PX = 6
/** A knob's bar is as long, or longer (ui-panel/README.md). */
const SHORTEST_TRAVEL_PX = 160
/** Two taps that were too far apart, as on a busy machine, are made again. */
const MOST_TRIES = 4

/** One knob of a gesture: where it was, and where it is to be: first as wanted, then by the law. */
export interface Hand {
  address: string
  knob: Locator
  from: number
  to: number
}

interface Way {
  finger: number
  sideways: boolean
  px: number
}

export class PageHands {
  /** How often each was made. */
  readonly made = new Map<Gesture | 'two fingers', number>()
  readonly #page: EngineerPage
  /** Told when a finger is half its way. */
  readonly #halfWay: (() => void)[] = []

  constructor(page: EngineerPage) {
    this.#page = page
  }

  /** In the middle of the next drag, or when the time is over. */
  async midDrag(withinMs: number): Promise<void> {
    const half = new Promise<void>((resolve) => this.#halfWay.push(resolve))
    await Promise.race([half, sleep(withinMs)])
  }

  /** Leaves in each hand where its knob is then by the law. @returns the gesture that was made of it */
  async make(wanted: Gesture, hands: readonly Hand[]): Promise<Gesture> {
    const [hand] = hands as [Hand]
    const keys = wanted === 'keys' || wanted === 'pages'
    // From silence a step leads nowhere near.
    const gesture = keys && !Number.isFinite(hand.from) ? 'drag' : wanted
    const kind = hands.length > 1 ? 'two fingers' : gesture
    this.made.set(kind, (this.made.get(kind) ?? 0) + 1)
    if (gesture === 'tap') await this.#page.tap(hand.knob)
    else if (gesture === 'double tap') await this.#doubleTap(hand)
    else if (gesture === 'drag') await this.#drag(hands)
    else await this.#press(gesture, hand)
    return gesture
  }

  async #drag(hands: readonly Hand[]): Promise<void> {
    const { fingers } = this.#page
    const ways = await Promise.all(hands.map((hand, finger) => this.#wayOf(hand, finger)))
    for (const [finger, { knob }] of hands.entries()) await fingers.press(finger, knob)
    const steps = Math.ceil(Math.max(...ways.map(({ px }) => Math.abs(px))) / STEP_PX / 2)
    const slide = (part: (px: number) => number) => {
      const by = ways.map(({ finger, sideways, px }) => {
        const way: readonly [number, number] = sideways ? [part(px), 0] : [0, -part(px)]
        return [finger, way] as const
      })
      return fingers.slide(Object.fromEntries(by), steps)
    }
    await slide((px) => Math.trunc(px / 2))
    for (const tell of this.#halfWay.splice(0)) tell()
    await slide((px) => px - Math.trunc(px / 2))
    for (const { finger } of ways) await fingers.lift(finger)
  }

  async #wayOf(hand: Hand, finger: number): Promise<Way> {
    const { address, knob, from, to } = hand
    const sideways = address.endsWith('/pan')
    const bar = sideways ? knob : knob.locator('.track')
    const { clientWidth, clientHeight } = await bar.evaluate(({ clientWidth, clientHeight }) => ({
      clientWidth,
      clientHeight,
    }))
    const travel = sideways ? Math.max(SHORTEST_TRAVEL_PX, clientWidth) : clientHeight
    const px = wayOfFinger(address, from, to, travel)
    hand.to = dragged(address, from, px, travel)
    return { finger, sideways, px }
  }

  async #press(gesture: Gesture, hand: Hand): Promise<void> {
    const { address, knob, from, to } = hand
    const presses = pressesOf(address, gesture, from, to)
    hand.to = pressed(address, gesture, from, presses)
    const [up, down] = gesture === 'keys' ? ['ArrowUp', 'ArrowDown'] : ['PageUp', 'PageDown']
    await knob.focus()
    for (let n = 0; n < Math.abs(presses); n++)
      await this.#page.page.keyboard.press(presses > 0 ? up! : down!)
  }

  async #doubleTap(hand: Hand): Promise<void> {
    const { fingers, witness } = this.#page
    hand.to = 0
    const before = witness.sets.length
    for (let tries = 0; tries < MOST_TRIES && witness.sets.length === before; tries++) {
      for (let tap = 0; tap < 2; tap++) {
        await fingers.press(0, hand.knob)
        await fingers.lift(0)
      }
      await sleep(100)
    }
  }
}
