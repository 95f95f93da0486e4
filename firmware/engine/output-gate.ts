import { type Arena, Control } from '../arena/index.ts'
import type { Dispatch } from './dispatch.ts'

const FADE_MS = 20
/** After a gap the sound comes back within 5 ms; panic takes as long. */
const QUICK_MS = 5

/** All outputs together: fade-in after a start or a gap, panic, fade-out at the end. */
export class OutputGate {
  readonly #control: Int32Array
  readonly #dispatch: Dispatch
  readonly fadeFrames: number
  readonly #quickFrames: number
  #panicked = false

  constructor(arena: Arena, dispatch: Dispatch, rate: number) {
    this.#control = arena.control
    this.#dispatch = dispatch
    this.fadeFrames = Math.ceil((rate * FADE_MS) / 1000)
    this.#quickFrames = Math.ceil((rate * QUICK_MS) / 1000)
  }

  /** Silence at once: where there is no sound to cut off. */
  mute(): void {
    this.#dispatch.setMaster(false, 0)
  }

  fadeIn(): void {
    this.#open(this.fadeFrames)
  }

  fadeInQuickly(): void {
    this.#open(this.#quickFrames)
  }

  fadeOut(): void {
    this.#dispatch.setMaster(false, this.fadeFrames)
  }

  /** Follows the arena's panic word. */
  watchPanic(): void {
    const panic = Atomics.load(this.#control, Control.panic) !== 0
    if (panic === this.#panicked) return
    this.#panicked = panic
    this.#dispatch.setMaster(!panic, panic ? this.#quickFrames : this.fadeFrames)
  }

  #open(frames: number): void {
    this.#panicked = Atomics.load(this.#control, Control.panic) !== 0
    if (!this.#panicked) this.#dispatch.setMaster(true, frames)
  }
}
