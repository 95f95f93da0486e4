// From knobs to what the engine smooths: fader + mute + pan + link -> one gain a side. Pure: the same knobs
// always give the same bits.
import { balanceLeft, balanceRight, decibelsToGain, panLeft, panRight } from './gains.ts'
import type { Parameter } from './parameter.ts'
import type { ParameterTable } from './parameter-table.ts'
import { OutputSource } from './parameters.ts'
import { type TargetKind, type TargetLayout, targetLayout } from './targets.ts'

/** Whatever holds the numbers: the store, or a copy of the arena's state. */
export interface NumberSource {
  numberAt(slot: number): number
}

export interface Resolver {
  readonly layout: TargetLayout
  /** Every target's value, indexed by target id (layout.count values). */
  resolveAll(state: NumberSource): Float64Array
  resolveTarget(state: NumberSource, id: number): number
  /** Ids, ascending, of all targets that may depend on a parameter; none for texts. */
  affected(parameter: Parameter): Int32Array
}

/** One target's rule: the slots it reads, and what it makes of them. */
interface Rule {
  reads: number[]
  value(state: NumberSource): number
}

type MakeRule = (table: ParameterTable, ordinal: number) => Rule

const RULES: Record<TargetKind, MakeRule> = {
  stripSource(table, strip) {
    const source = table.slot('strip', 'source', strip)
    return { reads: [source], value: (state) => state.numberAt(source) }
  },
  stripInputGain(table, strip) {
    const trim = table.slot('strip', 'trim', strip)
    const polarity = table.slot('strip', 'polarity', strip)
    return {
      reads: [trim, polarity],
      value(state) {
        const gain = decibelsToGain(state.numberAt(trim))
        return state.numberAt(polarity) === 1 ? -gain : gain
      },
    }
  },
  stripGainLeft: (table, strip) => stripGain(table, strip, 'left'),
  stripGainRight: (table, strip) => stripGain(table, strip, 'right'),
  mainGainLeft: (table) => mainGain(table, balanceLeft),
  mainGainRight: (table) => mainGain(table, balanceRight),
  outputFromLeft: (table, output) => outputGain(table, output, OutputSource.mainLeft),
  outputFromRight: (table, output) => outputGain(table, output, OutputSource.mainRight),
}

/** Gain of a mute switch and a fader together. */
function level(state: NumberSource, on: number, fader: number): number {
  return state.numberAt(on) === 1 ? decibelsToGain(state.numberAt(fader)) : 0
}

/**
 * A strip by itself is panned. Of a linked pair the odd strip is the left side and the even one the right:
 * each feeds its own side only, and the odd strip's pan is their balance. Their faders and mutes are one
 * already: the store keeps them equal (link-rules.ts).
 */
function stripGain(table: ParameterTable, strip: number, side: 'left' | 'right'): Rule {
  const on = table.slot('strip', 'on', strip)
  const fader = table.slot('strip', 'fader', strip)
  const pan = table.slot('strip', 'pan', strip)
  const panned = side === 'left' ? panLeft : panRight
  const alone = (state: NumberSource): number => level(state, on, fader) * panned(state.numberAt(pan))

  const pair = strip >> 1
  const hasPartner = 2 * pair + 1 < table.size.strips
  if (!hasPartner) return { reads: [on, fader, pan], value: alone }

  const link = table.slot('link', 'link', pair)
  const oddPan = table.slot('strip', 'pan', 2 * pair)
  const balance = side === 'left' ? balanceLeft : balanceRight
  const ownSide = (strip & 1) === (side === 'left' ? 0 : 1)
  return {
    reads: [on, fader, pan, link, oddPan],
    value(state) {
      if (state.numberAt(link) !== 1) return alone(state)
      return ownSide ? level(state, on, fader) * balance(state.numberAt(oddPan)) : 0
    },
  }
}

function mainGain(table: ParameterTable, balance: (pan: number) => number): Rule {
  const on = table.slot('main', 'on', 0)
  const fader = table.slot('main', 'fader', 0)
  const pan = table.slot('main', 'pan', 0)
  return {
    reads: [on, fader, pan],
    value: (state) => level(state, on, fader) * balance(state.numberAt(pan)),
  }
}

/** Half of each side: what is in full on both comes out at its own level, and nothing can come out louder. */
const MONO_GAIN = 0.5

function outputGain(table: ParameterTable, output: number, whole: number): Rule {
  const on = table.slot('output', 'on', output)
  const source = table.slot('output', 'source', output)
  return {
    reads: [on, source],
    value(state) {
      if (state.numberAt(on) !== 1) return 0
      const chosen = state.numberAt(source)
      if (chosen === OutputSource.mainMono) return MONO_GAIN
      return chosen === whole ? 1 : 0
    },
  }
}

export function createResolver(table: ParameterTable): Resolver {
  const layout = targetLayout(table.size)
  const rules = layout.targets.map(({ kind, ordinal }) => RULES[kind](table, ordinal))
  const none = new Int32Array(0)
  const affectedBySlot = table.numbers.map(({ slot }) =>
    Int32Array.from(layout.targets.filter(({ id }) => rules[id]!.reads.includes(slot)).map(({ id }) => id)),
  )
  const resolveTarget = (state: NumberSource, id: number): number => {
    const rule = rules[id]
    if (!rule) throw new RangeError(layout.describe(id))
    return rule.value(state)
  }
  return {
    layout,
    resolveAll: (state) => Float64Array.from(rules, (rule) => rule.value(state)),
    resolveTarget,
    affected: (parameter) => (parameter.kind === 'number' ? affectedBySlot[parameter.slot]! : none),
  }
}
