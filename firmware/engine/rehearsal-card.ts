import type { Pcm } from 'node-alsa-pcm'
import { Card } from './card.ts'
import { EAGAIN, ENODEV, EPIPE } from './errno.ts'

/** Answers of one kind of call: mostly the good one, and every accident once in a while, in no common step. */
class Accidents {
  readonly #results: readonly number[]
  readonly #every: number
  #calls = 0

  constructor(every: number, results: readonly number[]) {
    this.#every = every
    this.#results = results
  }

  /** @param good what the call gives when nothing happens */
  next(good: number): number {
    this.#calls++
    if (this.#calls % this.#every !== 0) return good
    return this.#results[(this.#calls / this.#every) % this.#results.length]!
  }
}

/** The calls that the live loop makes on one direction of a card. */
class RehearsalPcm {
  readonly #waits = new Accidents(29, [0, 0, -EPIPE, 0, -ENODEV])
  readonly #transfers = new Accidents(23, [-EAGAIN, 16, -EAGAIN, -EPIPE, 32])
  readonly #counts = new Accidents(19, [-EPIPE, 1000])

  wait(_timeoutMs: number): number {
    return this.#waits.next(1)
  }

  read(_planes: Float32Array, _offset: number, frames: number): number {
    return Math.min(frames, this.#transfers.next(frames))
  }

  write(_planes: Float32Array, _offset: number, frames: number): number {
    return Math.min(frames, this.#transfers.next(frames))
  }

  delay(): number {
    return this.#counts.next(64)
  }

  avail(): number {
    return this.#counts.next(64)
  }
}

/** A card to which everything happens that can: the warm-up rehearses the accidents that ALSA's null device never has. */
export class RehearsalCard extends Card {
  readonly #starts = new Accidents(7, [-EPIPE, -ENODEV])

  /** Both directions, as if opened. */
  take(like: Card): void {
    this.capture = new RehearsalPcm() as unknown as Pcm
    this.playback = new RehearsalPcm() as unknown as Pcm
    this.inputPlanes = like.inputPlanes
    this.outputPlanes = like.outputPlanes
    this.periodFrames = like.periodFrames
    this.bufferFrames = like.bufferFrames
  }

  override restart(): number {
    return this.#starts.next(0)
  }
}
