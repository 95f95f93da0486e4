import { type Arena, Clock } from '../arena/index.ts'
import type { BoxStatus } from './box-status.ts'
import type { Health } from './service-manager.ts'

/**
 * An engine without a card still counts frames, a dead or hung one is replaced within a second and a cold start takes
 * a few: when nothing was rendered for so long, the one who should have seen to it has failed. ms
 */
const WITHOUT_FRAMES_MS = 20_000

/** Whether the supervisor does what it is for: somebody renders, and somebody answers. */
export class BoxHealth {
  readonly #arena: Arena
  readonly #patience: number
  readonly #now: () => number
  #frames = -1
  #advancedAt: number

  /** @param patience factor of every time the box is given @param now ms that only grow */
  constructor(arena: Arena, patience: number, now: () => number = () => performance.now()) {
    this.#arena = arena
    this.#patience = patience
    this.#now = now
    this.#advancedAt = now()
  }

  /** @param deaf why nobody can speak to the box; undefined when they can */
  look(status: BoxStatus, deaf: string | undefined): Health {
    const frames = this.#arena.clock[Clock.frames]!
    const now = this.#now()
    if (frames !== this.#frames) this.#advancedAt = now
    this.#frames = frames
    const seconds = Math.round((now - this.#advancedAt) / 1000)
    const still = now - this.#advancedAt > WITHOUT_FRAMES_MS * this.#patience
    const problem = still ? `nothing was rendered for ${seconds} s` : deaf
    return { problem, line: lineOf(status) }
  }
}

function lineOf({ card, engine, rate, periodFrames, counters }: BoxStatus): string {
  const cards = card.capture === card.playback ? card.capture : `${card.capture}, ${card.playback}`
  const panic = engine.panic ? ', panic' : ''
  return `engine ${engine.state}${panic}; ${cards}, ${rate} Hz, period ${periodFrames}; xruns ${counters['xruns'] ?? 0}`
}
