// Sound that keeps processors busy: noise and tones that come and go, so that gates open and shut and compressors work.

/** Planes of sound at 48 kHz, peaks about -6 dBFS, the same on every machine and every time. */
export function speechlike(channels: number, frames: number): Float32Array[] {
  return Array.from({ length: channels }, (_, channel) => {
    const plane = new Float32Array(frames)
    let seed = 12345 + 7919 * channel
    let smooth = 0
    for (let n = 0; n < frames; n++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) | 0
      smooth += 0.3 * (seed / 2147483648 - smooth)
      const breath = Math.max(0.003, Math.sin(n / (2400 + 173 * channel) + channel)) ** 2
      const tone = Math.sin((n * (220 + 37 * channel) * 2 * Math.PI) / 48000)
      plane[n] = breath * (0.5 * smooth + 0.25 * tone)
    }
    return plane
  })
}
