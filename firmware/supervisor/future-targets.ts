// What scheduled changes will move, given where the console stands and what comes before them.
import {
  type Change,
  ConsoleError,
  type NumberSource,
  type Parameter,
  type Resolver,
  type Store,
  sameValues,
  type ValueInput,
} from '../console/index.ts'

export type Entries = readonly (readonly [address: string, value: ValueInput])[]
/** Values by target. */
export type Targets = ReadonlyMap<number, readonly number[]>

/** A knob with no more is sent whole: it may stand somewhere else by then. A DCA has hundreds, and moves few. */
const FEW_TARGETS = 8

/**
 * @param scheduled one after the other
 * @param refused told of those that the console would not take by then, which move nothing; left out: they throw
 * @throws ConsoleError
 */
export function futureTargets<T extends { entries: Entries }>(
  store: Store,
  resolver: Resolver,
  scheduled: readonly T[],
  refused?: (one: T, error: ConsoleError) => void,
): Targets[] {
  const future = store.copy()
  return scheduled.map((one) => {
    try {
      const { changes } = future.setMany(one.entries, 'future')
      const named = one.entries.map(([address]) => store.table.at(address))
      return targetsOf(resolver, changes, named, future)
    } catch (error) {
      if (!refused || !(error instanceof ConsoleError)) throw error
      refused(one, error)
      return new Map()
    }
  })
}

function targetsOf(
  resolver: Resolver,
  changes: readonly Change[],
  named: readonly Parameter[],
  state: NumberSource,
): Targets {
  const past = stateBefore(changes, state)
  const targets = new Map<number, readonly number[]>()
  for (const parameter of new Set([...named, ...changes.map((change) => change.parameter)])) {
    const ids = resolver.affected(parameter)
    for (const id of ids) {
      const values = resolver.resolveTarget(state, id)
      const isSent = ids.length <= FEW_TARGETS || !sameValues(resolver.resolveTarget(past, id), values)
      if (isSent) targets.set(id, values)
    }
  }
  return targets
}

/** A state as it was before some changes. */
export function stateBefore(changes: readonly Change[], state: NumberSource): NumberSource {
  const previous = new Map(
    changes.flatMap(({ parameter, previous }): [number, number][] =>
      parameter.kind === 'number' ? [[parameter.slot, previous as number]] : [],
    ),
  )
  return { numberAt: (slot) => previous.get(slot) ?? state.numberAt(slot) }
}
