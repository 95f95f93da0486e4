// One rule for every target.
import type { Target, TargetKind, TargetScope } from '../targets.ts'
import * as listening from './listening.ts'
import * as mixes from './mixes.ts'
import * as processors from './processors.ts'
import { type Desk, Knob, type Rule, ruleOf } from './rule.ts'
import * as strips from './strips.ts'

type Shaped = 'strip' | 'bus' | 'main' | 'matrix' | 'output'
type Mixed = Exclude<Shaped, 'output'>

/** Main's two sides have one set of knobs. */
const knobsOf = ({ scope, ordinal }: Target): number => (scope === 'main' ? 0 : ordinal)

const eq =
  (band: 1 | 2 | 3 | 4) =>
  (desk: Desk, target: Target): Rule =>
    processors.eqRule(desk, target.scope as Shaped, knobsOf(target), band)

const LEVELS: Partial<Record<TargetScope, (desk: Desk, ordinal: number) => Rule>> = {
  strip: strips.stripLevelRule,
  bus: mixes.busLevelRule,
  main: mixes.mainLevelRule,
  monitor: listening.monitorLevelRule,
  phones: (desk) => mixes.levelRule(desk, 'phones', 0),
}

const LINKS: Partial<Record<TargetScope, (desk: Desk, ordinal: number) => Rule>> = {
  strip: (desk, ordinal) => strips.linkRule(desk, 'link', ordinal, desk.table.size.strips),
  bus: (desk, ordinal) => strips.linkRule(desk, 'busLink', ordinal, desk.table.size.buses),
  matrix: (desk, ordinal) => strips.linkRule(desk, 'matrixLink', ordinal, desk.table.size.matrices),
  output: listening.outputLinkRule,
  // Both sides of main are always turned down together.
  main: (_, side) => ({ reads: [], values: () => [side === 0 ? 1 : 0] }),
}

const RULES: Record<TargetKind, (desk: Desk, target: Target) => Rule> = {
  source(desk, { scope, ordinal }) {
    if (scope === 'strip') return strips.sourceRule(desk, ordinal)
    return ruleOf({ source: new Knob(desk, 'talkback', 'source') }, (state, { source }) => [source.in(state)])
  },
  input: (desk, { scope, ordinal }) =>
    scope === 'strip' ? strips.inputRule(desk, ordinal) : { reads: [], values: () => [1] },
  delay: (desk, { scope, ordinal }) => processors.delayRule(desk, scope as 'strip' | 'output', ordinal),
  highPass1: (desk, { ordinal }) => processors.highPassRule(desk, ordinal, 0),
  highPass2: (desk, { ordinal }) => processors.highPassRule(desk, ordinal, 1),
  gate: (desk, { ordinal }) => processors.gateRule(desk, ordinal),
  gateKey: (desk, { ordinal }) => strips.keyRule(desk, 'strip', ordinal, 'gate'),
  gateFilter: (desk, { ordinal }) => processors.keyFilterRule(desk, 'strip', ordinal, 'gate'),
  eq1: eq(1),
  eq2: eq(2),
  eq3: eq(3),
  eq4: eq(4),
  compressor: (desk, target) =>
    target.scope === 'output'
      ? processors.limiterRule(desk, target.ordinal)
      : processors.compressorRule(desk, target.scope as Mixed, knobsOf(target)),
  compressorTimes: (desk, target) =>
    target.scope === 'output'
      ? processors.limiterTimesRule(desk, target.ordinal)
      : processors.compressorTimesRule(desk, target.scope as Mixed, knobsOf(target)),
  compressorKey: (desk, target) => strips.keyRule(desk, target.scope as Mixed, knobsOf(target), 'compressor'),
  compressorFilter: (desk, target) =>
    processors.keyFilterRule(desk, target.scope as Mixed, knobsOf(target), 'compressor'),
  detectorLink: (desk, { scope, ordinal }) => LINKS[scope]!(desk, ordinal),
  insert: (desk, { ordinal }) => strips.insertRule(desk, ordinal),
  level(desk, { scope, ordinal }) {
    const special = LEVELS[scope]
    if (special) return special(desk, ordinal)
    return mixes.levelRule(desk, scope as 'matrix' | 'output' | 'talkback' | 'oscillator', ordinal)
  },
  toMain(desk, { scope, ordinal }) {
    if (scope === 'strip') return strips.stripToMainRule(desk, ordinal)
    if (scope === 'bus') return mixes.busToMainRule(desk, ordinal)
    return mixes.destinationMainRule(desk, scope as 'talkback' | 'oscillator')
  },
  toSolo: (desk, { scope, ordinal }) =>
    scope === 'strip'
      ? strips.stripToSoloRule(desk, ordinal)
      : mixes.mixToSoloRule(desk, scope as 'bus' | 'main' | 'matrix', ordinal),
  toBus: (desk, { scope, ordinal, to }) =>
    scope === 'strip'
      ? strips.stripToBusRule(desk, ordinal, to)
      : mixes.destinationRule(desk, scope as 'talkback' | 'oscillator', to),
  toMatrix: (desk, { scope, ordinal, to }) => mixes.toMatrixRule(desk, scope as 'bus' | 'main', ordinal, to),
  toMonitor: (desk, { scope, ordinal, to }) =>
    listening.listenRule(desk, 'monitor', scope as 'bus' | 'main' | 'solo', ordinal, to),
  toPhones: (desk, { scope, ordinal, to }) =>
    listening.listenRule(desk, 'phones', scope as 'bus' | 'main' | 'solo', ordinal, to),
  outputSource: (desk, { ordinal }) => listening.outputSourceRule(desk, 'output', ordinal),
  shape: (desk) =>
    ruleOf({ shape: new Knob(desk, 'oscillator', 'shape') }, (state, { shape }) => [shape.in(state)]),
  frequency: (desk) =>
    ruleOf({ frequency: new Knob(desk, 'oscillator', 'frequency') }, (state, { frequency }) => [
      frequency.in(state),
    ]),
  scopeTap: (desk) => listening.outputSourceRule(desk, 'scope', 0),
}

export function ruleFor(desk: Desk, target: Target): Rule {
  return RULES[target.kind](desk, target)
}
