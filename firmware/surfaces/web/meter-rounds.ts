import type { MeterReader } from '../../arena/index.ts'
import type { Client } from './client.ts'
import { meterFrame } from './frames.ts'
import { METER_RATES } from './messages.ts'

/** Meters for whoever looks: at each rate one reader, one frame, for all. */
export class MeterRounds {
  readonly #reader: () => MeterReader
  /** Of those rates that somebody looks at. */
  readonly #readers = new Map<number, MeterReader>()
  #tick = 0

  constructor(reader: () => MeterReader) {
    this.#reader = reader
  }

  /** To be called at the fastest rate. */
  tick(clients: ReadonlySet<Client>): void {
    this.#tick++
    for (const rate of METER_RATES) {
      if (this.#tick % (METER_RATES[0] / rate) !== 0) continue
      const looking = [...clients].filter(({ meters }) => rate === rateFor(meters))
      if (looking.length === 0) {
        this.#readers.delete(rate)
        continue
      }
      const reader = this.#readers.get(rate) ?? this.#reader()
      this.#readers.set(rate, reader)
      const reading = reader.read()
      if (!reading) continue
      const frame = meterFrame(reading)
      for (const client of looking) if (!client.line.offer(frame)) client.metersLeft++
    }
  }
}

/** The fastest that is not faster than asked; 0 = none. */
const rateFor = (hertz: number): number => METER_RATES.find((rate) => rate <= hertz) ?? 0
