// What players play, sample by sample.
import { GRID, gridDown, gridUp, Lane } from '../../reference/lane.ts'

export interface VoicePart {
  /** Frame at which its first sample sounds, exactly. */
  start: number
  /** From 1; the second plane goes to the next strip. */
  strip: number
  planes: readonly Float32Array[]
  gainDb: number
  loop: boolean
  fadeInFrames: number
  stop?: { frame: number; fadeFrames: number }
}

/** No stop is shorter than one step of the grid. */
const SHORTEST_STOP = GRID

interface Voice {
  part: VoicePart
  gain: Lane
  end: number
}

/** Voices are looked up by the second. */
const SLOT = 48_000

export class Voices {
  readonly #all: Voice[]
  readonly #scratch = new Float64Array(GRID)
  /** Those that sound in a slot, by strip. */
  #slot = Number.NaN
  #sounding = new Map<number, Voice[]>()

  constructor(parts: readonly VoicePart[]) {
    this.#all = parts.map((part) => ({ part, ...laneOf(part) }))
  }

  /** @param strip from 1 @param first on the grid @param x sixteen frames */
  add(strip: number, first: number, x: Float64Array): void {
    for (const { part, gain, end } of this.#in(Math.floor(first / SLOT)).get(strip) ?? []) {
      const samples = part.planes[strip - part.strip]!
      const from = Math.max(0, part.start - first)
      const to = Math.min(x.length, end - first)
      if (from >= to) continue
      gain.fill(first, this.#scratch)
      for (let n = from; n < to; n++)
        x[n]! += samples[(first + n - part.start) % samples.length]! * this.#scratch[n]!
    }
  }

  #in(slot: number): Map<number, Voice[]> {
    if (slot === this.#slot) return this.#sounding
    this.#slot = slot
    this.#sounding = new Map()
    for (const voice of this.#all) {
      const { part, end } = voice
      if (end <= slot * SLOT || part.start >= (slot + 1) * SLOT) continue
      part.planes.forEach((_, n) => {
        const strip = part.strip + n
        this.#sounding.set(strip, [...(this.#sounding.get(strip) ?? []), voice])
      })
    }
    return this.#sounding
  }
}

/** A fade-in begins on the grid, with the quantum that holds the voice's first frame. */
function laneOf({ start, gainDb, fadeInFrames, loop, planes, stop }: VoicePart): { gain: Lane; end: number } {
  const level = 10 ** (gainDb / 20)
  const gain = new Lane(fadeInFrames > 0 ? 0 : level)
  if (fadeInFrames > 0) gain.moveTo(level, gridDown(start), gridUp(fadeInFrames))
  if (stop) gain.moveTo(0, gridUp(stop.frame), gridUp(Math.max(SHORTEST_STOP, stop.fadeFrames)))
  const stopped = stop ? gridUp(stop.frame) + gridUp(Math.max(SHORTEST_STOP, stop.fadeFrames)) : Infinity
  return { gain, end: Math.min(stopped, loop ? Infinity : start + planes[0]!.length) }
}
