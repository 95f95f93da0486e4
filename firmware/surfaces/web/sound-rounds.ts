import { TAPS, type Tap, type TapChunk, type TapReader } from '../../arena/index.ts'
import type { Client } from './client.ts'
import { soundFrame } from './frames.ts'

/** A moment of sound is worth waiting for, some tenths of a second; a level is not. */
const PATIENCE = 4
/** Of one frame: 21 ms at 48 kHz. */
const MOST_CHUNKS = 4

/** Sound for whoever listens: of each tap one reader, one encoding, for all. */
export class SoundRounds {
  readonly #reader: (tap: Tap) => TapReader
  /** Of those taps that somebody listens to. */
  readonly #readers = new Map<Tap, TapReader>()

  constructor(reader: (tap: Tap) => TapReader) {
    this.#reader = reader
  }

  tick(clients: ReadonlySet<Client>): void {
    for (const tap of TAPS) {
      const listening = [...clients].filter((client) => client.tap === tap)
      if (listening.length === 0) {
        this.#readers.delete(tap)
        continue
      }
      const reader = this.#readers.get(tap) ?? this.#reader(tap)
      this.#readers.set(tap, reader)
      for (const chunks of runsOf(reader)) {
        const frame = soundFrame(TAPS.indexOf(tap), chunks)
        for (const client of listening) if (!client.line.offer(frame, PATIENCE)) client.soundLeft++
      }
    }
  }
}

/** What is new, in pieces without gaps. */
function runsOf(reader: TapReader): TapChunk[][] {
  const runs: TapChunk[][] = []
  for (let chunk = reader.read(); chunk; chunk = reader.read()) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    const follows = last && chunk.frame === last.frame + last.samples[0]!.length && chunk.rate === last.rate
    if (run && follows && run.length < MOST_CHUNKS) run.push(chunk)
    else runs.push([chunk])
  }
  return runs
}
