import type { PlayerFigures } from './player-figures.ts'

/** What it tells beside what its player tells. */
export interface SpeakerFigures extends PlayerFigures {
  /** Seconds until the frame that is told is heard; less than 0: it has been. */
  heardIn: number
}

/** The browser's way to the ear. */
export interface Speaker {
  /** In words: by what it plays. */
  readonly way: string
  /** A piece of sound as it came, which is its own from now on. */
  take(piece: ArrayBuffer): void
  /** @param gain 0 to 1 */
  setVolume(gain: number): void
  figures(): Promise<SpeakerFigures>
  close(): void
}
