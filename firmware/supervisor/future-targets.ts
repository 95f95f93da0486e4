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

/** What the engine has of a change, if it was told. */
interface Scheduled {
  entries: Entries
  sent: Targets | undefined
}

/**
 * @param scheduled one after the other; what was sent of one counts for all targets that are not touched
 * @param touched targets that may have become others since; undefined = all
 * @param refused told of those that the console would not take by then, which move nothing; left out: they throw
 * @throws ConsoleError
 */
export function futureTargets<T extends Scheduled>(
  store: Store,
  resolver: Resolver,
  scheduled: readonly T[],
  touched?: ReadonlySet<number>,
  refused?: (one: T, error: ConsoleError) => void,
): Targets[] {
  const future = store.copy()
  let open = touched && new Set(touched)
  return scheduled.map((one) => {
    try {
      const { changes } = future.setMany(one.entries, 'future')
      const named = one.entries.map(([address]) => store.table.at(address))
      const moved = new Set([...named, ...changes.map((change) => change.parameter)])
      const hasLink = [...moved].some(isLink)
      if (one.sent && open && !hasLink) return targetsOf(resolver, moved, changes, future, one.sent, open)
      // What comes after a new one starts from where that leads to.
      const more = touchedBy(resolver, moved)
      open = open && more && new Set([...open, ...more])
      return targetsOf(resolver, moved, changes, future)
    } catch (error) {
      if (!refused || !(error instanceof ConsoleError)) throw error
      refused(one, error)
      return new Map()
    }
  })
}

/** @param known values that count for what is not touched */
function targetsOf(
  resolver: Resolver,
  moved: ReadonlySet<Parameter>,
  changes: readonly Change[],
  state: NumberSource,
  known?: Targets,
  touched?: ReadonlySet<number>,
): Targets {
  if (known && touched?.size === 0) return known
  const past = stateBefore(changes, state)
  const targets = new Map<number, readonly number[]>()
  for (const [id, values] of known ?? []) if (!touched?.has(id)) targets.set(id, values)
  for (const parameter of moved) {
    const isWhole = resolver.affected(parameter).length <= FEW_TARGETS
    const ids = isWhole ? resolver.affected(parameter) : resolver.reached(parameter, past, state)
    for (const id of ids) {
      if (touched && !touched.has(id)) continue
      const values = resolver.resolveTarget(state, id)
      if (isWhole || !sameValues(resolver.resolveTarget(past, id), values)) targets.set(id, values)
    }
  }
  return targets
}

const isLink = ({ role }: Parameter): boolean => role === 'link'

/** Targets that some knobs may move; undefined = all: links decide which knobs go along. */
export function touchedBy(resolver: Resolver, parameters: Iterable<Parameter>): Set<number> | undefined {
  const touched = new Set<number>()
  for (const parameter of parameters) {
    if (isLink(parameter)) return undefined
    for (const id of resolver.affected(parameter)) touched.add(id)
  }
  return touched
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
