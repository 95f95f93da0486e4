// The whole show as it ought to sound, sample by sample in double precision, from any frame on.
import { Desk } from '../../reference/desk.ts'
import { GRID, gridDown } from '../../reference/lane.ts'
import type { Sounds } from '../../reference/sounds.ts'
import { RATE } from '../band.ts'
import { type Entry, naturalValue } from './natural-value.ts'
import { type VoicePart, Voices } from './voices.ts'

/** A change of knobs as it took effect. */
export interface Effect {
  /** Frame of the box; moves begin at the next point of the grid. */
  frame: number
  rampFrames: number
  entries: readonly Entry[]
}

export interface Performed {
  size: { strips: number; inputs: number; outputs: number; buses: number }
  /** What each card input loops. */
  inputs: readonly Float32Array[]
  /** How the knobs stand before anything is heard. */
  setup: readonly Entry[]
  /** By frame; those of one frame in the order they were made. */
  effects: readonly Effect[]
  voices: readonly VoicePart[]
  /** Frames, in order, at which every move under way arrives at once: an engine that follows a dead one. */
  arrivals?: readonly number[]
}

/** Rendered frame after frame: it remembers what filters, gates and compressors do. */
export class ReferenceShow implements Sounds {
  readonly #desk: Desk
  readonly #inputs: readonly Float32Array[]
  readonly #voices: Voices
  readonly #outputs: number
  /** What is to be added to a frame of the box to get the card's frame it captured. */
  #inputShift = 0
  /** The quantum that was rendered last, and how many of its frames have been given away. */
  #quantum: readonly Float64Array[] = []
  #given = GRID

  constructor({ size, inputs, setup, effects, voices, arrivals = [] }: Performed) {
    this.#inputs = inputs
    this.#voices = new Voices(voices)
    this.#outputs = size.outputs
    const cues = effects.map(({ frame, rampFrames, entries }) => ({
      frame,
      rampMs: (rampFrames * 1000) / RATE,
      set: valuesOf(entries),
    }))
    this.#desk = new Desk({ rate: RATE, matrices: 0, ...size, state: valuesOf(setup), cues, arrivals }, this)
  }

  /** Where the knobs stand in the end. */
  get values(): ReadonlyMap<string, number | string> {
    return this.#desk.knobs.values
  }

  /** Goes on at this frame with empty filters, gates open and nothing compressed, as an engine begins. */
  begin(frame: number, inputShift: number): void {
    this.#inputShift = inputShift
    this.#desk.begin(gridDown(frame))
    this.#given = GRID
    this.render(frame - gridDown(frame))
  }

  /** From the next quantum on the card's time is another; everything else goes on. */
  shiftInputs(inputShift: number): void {
    this.#inputShift = inputShift
  }

  /** The next frames. @returns one plane for each output */
  render(frames: number): Float64Array[] {
    const planes = Array.from({ length: this.#outputs }, () => new Float64Array(frames))
    for (let done = 0; done < frames; ) {
      if (this.#given === GRID) {
        this.#quantum = this.#desk.quantum()
        this.#given = 0
      }
      const count = Math.min(GRID - this.#given, frames - done)
      const from = this.#given
      planes.forEach((plane, output) => {
        plane.set(this.#quantum[output]!.subarray(from, from + count), done)
      })
      this.#given += count
      done += count
    }
    return planes
  }

  input(n: number, frame: number, out: Float64Array): void {
    const samples = this.#inputs[n - 1]!
    let at = modulo(frame + this.#inputShift, samples.length)
    for (let i = 0; i < out.length; i++) {
      out[i] = samples[at]!
      at = at + 1 === samples.length ? 0 : at + 1
    }
  }

  addVoices(strip: number, frame: number, x: Float64Array): void {
    this.#voices.add(strip, frame, x)
  }
}

const valuesOf = (entries: readonly Entry[]) =>
  Object.fromEntries(entries.map((entry) => [entry[0], naturalValue(entry)]))

export function modulo(value: number, by: number): number {
  const rest = value % by
  return rest < 0 ? rest + by : rest
}
