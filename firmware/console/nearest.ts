// "Did you mean ...": the known words nearest to an unknown one.

/** Longer words are compared by their beginning: an error must stay cheap whatever was sent. */
const LONGEST = 64

/** @returns at most `count` of the known words, fewest edits first, ties in the order given */
export function nearest(word: string, known: readonly string[], count: number): string[] {
  const cut = word.slice(0, LONGEST)
  const best: { candidate: string; distance: number }[] = []
  for (const candidate of known) {
    // A tie is the earlier one's.
    const limit = best.length < count ? Number.POSITIVE_INFINITY : (best.at(-1)?.distance ?? 0)
    const distance = edits(cut, candidate, limit)
    if (distance >= limit) continue
    const place = best.findIndex((other) => other.distance > distance)
    best.splice(place < 0 ? best.length : place, 0, { candidate, distance })
    best.length = Math.min(best.length, count)
  }
  return best.map(({ candidate }) => candidate)
}

/**
 * Levenshtein's distance: insertions, deletions and replacements that turn a into b.
 * @returns some number from the limit on where it is not below: thousands of words are compared for one error
 */
function edits(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  // What both begin and end with costs nothing.
  let from = 0
  let [endA, endB] = [a.length, b.length]
  while (from < endA && from < endB && a[from] === b[from]) from++
  while (endA > from && endB > from && a[endA - 1] === b[endB - 1]) {
    endA--
    endB--
  }
  let row = Array.from({ length: endB - from + 1 }, (_, index) => index)
  for (let i = from; i < endA; i++) {
    const next = [i - from + 1]
    let least = next[0]!
    for (let j = from; j < endB; j++) {
      const at = j - from
      const replaced = row[at]! + (a[i] === b[j] ? 0 : 1)
      const fewest = Math.min(replaced, row[at + 1]! + 1, next[at]! + 1)
      next.push(fewest)
      least = Math.min(least, fewest)
    }
    if (least >= limit) return limit
    row = next
  }
  return row.at(-1)!
}
