import { firstMeter, type MeterReader, type MeterReading } from '../../arena/index.ts'
import type { Parameter, ParameterTable } from '../../console/index.ts'
import { channelOf } from './actions/channel-knob.ts'

const METERED = ['strip', 'bus', 'main', 'matrix'] as const

export interface Level {
  /** decayedPeak and peak, linear. */
  level: number
  peak: number
  clips: number
}

const NOTHING: Level = { level: 0, peak: 0, clips: 0 }

/** Levels of channels by their addresses, as of the last look. */
export class Levels {
  readonly #table: ParameterTable
  readonly #reader: MeterReader
  #channels: readonly MeterReading[] = []

  constructor(table: ParameterTable, reader: MeterReader) {
    this.#table = table
    this.#reader = reader
  }

  /** @returns false where there is nothing new */
  look(): boolean {
    const reading = this.#reader.read()
    if (reading) this.#channels = reading.channels
    return reading !== undefined
  }

  /** Of a stereo channel the louder side; a DCA has none. */
  of(root: string): Level {
    const channel = channelOf(this.#table, root)
    const kind = METERED.find((metered) => metered === channel?.scope)
    if (!channel || !kind) return NOTHING
    const first = firstMeter(this.#table.size, kind) + channel.ordinal
    return this.#channels.slice(first, first + sides(channel)).reduce<Level>(
      (loudest, { decayedPeak, peak, clips }) => ({
        level: Math.max(loudest.level, decayedPeak),
        peak: Math.max(loudest.peak, peak),
        clips: loudest.clips + clips,
      }),
      NOTHING,
    )
  }
}

const sides = ({ scope }: Parameter): number => (scope === 'main' ? 2 : 1)
