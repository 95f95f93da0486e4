/** Rounding of another way to compute the same taper. */
const CLOSE = 1e-9
/** Nobody reads a thousand. */
const MOST_TOLD = 10

/**
 * Knobs that stand elsewhere than the cue sheet left them.
 * @param wanted by address, in natural units; choices and switches by name
 * @param got as `mixctl get --json` has them
 */
export function wrongKnobs(
  wanted: ReadonlyMap<string, number | string>,
  got: readonly { address: string; value: number | string }[],
): string[] {
  const values = new Map(got.map(({ address, value }) => [address, value]))
  const wrong = [...wanted].flatMap(([address, value]) => {
    const box = values.get(address)
    const same = String(box) === String(value) || close(numberOf(value), numberOf(box))
    return same ? [] : [`${address} stands at ${box}, the cue sheet left it at ${value}`]
  })
  const more = wrong.length - MOST_TOLD
  return more > 0 ? [...wrong.slice(0, MOST_TOLD), `and ${more} more`] : wrong
}

function numberOf(value: number | string | undefined): number {
  if (typeof value === 'number') return value
  return value === '-inf dB' ? Number.NEGATIVE_INFINITY : Number.NaN
}

const close = (a: number, b: number): boolean => a === b || Math.abs(a - b) < CLOSE
