import { GRID } from './lane.ts'
import type { Track } from './track.ts'

/** Signals that are added up, each with its gain; those whose gain is never anything but 0 are left out. */
export class Sum {
  readonly #parts: { signal: Float64Array; gain: Track }[] = []

  add(signal: Float64Array, gain: Track): void {
    if (gain.moves || gain.values[0] !== 0) this.#parts.push({ signal, gain })
  }

  into(out: Float64Array): void {
    out.fill(0)
    for (const {
      signal,
      gain: { values },
    } of this.#parts) {
      if (values[0] === 0 && values[GRID - 1] === 0 && values[GRID >> 1] === 0) continue
      for (let n = 0; n < GRID; n++) out[n]! += signal[n]! * values[n]!
    }
  }
}
