import { BusType, keySources, SendTap, SoloMode, stripSources } from '../choices.ts'
import { decibelsToGain } from '../gains.ts'
import { has } from '../laws/members-law.ts'
import { sendSide, sidesOf } from './pans.ts'
import { type Desk, groupGainOf, Knob, linkOf, mutedOf, type Rule, ruleOf } from './rule.ts'

export function sourceRule(desk: Desk, strip: number): Rule {
  const choices = stripSources(desk.table.size)
  const knobs = { source: new Knob(desk, 'strip', 'source', strip) }
  return ruleOf(knobs, (state, { source }) => [choices[source.in(state)]!.number])
}

export function inputRule(desk: Desk, strip: number): Rule {
  const knobs = {
    trim: new Knob(desk, 'strip', 'trim', strip),
    polarity: new Knob(desk, 'strip', 'polarity', strip),
  }
  return ruleOf(knobs, (state, { trim, polarity }) => {
    const gain = trim.gain(state)
    return [polarity.isOn(state) ? -gain : gain]
  })
}

export function keyRule(
  desk: Desk,
  scope: 'strip' | 'bus' | 'main' | 'matrix',
  ordinal: number,
  of: 'gate' | 'compressor',
): Rule {
  const choices = keySources(desk.table.size)
  const knobs = { key: new Knob(desk, scope, `${of}.key`, ordinal) }
  return ruleOf(knobs, (state, { key }) => [choices[key.in(state)]!.number])
}

export function insertRule(desk: Desk, strip: number): Rule {
  const knobs = {
    on: new Knob(desk, 'strip', 'insert', strip),
    back: new Knob(desk, 'strip', 'insertReturn', strip),
  }
  return ruleOf(knobs, (state, { on, back }) => [on.isOn(state) ? back.in(state) : 0])
}

/** Of pairs of strips, buses or matrices: the odd one tells. */
export function linkRule(
  desk: Desk,
  link: 'link' | 'busLink' | 'matrixLink',
  ordinal: number,
  count: number,
): Rule {
  const knob = ordinal % 2 === 0 ? linkOf(desk, link, ordinal, count) : undefined
  return knob ? ruleOf({ knob }, (state) => [knob.in(state)]) : { reads: [], values: () => [0] }
}

export function stripLevelRule(desk: Desk, strip: number): Rule {
  const groups = groupGainOf(desk, 'strip', strip)
  const fader = new Knob(desk, 'strip', 'fader', strip)
  return {
    reads: [...groups.reads, fader.slot],
    values: (state) => [groups.in(state) * fader.gain(state)],
  }
}

export function stripToMainRule(desk: Desk, strip: number): Rule {
  const sides = sidesOf(desk, 'strip', strip)
  const assigned = new Knob(desk, 'strip', 'toMain', strip)
  return {
    reads: [...sides.reads, assigned.slot],
    values(state) {
      const { left, right } = sides.in(state)
      return assigned.isOn(state) ? [left, right] : [0, 0]
    },
  }
}

/** PFL: in the middle, or each of a pair on its side; AFL: where it is heard. */
export function stripToSoloRule(desk: Desk, strip: number): Rule {
  const sides = sidesOf(desk, 'strip', strip)
  const link = linkOf(desk, 'link', strip, desk.table.size.strips)
  const solo = new Knob(desk, 'strip', 'solo', strip)
  const mode = new Knob(desk, 'monitor', 'stripSolo')
  return {
    reads: [...sides.reads, solo.slot, mode.slot, ...(link ? [link.slot] : [])],
    values(state) {
      if (!solo.isOn(state)) return [0, 0, 0, 0]
      if (mode.in(state) === SoloMode.pfl) {
        if (!link?.isOn(state)) return [1, 1, 0, 0]
        return strip % 2 === 0 ? [1, 0, 0, 0] : [0, 1, 0, 0]
      }
      const { left, right } = sides.in(state)
      return [0, 0, left, right]
    },
  }
}

/** A strip's send: [before the EQ, before the fader, after it]. */
export function stripToBusRule(desk: Desk, strip: number, bus: number): Rule {
  const { buses, strips } = desk.table.size
  const send = strip * buses + bus
  const knobs = {
    on: new Knob(desk, 'send', 'on', send),
    level: new Knob(desk, 'send', 'level', send),
    tap: new Knob(desk, 'send', 'tap', send),
    group: new Knob(desk, 'send', 'group', send),
    type: new Knob(desk, 'bus', 'busType', bus),
    owners: new Knob(desk, 'bus', 'owners', bus),
  }
  const link = linkOf(desk, 'link', strip, strips)
  const muted = mutedOf(desk, 'strip', strip)
  const side = sendSide(desk, strip, bus)
  const panned = sidesOf(desk, 'strip', strip)
  const busLink = linkOf(desk, 'busLink', bus, buses)
  const { on, level, tap, group, type, owners } = knobs
  const owns = (state: Parameters<Rule['values']>[0]): boolean => {
    const bits = owners.in(state)
    return has(bits, strip) || (link?.isOn(state) === true && has(bits, strip ^ 1))
  }
  return {
    reads: [
      ...Object.values(knobs).map(({ slot }) => slot),
      ...[...muted.reads, ...side.reads, ...panned.reads],
      ...[link, busLink].flatMap((knob) => (knob ? [knob.slot] : [])),
    ],
    muted,
    values(state) {
      const kind = type.in(state)
      if (kind === BusType.group || kind === BusType.nMinusOne) {
        const assigned = kind === BusType.group ? group.isOn(state) : on.isOn(state) && !owns(state)
        if (!assigned) return [0, 0, 0]
        if (!busLink?.isOn(state)) return [0, 0, 1]
        const { left, right } = panned.in(state)
        return [0, 0, bus % 2 === 0 ? left : right]
      }
      if (!on.isOn(state)) return [0, 0, 0]
      const gain = decibelsToGain(level.in(state)) * side.in(state)
      const where = tap.in(state)
      if (where === SendTap.postFader) return [0, 0, gain]
      // What does not follow the fader still goes with the mutes.
      const heard = muted.in(state) ? 0 : gain
      return where === SendTap.preEq ? [heard, 0, 0] : [0, heard, 0]
    },
  }
}
