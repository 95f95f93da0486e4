// What everybody who plays the show has in common: the box, its clock, and what is written down.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Stretch } from './alike.ts'
import { RATE } from './band.ts'
import { type Box, RAMP_MS } from './box.ts'
import type { CueSheet } from './cue-sheet.ts'
import { toDb, toText } from './knobs.ts'
import { around, type MadeSet } from './performance.ts'

/** A hand stays off what the score moves within so many frames before or after. */
const HANDS_OFF = { before: Math.round(0.1 * RATE), after: Math.round(0.7 * RATE) } as const

export class Stage {
  readonly box: Box
  readonly sheet: CueSheet
  /** By order of sending. */
  readonly sets: MadeSet[] = []
  readonly unknown: Stretch[] = []
  /** Frame of the box at which the show begins. */
  start = 0
  /** Cues by hand that came too near to the score's. */
  skipped = 0
  /** Frame of the box at performance.now() = 0. */
  #zero = 0

  constructor(box: Box, sheet: CueSheet) {
    this.box = box
    this.sheet = sheet
  }

  async readClock(): Promise<void> {
    const { frames } = await this.box.ask<{ frames: number }>(['status'])
    this.#zero = frames - (performance.now() * RATE) / 1000
  }

  now(): number {
    return this.#zero + (performance.now() * RATE) / 1000
  }

  /** @param at performance.now() @returns frame of the box, as far as this clock knows */
  frameOf(at: number): number {
    return Math.round(this.#zero + (at * RATE) / 1000)
  }

  async until(frame: number): Promise<void> {
    const frames = frame - this.now()
    if (frames > 0) await sleep((frames * 1000) / RATE)
  }

  /** @param lasts frames that a hand needs @returns whether the score leaves it alone meanwhile */
  isFree(object: string, lasts = 0): boolean {
    const now = this.now() - this.start
    return !this.sheet.cues.some(
      (cue) =>
        cue.kind === 'set' &&
        cue.how === 'score' &&
        cue.object === object &&
        cue.at > now - HANDS_OFF.before &&
        cue.at < now + HANDS_OFF.after + lasts,
    )
  }

  /** dB */
  async faderAt(address: string): Promise<number> {
    const [reading] = await this.box.ask<{ value: number | string }[]>(['get', address])
    return toDb(reading!.value)
  }

  /** A hand has done something since a frame, and which frame it sounds from cannot be known. */
  leaveOut(since: number, rampMs: number, until = this.now()): void {
    this.unknown.push(around(since, until, rampMs))
  }

  /** Where a fader is after something that may have moved it: from here on that counts. */
  async findFader(address: string, since: number): Promise<void> {
    const there = await this.faderAt(address)
    const frame = Math.round(this.now())
    this.leaveOut(since, RAMP_MS)
    this.sets.push({ frame, rampMs: RAMP_MS, entries: [[address, toText(there)]], batch: 0, how: 'hand' })
  }
}
