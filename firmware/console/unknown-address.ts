import { ConsoleError, quote } from './errors.ts'
import { nearest } from './nearest.ts'
import type { Parameter } from './parameter.ts'
import { withoutLeadingZeros } from './without-leading-zeros.ts'

const SUGGESTIONS = 3
/** So many alike say nothing about what was meant. */
const TOO_MANY = 1000

/**
 * Errors that name the nearest known addresses; cheap, whatever is asked for and however often, in a console of
 * thousands of knobs.
 * @param known by address without leading zeros, in table order
 */
export function unknownAddress(known: ReadonlyMap<string, Parameter>): (address: unknown) => ConsoleError {
  const plain = [...known.keys()]
  /** One address of each kind of knob. */
  let kinds: string[] | undefined

  /** Those with the longest beginning in common; one of each kind where nothing is. */
  const alike = (address: string): string[] => {
    const parts = withoutLeadingZeros(address).split('/')
    for (let length = Math.min(parts.length, 5) - 1; length > 1; length--) {
      const beginning = `${parts.slice(0, length).join('/')}/`
      const found = plain.filter((other) => other.startsWith(beginning))
      if (found.length > 0 && found.length < TOO_MANY) {
        return found.map((other) => known.get(other)!.address)
      }
    }
    kinds ??= oneOfEachKind([...known.values()].map((parameter) => parameter.address))
    return kinds
  }

  return (address) => {
    const suggestions = typeof address === 'string' ? nearest(address, alike(address), SUGGESTIONS) : []
    const hint = suggestions.length > 0 ? `; the nearest are ${suggestions.join(', ')}` : ''
    return new ConsoleError('EADDRESS', `no parameter has the address ${quote(address)}${hint}`, {
      ...(typeof address === 'string' ? { address } : {}),
      value: address,
      suggestions,
    })
  }
}

function oneOfEachKind(addresses: readonly string[]): string[] {
  const kinds = new Map(addresses.map((other) => [other.replace(/\d+/g, 'n'), other] as const).reverse())
  return [...kinds.values()].reverse()
}
