/** Complex spectrum's power of a real signal of 2^n samples under a 4-term Blackman-Harris window (side lobes -92 dB). */
export function powerSpectrum(signal: Float64Array): Float64Array {
  const size = signal.length
  const re = new Float64Array(size)
  const im = new Float64Array(size)
  for (let n = 0; n < size; n++) {
    const a = (2 * Math.PI * n) / size
    const window = 0.35875 - 0.48829 * Math.cos(a) + 0.14128 * Math.cos(2 * a) - 0.01168 * Math.cos(3 * a)
    re[reverse(n, size)] = signal[n]! * window
  }
  for (let half = 1; half < size; half *= 2) {
    for (let k = 0; k < half; k++) {
      const wr = Math.cos((Math.PI * k) / half)
      const wi = -Math.sin((Math.PI * k) / half)
      for (let a = k; a < size; a += 2 * half) {
        const b = a + half
        const xr = re[b]! * wr - im[b]! * wi
        const xi = re[b]! * wi + im[b]! * wr
        re[b] = re[a]! - xr
        im[b] = im[a]! - xi
        re[a]! += xr
        im[a]! += xi
      }
    }
  }
  return Float64Array.from({ length: size / 2 }, (_, k) => re[k]! ** 2 + im[k]! ** 2)
}

function reverse(n: number, size: number): number {
  let result = 0
  for (let bit = 1; bit < size; bit *= 2, n >>= 1) result = (result << 1) | (n & 1)
  return result
}

/** Strongest line further than `away` Hz from `tone`, in dB below the strongest line of `reference`. */
export function splatterDb(
  signal: Float64Array,
  reference: Float64Array,
  tone: number,
  away: number,
  rate: number,
): number {
  const spectrum = powerSpectrum(signal)
  const strongest = powerSpectrum(reference).reduce((a, b) => Math.max(a, b), 0)
  let worst = 0
  spectrum.forEach((power, k) => {
    const hertz = (k * rate) / signal.length
    if (Math.abs(hertz - tone) > away) worst = Math.max(worst, power)
  })
  return 10 * Math.log10(worst / strongest)
}
