/** ms. */
const SHORTEST = 1000
const LONGEST = 30_000
/** A broker that restarts is back within seconds, and is to find the box within two. */
const SHORTEST_CEILING = 1500
/** Whoever has been away for long can wait a little longer. */
const SHARE = 0.1

/**
 * How long to wait before the next try, ms: at random, so that a house full of boxes does not come at once.
 * @param outageMs how long there has been no connection @param random 0..1
 */
export function reconnectDelay(outageMs: number, random: number): number {
  const ceiling = Math.min(LONGEST, Math.max(SHORTEST_CEILING, SHARE * outageMs))
  return SHORTEST + random * (ceiling - SHORTEST)
}
