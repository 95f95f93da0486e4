// When to try again: a link that was lost is back within 2 s of the box being back.
const WAITS_MS = [100, 250, 500, 1000] as const

/** @param failures in a row, from 1 @returns ms to wait before the next try; never more than a second */
export function backoff(failures: number): number {
  return WAITS_MS[Math.min(failures, WAITS_MS.length) - 1] ?? WAITS_MS[0]
}
