import { type Arena, MeterReader, type MeterReading } from '../../arena/index.ts'

/** Meters of a whole render. */
export class MeterTotals {
  readonly #reader: MeterReader
  readonly #totals: (Omit<MeterReading, 'rms'> & { squares: number })[]
  #frames = 0

  constructor(arena: Arena) {
    this.#reader = new MeterReader(arena.meters)
    this.#totals = Array.from({ length: arena.layout.meterChannels }, () => ({
      peak: 0,
      squares: 0,
      decayedPeak: 0,
      clips: 0,
      gateGain: 1,
      compressorGain: 1,
    }))
  }

  /** Adds what was measured since the last call. */
  add(): void {
    const reading = this.#reader.read()
    if (!reading) return
    this.#frames += reading.frames
    reading.channels.forEach((channel, c) => {
      const total = this.#totals[c]!
      total.peak = Math.max(total.peak, channel.peak)
      total.squares += channel.rms * channel.rms * reading.frames
      total.decayedPeak = channel.decayedPeak
      total.clips += channel.clips
      total.gateGain = Math.min(total.gateGain, channel.gateGain)
      total.compressorGain = Math.min(total.compressorGain, channel.compressorGain)
    })
  }

  get readings(): MeterReading[] {
    return this.#totals.map(({ squares, ...rest }) => ({
      ...rest,
      rms: this.#frames > 0 ? Math.sqrt(squares / this.#frames) : 0,
    }))
  }
}
