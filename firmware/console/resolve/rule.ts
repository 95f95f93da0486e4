import { decibelsToGain } from '../gains.ts'
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
  /** Whether its channel is muted, where that is all it takes from mutes, groups and DCAs: one answer for many targets. */
  muted?: Part<boolean>
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

const mutedParts = new WeakMap<Desk, Map<string, Part<boolean>>>()

/** By its own switch, its DCAs' and its mute groups: what is muted feeds nothing, before the fader neither. */
export function mutedOf(desk: Desk, scope: 'strip' | 'bus', ordinal: number): Part<boolean> {
  const known = mutedParts.get(desk) ?? new Map<string, Part<boolean>>()
  mutedParts.set(desk, known)
  const name = `${scope} ${ordinal}`
  const part = known.get(name) ?? mutedPart(desk, scope, ordinal)
  known.set(name, part)
  return part
}

function mutedPart(desk: Desk, scope: 'strip' | 'bus', ordinal: number): Part<boolean> {
  const on = new Knob(desk, scope, 'on', ordinal)
  const dcas = new Knob(desk, scope, 'dcas', ordinal)
  const muteGroups = new Knob(desk, scope, 'muteGroups', ordinal)
  const dcaOn = Array.from({ length: DCAS }, (_, n) => new Knob(desk, 'dca', 'on', n))
  const mutes = Array.from({ length: MUTE_GROUPS }, (_, n) => new Knob(desk, 'muteGroup', 'on', n))
  return {
    reads: [on, dcas, muteGroups, ...dcaOn, ...mutes].map(({ slot }) => slot),
    in(state) {
      if (!on.isOn(state)) return true
      return anyOf(mutes, muteGroups.in(state), state, true) || anyOf(dcaOn, dcas.in(state), state, false)
    },
  }
}

/** Whether one of those whose bits are set stands at on or off. */
function anyOf(switches: readonly Knob[], bits: number, state: NumberSource, on: boolean): boolean {
  for (let n = 0; bits >> n > 0; n++)
    if (((bits >> n) & 1) === 1 && switches[n]!.isOn(state) === on) return true
  return false
}

/** What mutes, groups and DCAs make of a channel's level: 0 where it is muted, else the gain of its DCAs' faders. */
export function groupGainOf(desk: Desk, scope: 'strip' | 'bus', ordinal: number): Part<number> {
  const muted = mutedOf(desk, scope, ordinal)
  const dcas = new Knob(desk, scope, 'dcas', ordinal)
  const faders = Array.from({ length: DCAS }, (_, n) => new Knob(desk, 'dca', 'fader', n))
  return {
    reads: [...muted.reads, ...faders.map(({ slot }) => slot)],
    in(state) {
      if (muted.in(state)) return 0
      const member = dcas.in(state)
      if (member === 0) return 1
      let decibels = 0
      for (let n = 0; n < DCAS; n++) if (((member >> n) & 1) === 1) decibels += faders[n]!.in(state)
      return decibelsToGain(decibels)
    },
  }
}
