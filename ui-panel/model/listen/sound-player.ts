// Pieces of sound in, as the network brings them; sound out at the rate of another clock. Never a click: it is faded before
// nothing is left, and when there is something again. Runs in the browser's sound thread: rendering makes no garbage.
import { DriftControl } from './drift-control.ts'
import { FADE, FADE_FRAMES } from './fade.ts'
import type { PlayerFigures } from './player-figures.ts'
import { Resampler } from './resampler.ts'
import type { SoundPiece } from './sound-piece.ts'
import { RING_FRAMES, SoundRing } from './sound-ring.ts'

/** Above the margin when it begins: a piece of 21 ms has just come, the next may be a little late. Seconds. */
const START = 0.026
/** Unheard: there is no room for more. */
const FULL_FRAMES = RING_FRAMES / 2

type Mode = 'silent' | 'playing' | 'leaving'

export class SoundPlayer {
  readonly #ring = new SoundRing()
  /** Hz. */
  readonly #rate: number
  #boxRate = 0
  #resampler = new Resampler(1)
  #control = new DriftControl(1)
  #mode: Mode = 'silent'
  /** Place in FADE. */
  #fade = 0
  /** It is to be silent before it goes on: there is too much, or another rate. */
  #mustLeave = false
  /** Why it leaves. */
  #dry = false
  #underruns = 0
  #jumps = 0

  /** @param rate Hz of what is rendered */
  constructor(rate: number) {
    this.#rate = rate
  }

  take(piece: SoundPiece): void {
    const otherRate = piece.rate !== this.#boxRate
    const full = this.#ring.end - this.#resampler.place > FULL_FRAMES
    if (this.#mode !== 'silent' && (otherRate || full)) {
      this.#mustLeave = true
      return
    }
    if (otherRate) this.#adopt(piece.rate)
    const { place, reach } = this.#resampler
    this.#ring.write(piece, Math.ceil(place) + reach)
  }

  /** Fills both, as many frames as they hold; the same number every time. */
  render(left: Float32Array, right: Float32Array): void {
    this.#decide(left.length)
    if (this.#mode === 'silent') {
      left.fill(0)
      right.fill(0)
      return
    }
    this.#resampler.read(this.#ring, left, right)
    if (this.#mode === 'leaving' || this.#fade < FADE_FRAMES) this.#shape(left, right)
  }

  figures(): PlayerFigures {
    const { place } = this.#resampler
    const { drops, missingFrames, end } = this.#ring
    const playing = this.#mode === 'playing'
    return {
      ...{ playing, rate: this.#boxRate, frame: this.#ring.frameAt(place), drops, missingFrames },
      ...{ underruns: this.#underruns, jumps: this.#jumps, speedUp: this.#control.speedUp },
      ready: playing ? (end - place) / this.#boxRate : 0,
    }
  }

  #adopt(rate: number): void {
    this.#boxRate = rate
    this.#resampler = new Resampler(rate / this.#rate)
    this.#control = new DriftControl(rate)
    this.#resampler.place = this.#ring.end
  }

  #decide(frames: number): void {
    const { end } = this.#ring
    const resampler = this.#resampler
    // This time, and as much as it takes to fade out the next time.
    const needed = Math.ceil((frames + FADE_FRAMES) * resampler.step) + resampler.reach
    if (this.#mode === 'silent') {
      const start = Math.ceil((this.#control.margin + START) * this.#boxRate) + needed
      if (this.#boxRate === 0 || end - resampler.place < start) return
      resampler.place = end - start
      this.#control.restart()
      this.#mode = 'playing'
    }
    const spare = Math.floor(end - resampler.place) - needed
    this.#control.observe(spare, Math.round(frames * resampler.step))
    resampler.speedUp = this.#control.speedUp
    if (this.#mode !== 'playing' || this.#fade < FADE_FRAMES) return
    this.#dry = spare < 0
    if (this.#dry) {
      this.#underruns++
      this.#control.ranDry()
    } else if (this.#mustLeave || this.#control.excess) this.#jumps++
    else return
    this.#mode = 'leaving'
  }

  #shape(left: Float32Array, right: Float32Array): void {
    const by = this.#mode === 'leaving' ? -1 : 1
    for (let n = 0; n < left.length; n++) {
      this.#fade = Math.max(0, Math.min(FADE_FRAMES, this.#fade + by))
      left[n]! *= FADE[this.#fade]!
      right[n]! *= FADE[this.#fade]!
    }
    if (this.#mode !== 'leaving' || this.#fade > 0) return
    this.#mode = 'silent'
    this.#mustLeave = false
    // Run dry, it waits for what comes now; with too much, the newest is there already.
    if (this.#dry) this.#resampler.place = this.#ring.end
  }
}
