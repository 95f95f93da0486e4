import { MatrixTap, SoloMode } from '../choices.ts'
import { balanceLeft, balanceRight } from '../gains.ts'
import { sidesOf } from './pans.ts'
import { type Desk, groupGainOf, Knob, linkOf, mutedOf, type Part, type Rule, ruleOf } from './rule.ts'

export function busLevelRule(desk: Desk, bus: number): Rule {
  const groups = groupGainOf(desk, 'bus', bus)
  const fader = new Knob(desk, 'bus', 'fader', bus)
  return {
    reads: [...groups.reads, fader.slot],
    values: (state) => [groups.in(state) * fader.gain(state)],
  }
}

/** @param side 0 left, 1 right */
export function mainLevelRule(desk: Desk, side: number): Rule {
  const knobs = {
    on: new Knob(desk, 'main', 'on'),
    fader: new Knob(desk, 'main', 'fader'),
    pan: new Knob(desk, 'main', 'pan'),
  }
  const balance = side === 0 ? balanceLeft : balanceRight
  return ruleOf(knobs, (state, { on, fader, pan }) => [
    on.isOn(state) ? fader.gain(state) * balance(pan.in(state)) : 0,
  ])
}

/** A mute switch and a fader, of what has no groups. */
export function levelRule(
  desk: Desk,
  scope: 'matrix' | 'phones' | 'output' | 'talkback' | 'oscillator',
  ordinal: number,
): Rule {
  const knobs = { on: new Knob(desk, scope, 'on', ordinal), fader: new Knob(desk, scope, 'fader', ordinal) }
  return ruleOf(knobs, (state, { on, fader }) => [on.isOn(state) ? fader.gain(state) : 0])
}

/** Pan, where it is assigned. */
export function busToMainRule(desk: Desk, bus: number): Rule {
  const sides = sidesOf(desk, 'bus', bus)
  const assigned = new Knob(desk, 'bus', 'toMain', bus)
  return {
    reads: [...sides.reads, assigned.slot],
    values(state) {
      const { left, right } = sides.in(state)
      return assigned.isOn(state) ? [left, right] : [0, 0]
    },
  }
}

/** Buses, main and matrices: before the level in the middle, a pair on its sides; after it where it is heard. */
export function mixToSoloRule(desk: Desk, scope: 'bus' | 'main' | 'matrix', ordinal: number): Rule {
  const { buses, matrices } = desk.table.size
  const solo = new Knob(desk, scope, 'solo', scope === 'main' ? 0 : ordinal)
  const mode = new Knob(desk, 'monitor', 'busSolo')
  const link =
    scope === 'main'
      ? undefined
      : linkOf(desk, scope === 'bus' ? 'busLink' : 'matrixLink', ordinal, scope === 'bus' ? buses : matrices)
  const panned = scope === 'bus' ? sidesOf(desk, 'bus', ordinal) : undefined
  return {
    reads: [solo.slot, mode.slot, ...(link ? [link.slot] : []), ...(panned?.reads ?? [])],
    values(state) {
      if (!solo.isOn(state)) return [0, 0, 0, 0]
      const isPair = scope === 'main' || link?.isOn(state) === true
      const left = !isPair || ordinal % 2 === 0 ? 1 : 0
      const right = !isPair || ordinal % 2 === 1 ? 1 : 0
      if (mode.in(state) === SoloMode.pfl) return [left, right, 0, 0]
      const heard = panned?.in(state) ?? { left, right }
      return [0, 0, heard.left, heard.right]
    },
  }
}

function mainMuted(desk: Desk): Part<boolean> {
  const on = new Knob(desk, 'main', 'on')
  return { reads: [on.slot], in: (state) => !on.isOn(state) }
}

/** [before the level, after it] */
export function toMatrixRule(desk: Desk, scope: 'bus' | 'main', ordinal: number, matrix: number): Rule {
  const { buses, matrices } = desk.table.size
  const send = scope === 'bus' ? ordinal * matrices + matrix : matrix
  const of = scope === 'bus' ? 'busSend' : 'mainSend'
  const on = new Knob(desk, of, 'on', send)
  const level = new Knob(desk, of, 'level', send)
  const tap = new Knob(desk, of, 'tap', send)
  const pair = linkOf(desk, 'matrixLink', matrix, matrices)
  const busLink = scope === 'bus' ? linkOf(desk, 'busLink', ordinal, buses) : undefined
  const muted = scope === 'bus' ? mutedOf(desk, 'bus', ordinal) : mainMuted(desk)
  const knobs = [on, level, tap, ...(pair ? [pair] : []), ...(busLink ? [busLink] : [])]
  return {
    reads: [...knobs.map(({ slot }) => slot), ...muted.reads],
    muted,
    values(state) {
      if (!on.isOn(state)) return [0, 0]
      const sides = scope === 'main' || busLink?.isOn(state) === true
      // Into a pair each side goes to its own; into a single one both sides go, at half, so that nothing gets louder.
      const into = pair?.isOn(state) === true
      const share = !sides ? 1 : !into ? 0.5 : ordinal % 2 === matrix % 2 ? 1 : 0
      const gain = level.gain(state) * share
      if (tap.in(state) === MatrixTap.postFader) return [0, gain]
      return [muted.in(state) ? 0 : gain, 0]
    },
  }
}

/** Talkback and generator. */
export function destinationRule(desk: Desk, scope: 'talkback' | 'oscillator', bus: number): Rule {
  const knobs = { destinations: new Knob(desk, scope, 'destinations') }
  return ruleOf(knobs, (state, { destinations }) => [0, 0, Math.floor(destinations.in(state) / 2 ** bus) % 2])
}

export function destinationMainRule(desk: Desk, scope: 'talkback' | 'oscillator'): Rule {
  const knobs = { toMain: new Knob(desk, scope, 'toMain') }
  return ruleOf(knobs, (state, { toMain }) => (toMain.isOn(state) ? [1, 1] : [0, 0]))
}
