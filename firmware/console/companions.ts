// What a link ties together: which other members share the knobs of one.
import type { Scope } from './scopes.ts'
import type { ConsoleSize } from './size.ts'

export type LinkScope = 'link' | 'busLink' | 'matrixLink'

export interface Companion {
  /** The other member, 0-based. */
  ordinal: number
  /** The switch that ties them. */
  link: LinkScope
  linkOrdinal: number
}

/** The neighbour of one of a row of pairs; none for the last of an odd number. */
function neighbour(
  link: LinkScope,
  member: number,
  count: number,
  ordinal: (other: number) => number,
): Companion[] {
  const other = member ^ 1
  return other < count ? [{ ordinal: ordinal(other), link, linkOrdinal: member >> 1 }] : []
}

type Companions = (ordinal: number, size: ConsoleSize) => Companion[]
const same = (other: number): number => other

const COMPANIONS: Partial<Record<Scope, Companions>> = {
  strip: (strip, { strips }) => neighbour('link', strip, strips, same),
  send(ordinal, { strips, buses }) {
    const strip = Math.floor(ordinal / buses)
    const bus = ordinal % buses
    return [
      ...neighbour('link', strip, strips, (other) => other * buses + bus),
      ...neighbour('busLink', bus, buses, (other) => strip * buses + other),
    ]
  },
  bus: (bus, { buses }) => neighbour('busLink', bus, buses, same),
  busSend(ordinal, { buses, matrices }) {
    const bus = Math.floor(ordinal / matrices)
    const matrix = ordinal % matrices
    return [
      ...neighbour('busLink', bus, buses, (other) => other * matrices + matrix),
      ...neighbour('matrixLink', matrix, matrices, (other) => bus * matrices + other),
    ]
  },
  mainSend: (matrix, { matrices }) => neighbour('matrixLink', matrix, matrices, same),
  matrix: (matrix, { matrices }) => neighbour('matrixLink', matrix, matrices, same),
}

/** Members that may share a mirrored knob with one, each with the switch that decides. */
export function companionsOf(scope: Scope, ordinal: number, size: ConsoleSize): Companion[] {
  return COMPANIONS[scope]?.(ordinal, size) ?? []
}
