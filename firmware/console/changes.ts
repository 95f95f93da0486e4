// What the store tells, and what it is saved as.
import type { SavedValue } from './laws/law.ts'
import type { Parameter, Value } from './parameter.ts'

export interface Change {
  readonly parameter: Parameter
  readonly value: Value
  readonly previous: Value
}

/** Changes that take effect together. */
export interface ChangeSet {
  /** What really changed; empty where everything had its value already. */
  readonly changes: readonly Change[]
  /** Who did it. */
  readonly origin: string
  /** Rises by one with every change set that changes something; an empty one has the last number given. */
  readonly sequence: number
}

/** An entry of a snapshot or of the arena's state that could not be taken, and why. */
export interface Ignored {
  readonly address: string
  readonly value: unknown
  readonly reason: string
}

/** The whole state as JSON: address -> value, exact. */
export type Snapshot = Record<string, SavedValue>

export type Listener = (set: ChangeSet) => void
