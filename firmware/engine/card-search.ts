import { AlsaError } from 'node-alsa-pcm'
import type { Arena, CardPair, CardWishes } from '../arena/index.ts'
import type { Card } from './card.ts'
import { type CardFault, isAbsent } from './card-fault.ts'

/** Pauses between rounds through the wishes; the last one is repeated for ever: a card that is back is heard at once. */
const RETRY_MS = [10, 20, 50, 100, 200]

/** The report has room for so many. */
const REPORTED = 6

interface PassedOver extends CardPair, CardFault {}

/** Tries the cards that are wished for, the best first, round after round, until one is open. */
export class CardSearch {
  readonly #arena: Arena
  readonly #card: Card
  #pairs: CardPair[] = []
  #waitMs = 0
  #rounds = 0
  #opening = false
  /** Of the card tried now, or open, among the wishes. */
  place = 0
  /** Better cards than that one, and why each is not open. */
  #passedOver: PassedOver[] = []

  constructor(arena: Arena, card: Card) {
    this.#arena = arena
    this.#card = card
  }

  begin(): void {
    this.#waitMs = 0
    this.#rounds = 0
    this.#opening = false
    this.#startRound()
  }

  /**
   * One look. @param passedMs since the last one
   * @returns 1 when a card is open, 0 while under way, -1 when none of a round could be opened
   */
  poll(passedMs: number): number {
    this.#waitMs -= passedMs
    if (this.#waitMs > 0) return 0
    if (!this.#opening) {
      if (this.place === 0) this.#startRound()
      const pair = this.#pairs[this.place]
      if (!pair) return this.#endRound()
      this.#card.beginOpen(pair)
      this.#opening = true
    }
    const state = this.#card.pollOpen()
    if (state === 1) this.#opening = false
    return state < 0 ? this.#passOver() : state
  }

  /** The open card cannot be started. Result as of poll(). */
  refuse(errno: number): number {
    const { playback } = this.#pairs[this.place]!
    this.#card.fail(new AlsaError('start', playback, errno))
    return this.#passOver()
  }

  /** What is to be said of cards that were not taken. */
  describe(): { fault: CardFault | undefined; passedOver: PassedOver[]; warnings: string[] } {
    const passedOver = this.#passedOver.slice(0, REPORTED)
    const telling = passedOver.filter((one) => !isAbsent(one))
    const open = this.#card.playback !== undefined
    return {
      fault: open ? undefined : (telling.find(({ code }) => code === 'ERATE') ?? telling[0] ?? passedOver[0]),
      passedOver,
      warnings: open ? telling.map(({ message }) => message) : [],
    }
  }

  #startRound(): void {
    this.place = 0
    this.#passedOver = []
    const wishes = this.#arena.wishes.read() as CardWishes | undefined
    // While a new wish is being written the last one holds.
    if (wishes) this.#pairs = wishes.cards
  }

  #passOver(): number {
    this.#opening = false
    this.#passedOver.push({ ...this.#pairs[this.place]!, ...this.#card.fault! })
    this.place++
    return this.place < this.#pairs.length ? 0 : this.#endRound()
  }

  #endRound(): number {
    this.place = 0
    this.#waitMs = RETRY_MS[Math.min(this.#rounds++, RETRY_MS.length - 1)]!
    return -1
  }
}
