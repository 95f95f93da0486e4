// From knobs to what the engine smooths: fader + DCA + mutes -> one gain; frequency, gain, Q -> one filter. Pure: the
// same knobs always give the same bits.
import type { Parameter } from '../parameter.ts'
import type { ParameterTable } from '../parameter-table.ts'
import { type TargetLayout, targetLayout } from '../targets.ts'
import type { NumberSource, Rule } from './rule.ts'
import { ruleFor } from './rules.ts'

export type { NumberSource } from './rule.ts'

export interface Resolver {
  readonly layout: TargetLayout
  /** Every target's values, indexed by target id. */
  resolveAll(state: NumberSource): (readonly number[])[]
  /** The values of one: as many as its kind has. @throws RangeError */
  resolveTarget(state: NumberSource, id: number): readonly number[]
  /** Ids, ascending, of all targets that may depend on a parameter; none for texts. */
  affected(parameter: Parameter): Int32Array
}

/** @param rate of the engine, Hz */
export function createResolver(table: ParameterTable, rate: number): Resolver {
  const layout = targetLayout(table.size)
  const rules: Rule[] = layout.targets.map((target) => ruleFor({ table, rate }, target))
  const affectedBySlot = table.numbers.map((): number[] => [])
  for (const [id, rule] of rules.entries())
    for (const slot of new Set(rule.reads)) affectedBySlot[slot]!.push(id)
  const bySlot = affectedBySlot.map((ids) => Int32Array.from(ids))
  const none = new Int32Array(0)
  const resolveTarget = (state: NumberSource, id: number): readonly number[] => {
    const rule = rules[id]
    if (!rule) throw new RangeError(layout.describe(id))
    return rule.values(state)
  }
  return {
    layout,
    resolveAll: (state) => rules.map((rule) => rule.values(state)),
    resolveTarget,
    affected: (parameter) => (parameter.kind === 'number' ? bySlot[parameter.slot]! : none),
  }
}

/** Whether two values of one target are the same. */
export function sameValues(one: readonly number[] | undefined, other: readonly number[]): boolean {
  return one?.length === other.length && one.every((value, n) => value === other[n])
}
