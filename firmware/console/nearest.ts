// "Did you mean ...": the known words nearest to an unknown one.

/** Longer words are compared by their beginning: an error must stay cheap whatever was sent. */
const LONGEST = 64

/** @returns at most `count` of the known words, fewest edits first, ties in the order given */
export function nearest(word: string, known: readonly string[], count: number): string[] {
  const cut = word.slice(0, LONGEST)
  return known
    .map((candidate, order) => ({ candidate, order, distance: edits(cut, candidate) }))
    .sort((a, b) => a.distance - b.distance || a.order - b.order)
    .slice(0, count)
    .map(({ candidate }) => candidate)
}

/** Levenshtein's distance: insertions, deletions and replacements that turn a into b. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
