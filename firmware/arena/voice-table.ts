import { VOICE_SLOTS } from './layout.ts'

const INTS = 16
const DOUBLES = 8

/** Words of one voice's 64 bytes; the Float64 words begin at byte 32. */
export const VoiceWord = { id: 0, state: 1, asset: 2, strip: 3, channels: 4, flags: 5 } as const
export const VoiceDouble = { position: 4, startFrame: 5, frames: 6, startPosition: 7 } as const
export const VoiceState = { free: 0, waiting: 1, playing: 2, fading: 3 } as const
export const VOICE_STATE_NAMES = ['free', 'waiting', 'playing', 'fading'] as const

export interface VoiceReading {
  id: number
  state: (typeof VOICE_STATE_NAMES)[number]
  asset: number
  strip: number
  /** Frames of the asset already sounded. */
  position: number
  frames: number
  /** The frame of the box at which it began, at startPosition. */
  startFrame: number
  startPosition: number
}

/** What every voice does, written by the engine each period: the position on a screen is exact to the frame. */
export class VoiceTable {
  readonly ints: Int32Array
  readonly doubles: Float64Array

  constructor(memory: ArrayBuffer, offset: number) {
    this.ints = new Int32Array(memory, offset, VOICE_SLOTS * INTS)
    this.doubles = new Float64Array(memory, offset, VOICE_SLOTS * DOUBLES)
  }

  int(slot: number, word: number): number {
    return this.ints[slot * INTS + word]!
  }

  setInt(slot: number, word: number, value: number): void {
    this.ints[slot * INTS + word] = value
  }

  doubleAt(slot: number, word: number): number {
    return slot * DOUBLES + word
  }

  /** Forgets what a dead engine played. */
  clear(): void {
    this.ints.fill(0)
  }

  /** Voices that wait, play or fade. */
  read(): VoiceReading[] {
    const voices: VoiceReading[] = []
    for (let slot = 0; slot < VOICE_SLOTS; slot++) {
      const state = this.int(slot, VoiceWord.state)
      if (state === VoiceState.free) continue
      voices.push({
        id: this.int(slot, VoiceWord.id),
        state: VOICE_STATE_NAMES[state]!,
        asset: this.int(slot, VoiceWord.asset),
        strip: this.int(slot, VoiceWord.strip),
        position: this.doubles[this.doubleAt(slot, VoiceDouble.position)]!,
        frames: this.doubles[this.doubleAt(slot, VoiceDouble.frames)]!,
        startFrame: this.doubles[this.doubleAt(slot, VoiceDouble.startFrame)]!,
        startPosition: this.doubles[this.doubleAt(slot, VoiceDouble.startPosition)]!,
      })
    }
    return voices
  }
}
