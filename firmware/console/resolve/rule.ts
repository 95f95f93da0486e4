import { decibelsToGain } from '../gains.ts'
import { has } from '../laws/members-law.ts'
import type { ParameterTable } from '../parameter-table.ts'
import type { Role } from '../row.ts'
import type { Scope } from '../scopes.ts'
import { DCAS, MUTE_GROUPS } from '../size.ts'

/** Whatever holds the numbers: the store, or a copy of the arena's state. */
export interface NumberSource {
  numberAt(slot: number): number
}

/** One target's rule: the slots it reads, and what it makes of them. */
export interface Rule {
  reads: readonly number[]
  values(state: NumberSource): readonly number[]
}

export interface Desk {
  table: ParameterTable
  /** Of the engine, Hz. */
  rate: number
}

/** A knob of one member: where it lies, and how it is read. */
export class Knob {
  readonly slot: number

  constructor({ table }: Desk, scope: Scope, role: Role, ordinal = 0) {
    this.slot = table.slot(scope, role, ordinal)
  }

  in(state: NumberSource): number {
    return state.numberAt(this.slot)
  }

  isOn(state: NumberSource): boolean {
    return state.numberAt(this.slot) === 1
  }

  gain(state: NumberSource): number {
    return decibelsToGain(state.numberAt(this.slot))
  }
}

/** Several things that are read together. */
export interface Part<T> {
  reads: readonly number[]
  in(state: NumberSource): T
}

/** A rule of knobs by name. */
export function ruleOf<K extends Record<string, Knob>>(
  knobs: K,
  values: (state: NumberSource, knobs: K) => readonly number[],
): Rule {
  return { reads: Object.values(knobs).map(({ slot }) => slot), values: (state) => values(state, knobs) }
}

/** Switch of a pair that a member belongs to; undefined for the last of an odd number. */
export function linkOf(
  desk: Desk,
  link: 'link' | 'busLink' | 'matrixLink',
  ordinal: number,
  count: number,
): Knob | undefined {
  return (ordinal | 1) < count ? new Knob(desk, link, 'link', ordinal >> 1) : undefined
}

/** Whether something sounds at all: its own switch, its DCAs, its mute groups; and the gain of its DCAs. */
export function groupGain(desk: Desk, scope: 'strip' | 'bus', ordinal: number): Part<number> {
  const on = new Knob(desk, scope, 'on', ordinal)
  const dcas = new Knob(desk, scope, 'dcas', ordinal)
  const muteGroups = new Knob(desk, scope, 'muteGroups', ordinal)
  const dcaOn = Array.from({ length: DCAS }, (_, n) => new Knob(desk, 'dca', 'on', n))
  const dcaFader = Array.from({ length: DCAS }, (_, n) => new Knob(desk, 'dca', 'fader', n))
  const mutes = Array.from({ length: MUTE_GROUPS }, (_, n) => new Knob(desk, 'muteGroup', 'on', n))
  const knobs = [on, dcas, muteGroups, ...dcaOn, ...dcaFader, ...mutes]
  return {
    reads: knobs.map(({ slot }) => slot),
    in(state) {
      if (!on.isOn(state)) return 0
      const muted = muteGroups.in(state)
      if (muted !== 0 && mutes.some((mute, n) => has(muted, n) && mute.isOn(state))) return 0
      const member = dcas.in(state)
      if (member === 0) return 1
      let decibels = 0
      for (let n = 0; n < DCAS; n++) {
        if (!has(member, n)) continue
        if (!dcaOn[n]!.isOn(state)) return 0
        decibels += dcaFader[n]!.in(state)
      }
      return decibelsToGain(decibels)
    },
  }
}
