// The whole show as it ought to sound, sample by sample in double precision.

import { GRID, gridDown, gridUp, Lane } from '../../reference/lane.ts'
import { type Entry, type Gains, Knobs, type Size } from './knobs.ts'
import { PlayedOutput } from './played-output.ts'

/** A change of knobs as it took effect. */
export interface Effect {
  /** Frame of the box; moves begin at the next point of the grid. */
  frame: number
  rampFrames: number
  entries: readonly Entry[]
}

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

export interface Show {
  size: Size
  /** What each card input loops. */
  inputs: readonly Float32Array[]
  /** By frame; those of one frame in the order they were made. */
  effects: readonly Effect[]
  voices: readonly VoicePart[]
  /** Frames, in order, at which every move under way arrives at once: an engine that follows a dead one. */
  arrivals?: readonly number[]
}

/** A strip that loses its source fades out in 10 ms at 48 kHz, one that gets one fades in as long. */
const PATCH_FRAMES = 480
/** No stop is shorter than one step of the grid. */
const SHORTEST_STOP = GRID

export class ReferenceMix {
  /** Where the knobs stand in the end. */
  readonly knobs: Knobs
  readonly #show: Show
  readonly #gains: {
    patch: Lane[]
    trim: Lane[]
    level: Lane[]
    left: Lane[]
    right: Lane[]
    main: Lane[]
    buses: Lane[]
    outputs: Lane[]
  }
  readonly #sends: { pre: Lane[]; post: Lane[] }[]
  readonly #outputs: PlayedOutput[]
  /** Of each strip: from which frame which input, from 1. */
  readonly #sources: { frame: number; input: number }[][]
  readonly #voices: { part: VoicePart; gain: Lane; end: number }[]

  constructor(show: Show) {
    this.#show = show
    this.knobs = new Knobs(show.size)
    const first = this.knobs.gains()
    const lanes = (values: readonly number[]) => values.map((value) => new Lane(value))
    this.#gains = {
      patch: lanes(first.source.map((input) => (input > 0 ? 1 : 0))),
      trim: lanes(first.trim),
      level: lanes(first.level),
      left: lanes(first.left),
      right: lanes(first.right),
      main: lanes(first.main),
      buses: lanes(first.buses),
      outputs: lanes(first.outputs),
    }
    this.#sends = first.sends.map(({ pre, post }) => ({ pre: lanes(pre), post: lanes(post) }))
    this.#outputs = first.played.map((what) => new PlayedOutput(what))
    this.#sources = first.source.map((input) => [{ frame: Number.NEGATIVE_INFINITY, input }])
    const arrivals = [...(show.arrivals ?? [])]
    for (const { frame, rampFrames, entries } of show.effects) {
      while (arrivals.length > 0 && arrivals[0]! <= gridUp(frame)) this.#arrive(arrivals.shift()!)
      this.knobs.set(entries)
      this.#move(this.knobs.gains(), gridUp(frame), gridUp(rampFrames))
    }
    for (const frame of arrivals) this.#arrive(frame)
    this.#voices = show.voices.map((part) => ({ part, ...voiceLane(part) }))
  }

  #arrive(frame: number): void {
    const sends = this.#sends.flatMap(({ pre, post }) => [...pre, ...post])
    for (const lane of [...Object.values(this.#gains).flat(), ...sends]) lane.arrive(gridUp(frame))
    for (const output of this.#outputs) output.arrive(gridUp(frame))
  }

  #move(gains: Gains, start: number, frames: number): void {
    const { patch, trim, level, left, right, main, buses, outputs } = this.#gains
    const all = (lanes: readonly Lane[], values: readonly number[]) =>
      lanes.forEach((lane, n) => {
        lane.moveTo(values[n]!, start, frames)
      })
    all(trim, gains.trim)
    all(level, gains.level)
    all(left, gains.left)
    all(right, gains.right)
    all(main, gains.main)
    all(buses, gains.buses)
    this.#sends.forEach(({ pre, post }, bus) => {
      all(pre, gains.sends[bus]!.pre)
      all(post, gains.sends[bus]!.post)
    })
    all(outputs, gains.outputs)
    this.#outputs.forEach((output, n) => {
      output.play(gains.played[n]!, start, frames > 0 ? PATCH_FRAMES : 0)
    })
    gains.source.forEach((input, strip) => {
      patch[strip]!.moveTo(input > 0 ? 1 : 0, start, frames > 0 ? PATCH_FRAMES : 0)
      const before = this.#sources[strip]!
      if (input > 0 && before.at(-1)!.input !== input) before.push({ frame: start, input })
    })
  }

  /**
   * @param first frame of the box
   * @param inputShift what is to be added to a frame of the box to get the card's frame it captured
   * @returns one plane for each output
   */
  render(first: number, frames: number, inputShift: number): Float64Array[] {
    const { trim, level, left, right, main, buses, outputs } = this.#gains
    const gain = new Float64Array(frames)
    const sum = [new Float64Array(frames), new Float64Array(frames)] as const
    const mixes = buses.map(() => new Float64Array(frames))
    for (let strip = 0; strip < this.#show.size.strips; strip++) {
      const x = new Float64Array(frames)
      this.#addInput(strip, first, inputShift, x, gain)
      for (const voice of this.#voices) addVoice(voice, strip + 1, first, x, gain)
      const add = (lane: Lane, to: Float64Array) => {
        lane.fill(first, gain)
        for (let n = 0; n < frames; n++) to[n]! += x[n]! * gain[n]!
      }
      const scale = (lane: Lane) => {
        lane.fill(first, gain)
        for (let n = 0; n < frames; n++) x[n]! *= gain[n]!
      }
      scale(trim[strip]!)
      mixes.forEach((mix, bus) => {
        add(this.#sends[bus]!.pre[strip]!, mix)
      })
      scale(level[strip]!)
      mixes.forEach((mix, bus) => {
        add(this.#sends[bus]!.post[strip]!, mix)
      })
      add(left[strip]!, sum[0])
      add(right[strip]!, sum[1])
    }
    main.forEach((lane, side) => {
      lane.fill(first, gain)
      for (let n = 0; n < frames; n++) sum[side as 0 | 1][n]! *= gain[n]!
    })
    buses.forEach((lane, bus) => {
      lane.fill(first, gain)
      for (let n = 0; n < frames; n++) mixes[bus]![n]! *= gain[n]!
    })
    return outputs.map((lane, output) => {
      const out = this.#outputs[output]!.render([...sum, ...mixes], first, frames)
      lane.fill(first, gain)
      for (let n = 0; n < frames; n++) out[n]! *= gain[n]!
      return out
    })
  }

  #addInput(strip: number, first: number, shift: number, x: Float64Array, gain: Float64Array): void {
    const sources = this.#sources[strip]!
    this.#gains.patch[strip]!.fill(first, gain)
    sources.forEach(({ frame, input }, n) => {
      if (input === 0) return
      const from = Math.max(0, frame - first)
      const to = Math.min(x.length, (sources[n + 1]?.frame ?? Number.POSITIVE_INFINITY) - first)
      const samples = this.#show.inputs[input - 1]!
      for (let at = from; at < to; at++)
        x[at]! += samples[modulo(first + at + shift, samples.length)]! * gain[at]!
    })
  }
}

/** A fade-in begins on the grid, with the quantum that holds the voice's first frame. */
function voiceLane({ start, gainDb, fadeInFrames, loop, planes, stop }: VoicePart): {
  gain: Lane
  end: number
} {
  const level = 10 ** (gainDb / 20)
  const gain = new Lane(fadeInFrames > 0 ? 0 : level)
  if (fadeInFrames > 0) gain.moveTo(level, gridDown(start), gridUp(fadeInFrames))
  if (stop) gain.moveTo(0, gridUp(stop.frame), gridUp(Math.max(SHORTEST_STOP, stop.fadeFrames)))
  return { gain, end: loop ? Number.POSITIVE_INFINITY : start + planes[0]!.length }
}

function addVoice(
  { part, gain, end }: { part: VoicePart; gain: Lane; end: number },
  strip: number,
  first: number,
  x: Float64Array,
  scratch: Float64Array,
): void {
  const samples = part.planes[strip - part.strip]
  const from = Math.max(0, part.start - first)
  const to = Math.min(x.length, end - first)
  if (!samples || from >= to) return
  gain.fill(first, scratch)
  for (let n = from; n < to; n++) x[n]! += samples[(first + n - part.start) % samples.length]! * scratch[n]!
}

function modulo(value: number, by: number): number {
  const rest = value % by
  return rest < 0 ? rest + by : rest
}
