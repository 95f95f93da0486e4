// What was heard of a sine, by formulas.

/** The sharpest bend in it. */
export function bend(samples: Float32Array): number {
  let most = 0
  for (let n = 1; n + 1 < samples.length; n++)
    most = Math.max(most, Math.abs(samples[n + 1]! - 2 * samples[n]! + samples[n - 1]!))
  return most
}

/** How sharply a sine bends at most, from sample to sample to sample. */
export const sharpestBend = (amplitude: number, hertz: number, rate: number): number =>
  amplitude * (2 - 2 * Math.cos((2 * Math.PI * hertz) / rate))

/** Where it crosses nothing upwards, between the samples. */
function crossings(samples: Float32Array): number[] {
  const places: number[] = []
  for (let n = 1; n < samples.length; n++) {
    const [before, after] = [samples[n - 1]!, samples[n]!]
    if (before < 0 && after >= 0) places.push(n - after / (after - before))
  }
  return places
}

/** Hz by its crossings, amplitude by its root mean square. */
export function measure(samples: Float32Array, rate: number): { hertz: number; amplitude: number } {
  const places = crossings(samples)
  const power = samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length
  const [first = 0, last = 0] = [places[0], places.at(-1)]
  return { hertz: ((places.length - 1) * rate) / (last - first), amplitude: Math.sqrt(2 * power) }
}

/** Its stretches without silence, without what may be faded at their ends, of half a second each. */
export function whole(samples: Float32Array, hertz: number, rate: number): Float32Array[] {
  const [edge, length] = [Math.ceil(0.02 * rate), Math.ceil(0.5 * rate)]
  const stretches: Float32Array[] = []
  let begun = Number.NaN
  let last = Number.NaN
  for (const place of [...crossings(samples), Number.POSITIVE_INFINITY]) {
    if (!(place - last < (1.5 * rate) / hertz)) {
      for (let from = begun + edge; from + length < last - edge; from += length)
        stretches.push(samples.slice(from, from + length))
      begun = Math.ceil(place)
    }
    last = place
  }
  return stretches
}
