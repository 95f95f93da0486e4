// Which channel of a meter frame is whose. The order is the arena's; a test holds the two together.
import { type ConsoleSize, TARGET_SCOPES } from '../../firmware/console/index.ts'

const ORDER = ['strip', 'bus', 'main', 'solo', 'matrix', 'monitor', 'phones', 'output'] as const
export type Metered = (typeof ORDER)[number]

/** @param ordinal of strip, bus, matrix, output; 0 left, 1 right of the others */
export function meterPlace(size: ConsoleSize, kind: Metered, ordinal = 0): number {
  const before = ORDER.slice(0, ORDER.indexOf(kind))
  return before.reduce((sum, other) => sum + TARGET_SCOPES[other](size), ordinal)
}
