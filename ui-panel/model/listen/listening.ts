// Whether this browser listens to the box, to what, how loud, and what it costs. No DOM: the speaker is passed in.
import type { Box } from '../box.ts'
import { BoxClock } from './box-clock.ts'
import { type Cost, costOf } from './cost.ts'
import { readSoundPiece } from './sound-piece.ts'
import type { Speaker } from './speaker.ts'
import type { Tap } from './taps.ts'

export interface ListeningParts {
  box: Box
  /** Within the finger's tap: browsers let nothing sound otherwise. */
  openSpeaker(): Promise<Speaker>
  /** ms */
  now(): number
  /** @returns ends it */
  every(ms: number, call: () => void): () => void
}

/** A fifth of a second is the least that a reader follows. */
const LOOK_MS = 250

export class Listening {
  tap: Tap = 'main'
  /** Of the speaker, 0 to 1. */
  volume = 1
  on = false
  cost: Cost | undefined
  /** Why there is nothing to be heard. */
  trouble: string | undefined
  readonly #parts: ListeningParts
  readonly #clock = new BoxClock()
  readonly #watchers = new Set<() => void>()
  #speaker: Speaker | undefined
  #ends: (() => void)[] = []

  constructor(parts: ListeningParts) {
    this.#parts = parts
  }

  /** By what it plays; undefined while it does not. */
  get way(): string | undefined {
    return this.#speaker?.way
  }

  /** Told when something of it is another. @returns ends it */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** To be called by a tap of a finger. */
  async toggle(): Promise<void> {
    if (this.on) this.#stop()
    else await this.#start()
  }

  /** The trouble has been read. */
  forgive(): void {
    if (this.trouble === undefined) return
    this.trouble = undefined
    this.#tell()
  }

  choose(tap: Tap): void {
    this.tap = tap
    if (this.on) this.#ask()
    this.#tell()
  }

  setVolume(volume: number): void {
    this.volume = volume
    this.#speaker?.setVolume(volume)
    this.#tell()
  }

  async #start(): Promise<void> {
    const { box, every } = this.#parts
    this.on = true
    this.trouble = undefined
    this.#tell()
    try {
      const speaker = await this.#parts.openSpeaker()
      // Tapped again meanwhile.
      if (!this.on || this.#speaker) {
        speaker.close()
        return
      }
      this.#speaker = speaker
    } catch (error) {
      this.on = false
      this.trouble = `this browser plays no sound: ${(error as Error).message}`
      this.#tell()
      return
    }
    this.#speaker.setVolume(this.volume)
    this.#ends = [
      box.on('sound', ({ data }) => this.#take(data as ArrayBuffer)),
      // A new connection begins without.
      box.on('welcome', () => this.#ask()),
      box.on('meters', () => this.#clock.saw(box.meters.frame, box.welcome!.box.rate, this.#parts.now())),
      every(LOOK_MS, () => void this.#look()),
    ]
    this.#ask()
  }

  #stop(): void {
    for (const end of this.#ends.splice(0)) end()
    this.#speaker?.close()
    this.#speaker = undefined
    this.on = false
    this.cost = undefined
    this.#parts.box.link.send({ op: 'listen', tap: null })
    this.#tell()
  }

  #ask(): void {
    if (this.#parts.box.linked) this.#parts.box.ask('listen', { tap: this.tap }).catch(() => {})
  }

  #take(data: ArrayBuffer): void {
    const piece = readSoundPiece(data)
    if (!piece) return
    this.#clock.saw(piece.frame + piece.frames, piece.rate, this.#parts.now())
    this.#speaker!.take(data)
  }

  async #look(): Promise<void> {
    const speaker = this.#speaker
    const figures = await speaker?.figures()
    if (!figures || speaker !== this.#speaker) return
    this.cost = costOf(figures, this.#clock.frameAt(this.#parts.now()))
    this.#tell()
  }

  #tell(): void {
    for (const watcher of [...this.#watchers]) watcher()
  }
}
