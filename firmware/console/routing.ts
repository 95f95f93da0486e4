// Where sound can run in a circle: a strip that takes in a bus, and feeds it again.
import { BusType } from './choices.ts'
import { ConsoleError } from './errors.ts'
import { has } from './laws/members-law.ts'
import type { Parameter, Value } from './parameter.ts'
import type { ParameterTable } from './parameter-table.ts'
import type { Role } from './row.ts'
import type { Scope } from './scopes.ts'
import type { ConsoleSize } from './size.ts'

/** What can close or open a way from a strip to a bus, or from a bus to a strip. */
const ROUTES: readonly (readonly [Scope, Role])[] = [
  ['strip', 'source'],
  ['send', 'on'],
  ['send', 'level'],
  ['send', 'group'],
  ['bus', 'busType'],
  ['bus', 'owners'],
  // An owner's other side is his too.
  ['link', 'link'],
]

type Read = (scope: Scope, role: Role, ordinal: number) => number

/** Whether a strip is on its way into a bus, by its switches; levels but -inf count as open. */
function feeds(read: Read, strip: number, bus: number, { strips, buses }: ConsoleSize): boolean {
  const send = strip * buses + bus
  const type = read('bus', 'busType', bus)
  if (type === BusType.group) return read('send', 'group', send) === 1
  if (read('send', 'on', send) !== 1) return false
  if (type === BusType.nMinusOne) {
    const owners = read('bus', 'owners', bus)
    const isPair = (strip | 1) < strips && read('link', 'link', strip >> 1) === 1
    return !has(owners, strip) && !(isPair && has(owners, strip ^ 1))
  }
  return read('send', 'level', send) !== Number.NEGATIVE_INFINITY
}

/**
 * Refuses changes after which a bus would reach itself through strips.
 * @param changed what is to change @param value what a parameter would hold
 * @throws ConsoleError EROUTE naming the circle
 */
export function refuseCircles(
  table: ParameterTable,
  changed: Iterable<Parameter>,
  value: (parameter: Parameter) => Value,
): void {
  const culprit = [...changed].find(({ scope, role }) => ROUTES.some(([s, r]) => s === scope && r === role))
  if (!culprit) return
  const { strips, buses, inputs } = table.size
  const read: Read = (scope, role, ordinal) =>
    value(table.numbers[table.slot(scope, role, ordinal)]!) as number
  /** Choices of a strip's source: off, the inputs, the buses. */
  const busOf = (strip: number): number => read('strip', 'source', strip) - inputs - 1
  const returning = Array.from({ length: strips }, (_, strip) => strip).filter((strip) => busOf(strip) >= 0)
  if (returning.length === 0) return

  const path: string[] = []
  const done = new Set<number>()
  const visit = (bus: number, open: number[]): boolean => {
    if (open.includes(bus)) return true
    if (done.has(bus)) return false
    for (const strip of returning.filter((one) => busOf(one) === bus)) {
      for (let next = 0; next < buses; next++) {
        if (!feeds(read, strip, next, table.size) || !visit(next, [...open, bus])) continue
        path.unshift(`bus ${bus + 1}`, `ch ${strip + 1}`)
        return true
      }
    }
    done.add(bus)
    return false
  }
  for (let bus = 0; bus < buses; bus++) {
    if (!visit(bus, [])) continue
    const circle = [...path, path[0]!].join(' -> ')
    const allowed = 'a way that does not come back to where it began'
    throw new ConsoleError(
      'EROUTE',
      `cannot set ${culprit.address}: sound would run in a circle (${circle}); give ${allowed}`,
      { address: culprit.address, value: value(culprit), allowed },
    )
  }
}
