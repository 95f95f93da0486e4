/** Rounding of another way to compute the same taper. */
const CLOSE = 1e-9

/**
 * Knobs that stand elsewhere than the cue sheet left them.
 * @param wanted by address: dB, pan -1..1, switches 0 and 1, input from 1 (0 = off), names of outputs' sources
 * @param got as `mixctl get --json` has them
 */
export function wrongKnobs(
  wanted: ReadonlyMap<string, number | string>,
  got: readonly { address: string; value: number | string }[],
): string[] {
  const values = new Map(got.map(({ address, value }) => [address, value]))
  return [...wanted].flatMap(([address, value]) => {
    const box = comparable(address, values.get(address))
    const same = typeof value === 'string' || typeof box === 'string' ? value === box : close(value, box)
    return same ? [] : [`${address} stands at ${values.get(address)}, the cue sheet left it at ${value}`]
  })
}

function comparable(address: string, value: number | string | undefined): number | string {
  if (value === undefined) return Number.NaN
  if (typeof value === 'number') return address.endsWith('/pan') ? value / 100 : value
  if (value === '-inf dB') return Number.NEGATIVE_INFINITY
  if (address.endsWith('/src')) return value
  if (address.endsWith('/source')) return value === 'off' ? 0 : Number(value.replace('in ', ''))
  return { on: 1, off: 0 }[value] ?? value
}

const close = (a: number, b: number): boolean => a === b || Math.abs(a - b) < CLOSE
