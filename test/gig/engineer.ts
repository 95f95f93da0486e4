// The mix engineer: makes moves at the browser panel by touch and keyboard. What a gesture means is worked out by the
// panel's documentation; what the page made of it, and when that sounds, is known from what page and box say to each other.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Locator } from 'playwright-core'
import { RATE } from './band.ts'
import { checkGesture } from './check-gesture.ts'
import type { EngineerPage } from './engineer-page.ts'
import { toDb } from './knobs.ts'
import { noteSets } from './note-sets.ts'
import { type Hand, PageHands } from './page-hands.ts'
import type { SentSet } from './page-witness.ts'
import { type Entry, naturalValue } from './reference/natural-value.ts'
import type { Stage } from './stage.ts'
import type { Gesture, TouchCue } from './touch-cues.ts'

/** What a gesture takes at most, once its knob is on the screen. */
const LASTS = RATE
/** A link that went away is back by then, or the gig has failed. */
const BACK_WITHIN_MS = 20_000
const ANSWERED_WITHIN_MS = 10_000
/** What was moved last has gone out by then: the page sends every 16 ms. */
const SENT_WITHIN_MS = 40

/** What the engineer has done. */
export interface Done {
  gestures: ReadonlyMap<string, number>
  /** Messages of the page that moved knobs. */
  moves: number
  /** Gestures that the box went away under. */
  cutOff: number
}

export class Engineer {
  readonly hands: PageHands
  #moves = 0
  #cutOff = 0
  readonly #stage: Stage
  readonly #page: EngineerPage

  constructor(stage: Stage, page: EngineerPage) {
    this.#stage = stage
    this.#page = page
    this.hands = new PageHands(page)
  }

  get done(): Done {
    return { gestures: this.hands.made, moves: this.#moves, cutOff: this.#cutOff }
  }

  /** @throws Error when the page does not do what the gesture means */
  async play({ gesture, touched }: TouchCue): Promise<void> {
    const { witness } = this.#page
    await this.#linked()
    const { connection } = witness
    const held = () => witness.linked && witness.connection === connection
    const first = witness.sets.length
    let begun: number | undefined
    try {
      const hands: Hand[] = []
      for (const { entry } of touched) hands.push(await this.#reach(gesture, entry))
      if (!touched.every(({ object }) => this.#stage.isFree(object, LASTS))) {
        this.#stage.skipped++
        return
      }
      begun = performance.now()
      const made = await this.hands.make(gesture, hands)
      await this.#answered(first, held)
      if (held() && !this.#disturbed(hands, begun)) checkGesture(made, hands, witness.sets.slice(first))
    } catch (error) {
      // Nothing is where it was on a page that has lost its box.
      if (held()) throw error
    }
    if (begun !== undefined && !held()) this.#cutOff++
    await this.#note(witness.sets.slice(first))
  }

  /** On a busy machine the score comes late, and somebody else moves what the hands are at. */
  #disturbed(hands: readonly Hand[], since: number): boolean {
    return this.#page.witness.others.some(
      (other) => other.at >= since && hands.some(({ address }) => address === other.address),
    )
  }

  /** Brings a knob onto the screen, and looks where it stands. */
  async #reach(gesture: Gesture, entry: Entry): Promise<Hand> {
    const [address] = entry
    const knob = await this.#find(address)
    const told = this.#page.witness.values.get(address)!
    if (gesture !== 'tap') return { address, knob, from: toDb(told), to: Number(naturalValue(entry)) }
    const on = Number(told === 'on')
    return { address, knob, from: on, to: 1 - on }
  }

  #find(address: string): Promise<Locator> {
    const { places } = this.#page
    const [, base, knob] = /^(\/(?:main\/st|\w+\/\d+))\/(.*)$/.exec(address) as unknown as string[]
    if (knob === 'mix/pan') return places.pan(base!)
    if (knob === 'mix/on') return places.mute(base!)
    if (knob!.startsWith('eq/')) return places.bandHandle(base!, Number(knob![3]))
    return places.fader(address)
  }

  async #linked(): Promise<void> {
    const { witness } = this.#page
    for (const deadline = Date.now() + BACK_WITHIN_MS; !witness.linked; await sleep(20))
      if (Date.now() > deadline) throw new Error(`the page is not back after ${BACK_WITHIN_MS} ms`)
  }

  /** Until every set is answered, or never will be. @throws Error */
  async #answered(first: number, held: () => boolean): Promise<void> {
    const { witness } = this.#page
    await sleep(SENT_WITHIN_MS)
    const open = () => witness.sets.slice(first).filter(({ batch }) => batch === undefined).length
    for (const deadline = Date.now() + ANSWERED_WITHIN_MS; held() && open() > 0; await sleep(10))
      if (Date.now() > deadline) throw new Error(`the box does not answer ${open()} sets of the page`)
  }

  async #note(sets: readonly SentSet[]): Promise<void> {
    this.#moves += sets.length
    if (sets.some(({ batch }) => batch === undefined)) await this.#linked()
    noteSets(this.#stage, sets, this.#page.witness.reconnections)
  }
}
