// Levels: told at their rate where that is wished, and clips always.
import { type MeterPlace, type MeterReading, meterPlaces } from '../../arena/index.ts'
import type { ConsoleSize } from '../../console/index.ts'
import type { Supervisor } from '../../supervisor/index.ts'

/** How often clips are looked for where no meters are told, ms. */
const LOOK_MS = 250
/** One channel's clips are told once in so long, ms. */
const CLIP_EVERY_MS = 1000

/** Folders of the channels that are many. */
const MANY: Partial<Record<MeterPlace['kind'], string>> = {
  strip: 'ch',
  bus: 'bus',
  matrix: 'mtx',
  output: 'out',
}

export interface MetersParts {
  supervisor: Pick<Supervisor, 'meterReader'>
  size: ConsoleSize
  /** Of the levels, 0 to 10; 0 = none. */
  hertz: number
  level(place: string, decibels: string): void
  clip(place: string, event: { clips: number; peakDb: number; frame: number }): void
}

export class Meters {
  readonly #parts: MetersParts
  readonly #places: readonly string[]
  readonly #told: string[]
  readonly #clips: { count: number; peak: number; toldAt: number }[]
  #timer: NodeJS.Timeout | undefined

  constructor(parts: MetersParts) {
    this.#parts = parts
    this.#places = meterPlaces(parts.size).map(meterName)
    this.#told = this.#places.map(() => '')
    this.#clips = this.#places.map(() => ({ count: 0, peak: 0, toldAt: Number.NEGATIVE_INFINITY }))
  }

  start(): void {
    const { supervisor, hertz } = this.#parts
    const reader = supervisor.meterReader()
    this.#timer = setInterval(
      () => {
        const reading = reader.read()
        if (!reading) return
        for (const [n, channel] of reading.channels.entries()) {
          if (hertz > 0) this.#level(n, channel)
          this.#clip(n, channel, reading.frame)
        }
      },
      hertz > 0 ? 1000 / hertz : LOOK_MS,
    )
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** Whoever comes now has been told nothing. */
  forget(): void {
    this.#told.fill('')
  }

  #level(n: number, { peak }: MeterReading): void {
    const text = peak > 0 ? decibels(peak).toFixed(1) : '-inf'
    if (text === this.#told[n]) return
    this.#told[n] = text
    this.#parts.level(this.#places[n]!, text)
  }

  #clip(n: number, { clips, peak }: MeterReading, frame: number): void {
    const books = this.#clips[n]!
    if (clips > 0) {
      books.count += clips
      books.peak = Math.max(books.peak, peak)
    }
    const now = performance.now()
    if (books.count === 0 || now - books.toldAt < CLIP_EVERY_MS) return
    this.#parts.clip(this.#places[n]!, { clips: books.count, peakDb: decibels(books.peak), frame })
    books.count = 0
    books.peak = 0
    books.toldAt = now
  }
}

/** "ch/01", "main/l". */
export function meterName({ kind, ordinal }: MeterPlace): string {
  const many = MANY[kind]
  return many ? `${many}/${String(ordinal + 1).padStart(2, '0')}` : `${kind}/${ordinal === 0 ? 'l' : 'r'}`
}

const decibels = (level: number): number => Math.round(2000 * Math.log10(level)) / 100
