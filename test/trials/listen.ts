// What can be heard in a recording: when the tone stopped and came back, how hard that clicked, where a file stood.
import { powerSpectrum } from '../sound/spectrum.ts'
import { MARK_AMPLITUDE, RATE, TONE_AMPLITUDE, TONE_HZ } from './scene.ts'

/** One wave of the tone: its peak over so many frames says how loud it is. */
const WAVE = RATE / TONE_HZ
/** 1 dB below the tone's level counts as not in full. */
const FULL = TONE_AMPLITUDE * 10 ** (-1 / 20)
/** The tone is back when it stays for so many waves. */
const STAYS = 10
const WINDOW = 4096
/** What lies further from the tone is not the tone. */
const AWAY_HZ = 500
/** So many samples in a row tell a place in a file. */
const ENOUGH = 16
/** Among some hundred thousand numbers at random a few are there twice: then the next one tells. */
const TRIES = 4

export interface Gap {
  /** First frame of the wave in which the tone was not in full. */
  lost: number
  /** First frame from which it was in full again. */
  back: number
}

function inFull(plane: Float32Array, at: number): boolean {
  let peak = 0
  for (let n = at; n < at + WAVE; n++) peak = Math.max(peak, Math.abs(plane[n]!))
  return peak >= FULL
}

/** The first gap of the tone in [from, to); it may be back after `to`. Undefined when there is none. */
export function findGap(plane: Float32Array, from: number, to: number): Gap | undefined {
  const last = plane.length - WAVE
  let lost = from
  while (lost < Math.min(to, last) && inFull(plane, lost)) lost += WAVE
  if (lost >= Math.min(to, last)) return undefined
  let back = lost
  for (let stays = 0; back <= last && stays < STAYS; back += WAVE) stays = inFull(plane, back) ? stays + 1 : 0
  return { lost, back: back - STAYS * WAVE }
}

/**
 * Frames that the tone is late at the output, of the 48 of its wave: the way through the box, but for whole waves.
 * A period is no multiple of 48 frames, so one period more or less shows.
 * @param from card frame of the plane's frame 0
 */
export function toneLag(plane: Float32Array, at: number, from: number): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let lag = 0; lag < WAVE; lag++) {
    let distance = 0
    for (let n = at; n < at + WAVE; n++) {
      const wanted = TONE_AMPLITUDE * Math.sin((2 * Math.PI * (from + n - lag)) / WAVE)
      distance += (plane[n]! - wanted) ** 2
    }
    if (distance < least) {
      least = distance
      best = lag
    }
  }
  return best
}

/** First frame from `from` on after which an output gives nothing for 20 ms. */
export function silentFrom(plane: Float32Array, from: number): number | undefined {
  let zeros = 0
  for (let n = from; n < plane.length; n++) {
    zeros = plane[n] === 0 ? zeros + 1 : 0
    if (zeros === RATE / 50) return n - zeros + 1
  }
  return undefined
}

/** Every gap of the tone in [from, to). */
export function findGaps(plane: Float32Array, from: number, to: number): Gap[] {
  const gaps: Gap[] = []
  for (let at = from; ; ) {
    const gap = findGap(plane, at, to)
    if (!gap) return gaps
    gaps.push(gap)
    at = gap.back + STAYS * WAVE
  }
}

/** Energy beside the tone around a frame, in dB relative to the whole of the undisturbed tone. */
export function clickDb(plane: Float32Array, at: number, calm: number): number {
  const around = (frame: number) =>
    powerSpectrum(Float64Array.from(plane.subarray(frame - WINDOW / 2, frame + WINDOW / 2)))
  const signal = around(calm).reduce((sum, power) => sum + power, 0)
  let beside = 0
  around(at).forEach((power, k) => {
    if (Math.abs((k * RATE) / WINDOW - TONE_HZ) > AWAY_HZ) beside += power
  })
  return 10 * Math.log10(beside / signal)
}

/** Frame of the mark in [from, to), or undefined. */
export function findMark(plane: Float32Array, from: number, to: number): number | undefined {
  for (let n = Math.max(0, from); n < Math.min(to, plane.length); n++)
    if (plane[n]! > MARK_AMPLITUDE / 2 + 0.05) return n
  return undefined
}

/** Tells from a few samples where in a file they lie; nearly every sample of it is another one. */
export class FilePlaces {
  readonly #file: Float32Array
  readonly #places = new Map<number, number>()

  constructor(file: Float32Array) {
    this.#file = file
    file.forEach((sample, n) => {
      this.#places.set(sample, n)
    })
  }

  /** Place of plane[at] in the looping file, or undefined when these are not the file's very samples. */
  find(plane: Float32Array, at: number): number | undefined {
    const { length } = this.#file
    for (let n = 0; n < TRIES; n++) {
      const found = this.#places.get(plane[at + n]!)
      if (found === undefined) return undefined
      const place = (found - n + length) % length
      if (this.alike(plane, at, place, at + ENOUGH) === ENOUGH) return place
    }
    return undefined
  }

  /** From plane[at] on so many samples are the file's from `place` on. */
  alike(plane: Float32Array, at: number, place: number, to: number): number {
    let n = 0
    while (at + n < to && plane[at + n] === this.#file[(place + n) % this.#file.length]) n++
    return n
  }
}

export interface Break {
  /** Where in the plane it begins, and how long it is. */
  at: number
  frames: number
  /** Nothing of the file comes after it. */
  ends: boolean
}

/** Where in [from, to) the recording does not go through the looping file frame by frame. */
export function fileBreaks(places: FilePlaces, plane: Float32Array, from: number, to: number): Break[] {
  const breaks: Break[] = []
  let lost = from
  for (let at = from; at < to; ) {
    const place = places.find(plane, at)
    if (place === undefined) {
      at++
      continue
    }
    if (at > lost) breaks.push({ at: lost, frames: at - lost, ends: false })
    at += places.alike(plane, at, place, to)
    lost = at
  }
  if (lost < to) breaks.push({ at: lost, frames: to - lost, ends: true })
  return breaks
}
