// The highest peak of each meter stays for a while, then lets itself down; a clip stays until somebody looks away.
const HOLD_MS = 1500
const FALL_DB_PER_S = 30
const CLIP_MS = 3000
const SILENCE_DB = -120

export class PeakHold {
  #held = new Float32Array(0)
  #since = new Float64Array(0)
  #clippedAt = new Float64Array(0)

  /** @param peak dBFS @param ms time of a frame */
  take(peak: Float32Array, clipped: Uint8Array, ms: number): void {
    if (peak.length !== this.#held.length) {
      this.#held = new Float32Array(peak.length).fill(SILENCE_DB)
      this.#since = new Float64Array(peak.length)
      this.#clippedAt = new Float64Array(peak.length).fill(Number.NEGATIVE_INFINITY)
    }
    for (let n = 0; n < peak.length; n++) {
      if (clipped[n]) this.#clippedAt[n] = ms
      if (peak[n]! < this.level(n, ms)) continue
      this.#held[n] = peak[n]!
      this.#since[n] = ms
    }
  }

  /** dBFS */
  level(channel: number, ms: number): number {
    const over = ms - this.#since[channel]! - HOLD_MS
    const held = this.#held[channel] ?? SILENCE_DB
    return over <= 0 ? held : Math.max(SILENCE_DB, held - (over / 1000) * FALL_DB_PER_S)
  }

  clipped(channel: number, ms: number): boolean {
    return ms - this.#clippedAt[channel]! < CLIP_MS
  }
}
