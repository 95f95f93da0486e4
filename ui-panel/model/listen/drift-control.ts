// Keeps what lies ready just large enough: two clocks are never alike, and a network delivers in bursts. What counts is the
// least that was to spare within a second; it is held at a margin, by playing a little faster or slower.

/** Seconds. */
const WINDOW = 1
/** Below 3.5 hundredths of a semitone: nobody hears it. Clocks differ by a tenth of that at worst. */
const MOST = 0.002
/** A second of too much is made up for within 20 s, without swinging over: integral = proportional^2 / 4. */
const PROPORTIONAL = 0.05
const INTEGRAL = PROPORTIONAL ** 2 / 4
/** Seconds that are to spare at worst: on a good network, and on the worst. */
const LEAST_MARGIN = 0.01
const MOST_MARGIN = 0.3
/** After it ran dry; and how fast that is forgotten, in seconds a second. */
const MARGIN_STEP = 0.02
const MARGIN_DECAY = 0.0002
/** Seconds above the margin that are not waited for to go slowly. */
const EXCESS = 0.08

const SHARE = 0
const SUM = 1
const MARGIN = 2

export class DriftControl {
  /** A whole second had far more than it needed. */
  excess = false
  readonly #rate: number
  /** In an array they make no garbage. */
  readonly #doubles = Float64Array.of(0, 0, LEAST_MARGIN)
  #least = Number.MAX_SAFE_INTEGER
  #frames = 0

  /** @param rate Hz, of the frames that are told */
  constructor(rate: number) {
    this.#rate = rate
  }

  /** How much faster it is to be played. */
  get speedUp(): number {
    return this.#doubles[SHARE]!
  }

  /** Seconds. */
  get margin(): number {
    return this.#doubles[MARGIN]!
  }

  /**
   * @param spare frames that were not needed, whole
   * @param taken frames that were taken, whole
   */
  observe(spare: number, taken: number): void {
    if (spare < this.#least) this.#least = spare
    this.#frames += taken
    if (this.#frames < WINDOW * this.#rate) return
    const error = this.#least / this.#rate - this.#doubles[MARGIN]!
    this.#doubles[SUM] = bounded(this.#doubles[SUM]! + INTEGRAL * WINDOW * error)
    this.#doubles[SHARE] = bounded(this.#doubles[SUM]! + PROPORTIONAL * error)
    this.#doubles[MARGIN] = Math.max(LEAST_MARGIN, this.#doubles[MARGIN]! - MARGIN_DECAY * WINDOW)
    this.excess = error > EXCESS
    this.#begin()
  }

  /** Nothing was left. */
  ranDry(): void {
    this.#doubles[MARGIN] = Math.min(MOST_MARGIN, this.#doubles[MARGIN]! + MARGIN_STEP)
  }

  /** It begins anew, from another place; how the clocks differ stays known. */
  restart(): void {
    this.#doubles[SHARE] = this.#doubles[SUM]!
    this.excess = false
    this.#begin()
  }

  #begin(): void {
    this.#least = Number.MAX_SAFE_INTEGER
    this.#frames = 0
  }
}

const bounded = (share: number): number => Math.max(-MOST, Math.min(MOST, share))
