// The box's state as this browser knows it: the box's truth, and over it what a finger here is doing just now.
import {
  buildTable,
  type ConsoleSize,
  formatValue,
  type Parameter,
  type ParameterTable,
  parseValue,
  type SavedValue,
  type Value,
} from '../../firmware/console/index.ts'

/** Told after a change of what is shown. */
type Watcher = () => void

export interface Delta {
  version: number
  /** "you" where this page did it. */
  origin: string
  changes: readonly (readonly [address: string, value: SavedValue])[]
}

export class Mirror {
  readonly table: ParameterTable
  /** Of the last change set taken. */
  version: number
  readonly #truth: Value[]
  /** Under a finger: what the finger says, until it lets go and the box has answered. */
  readonly #held = new Map<Parameter, Value>()
  readonly #watchers = new Map<Parameter, Set<Watcher>>()

  /** @param values exact, as saved; what is missing has its default */
  constructor(
    size: ConsoleSize,
    version: number,
    values: Readonly<Record<string, SavedValue>>,
    table?: ParameterTable,
  ) {
    this.table = table ?? buildTable(size)
    this.version = version
    this.#truth = this.table.parameters.map(
      (parameter) => read(parameter, values[parameter.address]) ?? parameter.default,
    )
  }

  /** What is to be shown: under a finger the finger's value, else the box's. */
  get(parameter: Parameter): Value {
    return this.#held.get(parameter) ?? this.#truth[parameter.index]!
  }

  number(parameter: Parameter): number {
    return this.get(parameter) as number
  }

  text(parameter: Parameter): string {
    return formatValue(parameter, this.get(parameter))
  }

  at(address: string): Parameter {
    return this.table.at(address)
  }

  isHeld(parameter: Parameter): boolean {
    return this.#held.has(parameter)
  }

  /** A finger moves it: shown at once, and nobody else moves it on this screen. */
  hold(parameter: Parameter, value: Value): void {
    this.#held.set(parameter, value)
    this.#tell(parameter)
  }

  /** The finger is gone: the box's value counts again. */
  release(parameter: Parameter): void {
    if (this.#held.delete(parameter)) this.#tell(parameter)
  }

  /** @returns false if change sets are missing before this one: then only a new snapshot helps */
  apply({ version, changes }: Delta): boolean {
    if (version <= this.version) return true
    if (version !== this.version + 1) return false
    this.version = version
    for (const [address, saved] of changes) {
      const parameter = this.table.at(address)
      const value = read(parameter, saved)
      if (value === undefined || value === this.#truth[parameter.index]) continue
      this.#truth[parameter.index] = value
      this.#tell(parameter)
    }
    return true
  }

  /** A new snapshot of the same console, after a gap. Who watches is told what differs. */
  replace(version: number, values: Readonly<Record<string, SavedValue>>): void {
    this.version = version
    for (const parameter of this.table.parameters) {
      const value = read(parameter, values[parameter.address]) ?? parameter.default
      if (value === this.#truth[parameter.index]) continue
      this.#truth[parameter.index] = value
      this.#tell(parameter)
    }
  }

  /** @returns ends it */
  watch(parameters: Iterable<Parameter>, watcher: Watcher): () => void {
    const watched = [...parameters]
    for (const parameter of watched) {
      const others = this.#watchers.get(parameter)
      if (others) others.add(watcher)
      else this.#watchers.set(parameter, new Set([watcher]))
    }
    return () => {
      for (const parameter of watched) this.#watchers.get(parameter)?.delete(watcher)
    }
  }

  #tell(parameter: Parameter): void {
    for (const watcher of [...(this.#watchers.get(parameter) ?? [])]) watcher()
  }
}

function read(parameter: Parameter, saved: SavedValue | undefined): Value | undefined {
  return saved === undefined ? undefined : parseValue(parameter, saved)
}
