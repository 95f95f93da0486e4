// The mixer's state, and the one way to change it. Pure: who keeps it (arena, disk) and who shows it subscribe.

import type { Change, ChangeSet, Ignored, Listener, Snapshot } from './changes.ts'
import { ConsoleError, quote } from './errors.ts'
import { createFanOut } from './fan-out.ts'
import type { ValueInput } from './laws/law.ts'
import { planChanges } from './link-rules.ts'
import { formatValue, type Parameter, parseValue, type Value } from './parameter.ts'
import type { ParameterTable } from './parameter-table.ts'
import { refuseCircles } from './routing.ts'

export interface Store {
  readonly table: ParameterTable
  readonly sequence: number
  /** @throws ConsoleError EADDRESS */
  get(address: string): Value
  /** The value for people: "-6.0 dB". @throws ConsoleError EADDRESS */
  getText(address: string): string
  /** A number by its slot (table.numbers). */
  numberAt(slot: number): number
  /** @throws ConsoleError EADDRESS, EVALUE, EROUTE; nothing has changed then */
  set(address: string, value: ValueInput, origin: string): ChangeSet
  /** All or nothing, as one change set; the later of two entries for one parameter wins. @throws as set */
  setMany(entries: Iterable<readonly [address: string, value: ValueInput]>, origin: string): ChangeSet
  /**
   * Calls the listener after every change. One that names its origin is not told what it did itself, but is
   * told what followed from it (the linked neighbour that went along). Change sets come in order, also where
   * a listener sets something. A listener must not throw; if one does, the others are told nonetheless and
   * the error reaches whoever called set.
   * @returns ends the subscription
   */
  subscribe(listener: Listener, options?: { origin?: string }): () => void
  snapshot(): Snapshot
  /** Another one that stands as this one does, with nobody listening. */
  copy(): Store
  /**
   * Takes what it can of a snapshot, as one change set; parameters it does not mention keep their values.
   * @returns what could not be taken
   * @throws ConsoleError EVALUE if it is no snapshot at all
   */
  load(snapshot: unknown, origin: string): Ignored[]
  /**
   * Takes numbers by slot, as the arena's state holds them; each must be one its law takes.
   * @param numbers table.numbers.length values
   * @returns what could not be taken
   */
  loadNumbers(numbers: ArrayLike<number>, origin: string): Ignored[]
}

/** @param initial set on top of the defaults. @throws ConsoleError EADDRESS, EVALUE for an initial value */
export function createStore(table: ParameterTable, initial: Readonly<Snapshot> = {}): Store {
  const store = storeOf(
    table,
    Float64Array.from(table.numbers, (parameter) => parameter.default),
    table.texts.map((parameter) => parameter.default),
  )
  const entries = Object.entries(initial)
  if (entries.length === 0) return store
  store.setMany(entries, 'initial')
  // What it begins with is no change.
  return store.copy()
}

function storeOf(table: ParameterTable, numbers: Float64Array, texts: string[]): Store {
  const fanOut = createFanOut()
  let sequence = 0

  const read = (parameter: Parameter): Value =>
    parameter.kind === 'number' ? numbers[parameter.slot]! : texts[parameter.slot]!

  function write(parameter: Parameter, value: Value): void {
    if (parameter.kind === 'number') numbers[parameter.slot] = value as number
    else texts[parameter.slot] = value as string
  }

  /** The only place where state changes: values have passed their laws. */
  function apply(assignments: readonly (readonly [Parameter, Value])[], origin: string): ChangeSet {
    const changes: Change[] = []
    const consequences: Change[] = []
    const plan = planChanges(table, assignments, read)
    refuseCircles(table, plan.keys(), (parameter) => plan.get(parameter)?.value ?? read(parameter))
    for (const [parameter, { value, asked }] of plan) {
      const previous = read(parameter)
      if (value === previous) continue
      write(parameter, value)
      const change = { parameter, value, previous }
      changes.push(change)
      if (!asked) consequences.push(change)
    }
    if (changes.length === 0) return { changes, origin, sequence }
    const set = { changes, origin, sequence: ++sequence }
    fanOut.deliver(set, consequences)
    return set
  }

  function setMany(entries: Iterable<readonly [string, ValueInput]>, origin: string): ChangeSet {
    const assignments = [...entries].map(([address, input]) => {
      const parameter = table.at(address)
      return [parameter, parseValue(parameter, input)] as const
    })
    return apply(assignments, origin)
  }

  /** Applies what reads well, in table order, so that links come after what they link. */
  function take(
    entries: readonly (readonly [Parameter, unknown])[],
    ignored: Ignored[],
    origin: string,
  ): Ignored[] {
    const assignments: (readonly [Parameter, Value])[] = []
    for (const [parameter, input] of [...entries].sort(([a], [b]) => a.index - b.index)) {
      try {
        assignments.push([parameter, parseValue(parameter, input as ValueInput)])
      } catch (error) {
        if (!(error instanceof ConsoleError)) throw error
        ignored.push({ address: parameter.address, value: input, reason: error.message })
      }
    }
    try {
      apply(assignments, origin)
    } catch (error) {
      if (!(error instanceof ConsoleError) || error.code !== 'EROUTE') throw error
      // Without what strips take from buses there is no circle.
      const isReturn = (parameter: Parameter, value: Value): boolean =>
        parameter.scope === 'strip' && parameter.role === 'source' && (value as number) > table.size.inputs
      for (const [{ address }, value] of assignments.filter(([parameter, value]) =>
        isReturn(parameter, value),
      ))
        ignored.push({ address, value, reason: error.message })
      apply(
        assignments.filter(([parameter, value]) => !isReturn(parameter, value)),
        origin,
      )
    }
    return ignored
  }

  const store: Store = {
    table,
    get sequence() {
      return sequence
    },
    get: (address) => read(table.at(address)),
    getText(address) {
      const parameter = table.at(address)
      return formatValue(parameter, read(parameter))
    },
    numberAt(slot) {
      const value = numbers[slot]
      if (value === undefined) throw new RangeError(`no number has slot ${slot}: 0 to ${numbers.length - 1}`)
      return value
    },
    set: (address, value, origin) => setMany([[address, value]], origin),
    setMany,
    subscribe: fanOut.subscribe,
    snapshot: () =>
      Object.fromEntries(
        table.parameters.map((parameter) => [
          parameter.address,
          parameter.kind === 'number' ? parameter.law.save(numbers[parameter.slot]!) : texts[parameter.slot]!,
        ]),
      ),
    copy: () => storeOf(table, numbers.slice(), [...texts]),
    load(snapshot, origin) {
      if (typeof snapshot !== 'object' || snapshot === null || Array.isArray(snapshot)) {
        const allowed = 'an object of addresses and values'
        const message = `cannot load ${quote(snapshot)} as a snapshot: give ${allowed}`
        throw new ConsoleError('EVALUE', message, { value: snapshot, allowed })
      }
      const ignored: Ignored[] = []
      const known: (readonly [Parameter, unknown])[] = []
      for (const [address, value] of Object.entries(snapshot)) {
        if (table.has(address)) known.push([table.at(address), value])
        else ignored.push({ address, value, reason: 'this console has no such parameter' })
      }
      return take(known, ignored, origin)
    },
    loadNumbers(given, origin) {
      if (given.length !== numbers.length) {
        throw new RangeError(`cannot load ${given.length} numbers: this console has ${numbers.length}`)
      }
      return take(
        table.numbers.map((parameter) => [parameter, given[parameter.slot]]),
        [],
        origin,
      )
    },
  }
  return store
}
