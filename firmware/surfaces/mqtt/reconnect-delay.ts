/** ms. */
const SHORTEST = 750
const LONGEST = 30_000
/** A broker that restarts, a cable that is put back: the box is to be found within two seconds, and to tell thousands of states takes one. */
const SHORTEST_CEILING = 1250
/** Whoever has been away for longer than 75 s can wait a little longer. */
const SHARE = 1 / 60
/** What took long by itself is tried again at once; two boxes do not do so at the same time. */
const PAUSE = 500

/**
 * How long to wait before the next try, ms: at random, so that a house full of boxes does not come at once.
 * @param outageMs how long there has been no connection @param triedMs how long the last try had no answer
 * @param random 0..1
 */
export function reconnectDelay(outageMs: number, triedMs: number, random: number): number {
  const ceiling = Math.min(LONGEST, Math.max(SHORTEST_CEILING, SHARE * outageMs))
  return Math.max(SHORTEST + random * (ceiling - SHORTEST) - triedMs, random * PAUSE)
}
