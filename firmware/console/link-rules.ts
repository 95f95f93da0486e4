// What else changes when something changes: linked neighbours share fader and mute, as on the X32.
import type { Parameter, Value } from './parameter.ts'
import type { ParameterTable } from './parameter-table.ts'

export interface Planned {
  value: Value
  /** False where it only follows from what was asked, so that even the one who asked has to be told. */
  asked: boolean
}

/**
 * The values that a list of assignments leads to, one after the other:
 * - a mirrored parameter of a linked strip sets its neighbour's too;
 * - a link that is switched on gives the even strip the odd one's values.
 * @param read the values before
 */
export function planChanges(
  table: ParameterTable,
  assignments: readonly (readonly [Parameter, Value])[],
  read: (parameter: Parameter) => Value,
): Map<Parameter, Planned> {
  const plan = new Map<Parameter, Planned>()
  const now = (parameter: Parameter): Value => plan.get(parameter)?.value ?? read(parameter)
  const stage = (parameter: Parameter, value: Value, asked: boolean): void => {
    const before = plan.get(parameter)
    plan.set(parameter, { value, asked: asked || (before?.value === value && before.asked) })
  }
  for (const [parameter, value] of assignments) {
    stage(parameter, value, true)
    if (parameter.role === 'link' && value === 1) {
      for (const odd of mirroredOf(table, 2 * parameter.ordinal))
        stage(neighbour(table, odd)!, now(odd), false)
    } else if (parameter.mirrored) {
      const other = neighbour(table, parameter)
      if (other && now(linkOf(table, parameter)) === 1) stage(other, value, false)
    }
  }
  return plan
}

function mirroredOf(table: ParameterTable, strip: number): Parameter[] {
  return table.numbers.filter(
    ({ scope, mirrored, ordinal }) => scope === 'strip' && mirrored && ordinal === strip,
  )
}

/** The same knob of the other strip of the pair; undefined for the last of an odd number of strips. */
function neighbour(table: ParameterTable, { role, ordinal }: Parameter): Parameter | undefined {
  const other = ordinal ^ 1
  return other < table.size.strips ? table.numbers[table.slot('strip', role, other)] : undefined
}

function linkOf(table: ParameterTable, { ordinal }: Parameter): Parameter {
  return table.numbers[table.slot('link', 'link', ordinal >> 1)]!
}
