// From knobs to what the engine smooths: fader + DCA + mutes -> one gain; frequency, gain, Q -> one filter. Pure: the
// same knobs always give the same bits.
import type { Parameter } from '../parameter.ts'
import type { ParameterTable } from '../parameter-table.ts'
import { type TargetLayout, targetLayout } from '../targets.ts'
import type { NumberSource, Part, Rule } from './rule.ts'
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
  /**
   * Of those, the ones that a change from one state to another can have moved: a mute group may reach hundreds of sends, and
   * mute a few channels.
   */
  reached(parameter: Parameter, before: NumberSource, after: NumberSource): readonly number[]
}

/** What depends on a knob: directly, or only by whether a channel is muted. */
interface Dependants {
  directly: number[]
  byMute: Map<Part<boolean>, number[]>
}

/** @param rate of the engine, Hz */
export function createResolver(table: ParameterTable, rate: number): Resolver {
  const layout = targetLayout(table.size)
  const desk = { table, rate }
  const rules: Rule[] = layout.targets.map((target) => ruleFor(desk, target))
  const dependants = table.numbers.map((): Dependants => ({ directly: [], byMute: new Map() }))
  for (const [id, { reads, muted }] of rules.entries()) {
    const byMute = new Set(muted?.reads)
    for (const slot of new Set(reads)) {
      const of = dependants[slot]!
      if (!muted || !byMute.has(slot)) of.directly.push(id)
      else if (of.byMute.has(muted)) of.byMute.get(muted)!.push(id)
      else of.byMute.set(muted, [id])
    }
  }
  const bySlot = dependants.map(({ directly, byMute }) =>
    Int32Array.from([...directly, ...[...byMute.values()].flat()]).sort(),
  )
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
    reached(parameter, before, after) {
      if (parameter.kind !== 'number') return []
      const { directly, byMute } = dependants[parameter.slot]!
      const changed = [...byMute].filter(([muted]) => muted.in(before) !== muted.in(after))
      return changed.length === 0 ? directly : [...directly, ...changed.flatMap(([, ids]) => ids)]
    },
  }
}

/** Whether two values of one target are the same. */
export function sameValues(one: readonly number[] | undefined, other: readonly number[]): boolean {
  return one?.length === other.length && one.every((value, n) => value === other[n])
}
