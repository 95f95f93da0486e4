// The bands of a channel's EQ as handles on a graph: where each stands, and how hand and keys move it.
import { BANDS, BandType, type NumberParameter } from '../../firmware/console/index.ts'
import type { Point } from './band-drag.ts'
import type { Box } from './box.ts'
import { toDb, toHertz, toX, toY } from './eq-curve.ts'

type Key = 'type' | 'f' | 'g' | 'q'

/** Those without a gain of their own lie on the line. */
const GAINLESS: readonly number[] = [BandType.lowCut, BandType.highCut, BandType.notch]
/** Of its way. */
const Q_STEP = 0.02
/** key -> knob and part of its way */
const KEYS: Readonly<Record<string, readonly [key: Key, by: number]>> = {
  ...{ ArrowLeft: ['f', -0.01], ArrowRight: ['f', 0.01], ArrowUp: ['g', 1 / 60], ArrowDown: ['g', -1 / 60] },
  ...{ PageUp: ['q', Q_STEP], PageDown: ['q', -Q_STEP] },
}

export class EqBands {
  readonly #box: Box
  readonly #base: string

  /** @param base "/ch/01" */
  constructor(box: Box, base: string) {
    this.#box = box
    this.#base = base
  }

  get addresses(): string[] {
    const keys = ['type', 'f', 'g', 'q'] as const
    return BANDS.flatMap((band) => keys.map((key) => this.knob(band, key).address))
  }

  /** @param band 1 to 4 */
  knob(band: number, key: Key): NumberParameter {
    return this.#box.mirror!.at(`${this.#base}/eq/${band}/${key}`) as NumberParameter
  }

  value(band: number, key: Key): number {
    return this.#box.mirror!.number(this.knob(band, key))
  }

  place(band: number): Point {
    return { x: toX(this.value(band, 'f')), y: toY(this.#hasGain(band) ? this.value(band, 'g') : 0) }
  }

  /** "400 Hz, +3.0 dB, 1.0" */
  words(band: number): string {
    const mirror = this.#box.mirror!
    return (['f', 'g', 'q'] as const).map((key) => mirror.text(this.knob(band, key))).join(', ')
  }

  /** A finger takes the handle along, or two turn the Q. */
  move(band: number, to: { handle: Point } | { q: number }): void {
    if ('q' in to) {
      this.#move(band, 'q', to.q)
      return
    }
    this.#move(band, 'f', toHertz(to.handle.x))
    if (this.#hasGain(band)) this.#move(band, 'g', Math.round(toDb(to.handle.y) * 10) / 10)
  }

  letGo(band: number): void {
    for (const key of ['f', 'g', 'q'] as const) this.#box.letGo(this.knob(band, key))
  }

  /** @returns whether that key moves it */
  key(band: number, key: string): boolean {
    const move = KEYS[key]
    if (move) this.#nudge(band, ...move)
    return move !== undefined
  }

  /** @param by steps of a wheel */
  turnQ(band: number, by: number): void {
    this.#nudge(band, 'q', by * Q_STEP)
  }

  #hasGain(band: number): boolean {
    return !GAINLESS.includes(this.value(band, 'type'))
  }

  /** What the finger asks for, as far as the knob goes. */
  #move(band: number, key: Key, value: number): void {
    const knob = this.knob(band, key)
    const ends = [knob.law.fromPosition(0), knob.law.fromPosition(1)] as const
    this.#box.move(knob, Math.min(ends[1], Math.max(ends[0], value)))
  }

  #nudge(band: number, key: Key, by: number): void {
    const { law } = this.knob(band, key)
    const position = law.toPosition(this.value(band, key)) + by
    this.#box.put(this.knob(band, key), law.fromPosition(Math.min(1, Math.max(0, position))))
  }
}
