// What else changes when something changes: linked neighbours share their knobs, as on the X32.
import { companionsOf } from './companions.ts'
import type { Parameter, Value } from './parameter.ts'
import type { ParameterTable } from './parameter-table.ts'

export interface Planned {
  value: Value
  /** False where it only follows from what was asked, so that even the one who asked has to be told. */
  asked: boolean
}

/**
 * The values that a list of assignments leads to, one after the other:
 * - a mirrored parameter of a linked member sets its neighbour's too;
 * - a link that is switched on gives the even member the odd one's values.
 * @param read the values before
 */
export function planChanges(
  table: ParameterTable,
  assignments: readonly (readonly [Parameter, Value])[],
  read: (parameter: Parameter) => Value,
): Map<Parameter, Planned> {
  const plan = new Map<Parameter, Planned>()
  const now = (parameter: Parameter): Value => plan.get(parameter)?.value ?? read(parameter)
  const isLinked = (link: Parameter['scope'], ordinal: number): boolean =>
    now(table.numbers[table.slot(link, 'link', ordinal)]!) === 1

  const stage = (parameter: Parameter, value: Value, asked: boolean): void => {
    const before = plan.get(parameter)
    plan.set(parameter, { value, asked: asked || (before?.value === value && before.asked) })
    if (!parameter.mirrored) return
    for (const { ordinal, link, linkOrdinal } of companionsOf(
      parameter.scope,
      parameter.ordinal,
      table.size,
    )) {
      if (!isLinked(link, linkOrdinal)) continue
      const other = table.numbers[table.slot(parameter.scope, parameter.role, ordinal)]!
      // A send may have two neighbours, who share with each other as well.
      if (now(other) !== value) stage(other, value, false)
    }
  }

  for (const [parameter, value] of assignments) {
    stage(parameter, value, true)
    if (parameter.role !== 'link' || value !== 1) continue
    for (const odd of mirroredBy(table, parameter)) stage(odd, now(odd), plan.get(odd)?.asked ?? false)
  }
  return plan
}

/** What the odd members of a pair share with the even ones. */
function mirroredBy(table: ParameterTable, link: Parameter): Parameter[] {
  return table.numbers.filter(({ scope, mirrored, ordinal }) => {
    if (!mirrored) return false
    return companionsOf(scope, ordinal, table.size).some(
      (companion) =>
        companion.link === link.scope &&
        companion.linkOrdinal === link.ordinal &&
        companion.ordinal > ordinal,
    )
  })
}
