// Random numbers that are the same in every run: a failure can be repeated.

export interface Random {
  /** 0 <= x < 1 */
  unit(): number
  /** low <= n <= high, whole */
  whole(low: number, high: number): number
  pick<T>(list: readonly T[]): T
}

/** The generator mulberry32. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (low: number, high: number): number => low + Math.floor(unit() * (high - low + 1))
  return { unit, whole, pick: (list) => list[whole(0, list.length - 1)]! }
}
