/** The largest difference between two samples at the same place. */
export function furthest(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  let most = 0
  a.forEach((plane, c) => {
    for (let n = 0; n < plane.length; n++) most = Math.max(most, Math.abs(plane[n]! - b[c]![n]!))
  })
  return most
}
