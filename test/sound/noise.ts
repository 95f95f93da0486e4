/** White, even within -0.5..0.5, 23 bits deep: the same for the same seed (a linear congruence, Knuth). */
export function noise(frames: number, seed: number): Float32Array {
  let state = seed >>> 0
  return Float32Array.from({ length: frames }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return ((state >>> 9) - 2 ** 22) / 2 ** 23
  })
}
