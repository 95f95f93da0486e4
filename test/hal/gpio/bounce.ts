// Contacts as they are: what a switch does for some milliseconds after it is pushed. Made by formula, from a seed.

export interface Reading {
  timeNs: number
  level: boolean
}

/** Park and Miller's minimal standard generator: the same everywhere. @returns 0..1, without its ends */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

/** J. Ganssle, A Guide to Debouncing: 18 switches, 300 pushes each. One worse than all others is left out. */
export const MEAN_BOUNCE_US = 1557
export const LONGEST_BOUNCE_US = 6200

/** The contact changes to `level` at `timeNs`: an odd number of edges, the last one where the bounce ends. */
export function bounce(random: () => number, timeNs: number, level: boolean): Reading[] {
  const lastsNs = Math.min(LONGEST_BOUNCE_US, -MEAN_BOUNCE_US * Math.log(random())) * 1000
  const pairs = Math.floor(random() * 15)
  // Closer together at first: the contact's energy is lost with each bounce.
  const times = Array.from({ length: 2 * pairs }, () => timeNs + Math.ceil(lastsNs * random() ** 2)).sort(
    (a, b) => a - b,
  )
  const all = [timeNs, ...times]
  return all.map((at, n) => ({ timeNs: at, level: n % 2 === 0 ? level : !level }))
}
