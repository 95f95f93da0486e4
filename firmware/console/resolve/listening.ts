// Who hears what beside the show: monitor, phones, outputs, the scope.
import { Listen, outputSources } from '../choices.ts'
import { decibelsToGain } from '../gains.ts'
import { TAPS } from '../targets.ts'
import { type Desk, Knob, linkOf, type NumberSource, type Part, type Rule, ruleOf } from './rule.ts'

/** Whether anything is soloed. */
function anySolo(desk: Desk): Part<boolean> {
  const { strips, buses, matrices } = desk.table.size
  const all = (scope: 'strip' | 'bus' | 'matrix', count: number) =>
    Array.from({ length: count }, (_, ordinal) => new Knob(desk, scope, 'solo', ordinal))
  const knobs = [
    ...all('strip', strips),
    ...all('bus', buses),
    ...all('matrix', matrices),
    new Knob(desk, 'main', 'solo'),
  ]
  return { reads: knobs.map(({ slot }) => slot), in: (state) => knobs.some((solo) => solo.isOn(state)) }
}

type Heard = 'bus' | 'main' | 'solo'

/**
 * How much of one side of what is listened to is heard on one side.
 * @param by monitor or phones @param ordinal which bus; 0 left, 1 right of main and solo @param side 0 left, 1 right
 */
export function listenRule(
  desk: Desk,
  by: 'monitor' | 'phones',
  of: Heard,
  ordinal: number,
  side: number,
): Rule {
  const source = new Knob(desk, by, 'source')
  const soloed = anySolo(desk)
  const follows = by === 'phones' ? new Knob(desk, 'phones', 'followsSolo') : undefined
  const mono = by === 'monitor' ? new Knob(desk, 'monitor', 'mono') : undefined
  const link = of === 'bus' ? linkOf(desk, 'busLink', ordinal, desk.table.size.buses) : undefined
  const knobs = [source, follows, mono, link].flatMap((knob) => (knob ? [knob.slot] : []))

  /** What of the pair, or of the single one, goes to this side; undefined where it is not listened to. */
  function share(state: NumberSource): number | undefined {
    const solo = soloed.in(state) && (follows === undefined || follows.isOn(state))
    if (of === 'solo') return solo ? sideOf(ordinal) : undefined
    if (solo) return undefined
    const chosen = source.in(state)
    if (of === 'main') return chosen === Listen.main ? sideOf(ordinal) : undefined
    const bus = chosen - Listen.firstBus
    if (bus < 0) return undefined
    if (link?.isOn(state)) return bus >> 1 === ordinal >> 1 ? sideOf(ordinal) : undefined
    return bus === ordinal ? 2 : undefined
  }
  /** 0 left, 1 right. */
  const sideOf = (member: number): number => member % 2

  return {
    reads: [...knobs, ...soloed.reads],
    values(state) {
      const heard = share(state)
      if (heard === undefined) return [0]
      // A single bus is heard on both sides as it is.
      if (heard === 2) return [1]
      if (mono?.isOn(state)) return [0.5]
      return [heard === side ? 1 : 0]
    },
  }
}

/** The monitor's level, dimmed by its switch or by talkback. */
export function monitorLevelRule(desk: Desk): Rule {
  const knobs = {
    on: new Knob(desk, 'monitor', 'on'),
    fader: new Knob(desk, 'monitor', 'fader'),
    dim: new Knob(desk, 'monitor', 'dim'),
    dimLevel: new Knob(desk, 'monitor', 'dimLevel'),
    talk: new Knob(desk, 'talkback', 'on'),
    talkDims: new Knob(desk, 'talkback', 'dim'),
  }
  return ruleOf(knobs, (state, { on, fader, dim, dimLevel, talk, talkDims }) => {
    if (!on.isOn(state)) return [0]
    const dims = dim.isOn(state) || (talk.isOn(state) && talkDims.isOn(state))
    return [decibelsToGain(fader.in(state) + (dims ? dimLevel.in(state) : 0))]
  })
}

export function outputSourceRule(desk: Desk, scope: 'output' | 'scope', ordinal: number): Rule {
  const choices = outputSources(desk.table.size)
  const knobs = { source: new Knob(desk, scope, 'source', ordinal) }
  return ruleOf(knobs, (state, { source }) => [choices[source.in(state)]!.number])
}

/** Left sides of what is a pair by itself. */
const LEFT: readonly number[] = [TAPS.mainLeft, TAPS.monitorLeft, TAPS.phonesLeft]

/** Neighbouring outputs that play the two sides of something are limited together. */
export function outputLinkRule(desk: Desk, output: number): Rule {
  const { outputs, buses, matrices } = desk.table.size
  if (output % 2 === 1 || output + 1 >= outputs) return { reads: [], values: () => [0] }
  const choices = outputSources(desk.table.size)
  const left = new Knob(desk, 'output', 'source', output)
  const right = new Knob(desk, 'output', 'source', output + 1)
  const busLinks = Array.from({ length: buses }, (_, bus) => linkOf(desk, 'busLink', bus, buses))
  const matrixLinks = Array.from({ length: matrices }, (_, one) => linkOf(desk, 'matrixLink', one, matrices))
  const links = [...busLinks, ...matrixLinks].flatMap((knob) => (knob ? [knob.slot] : []))
  return {
    reads: [left.slot, right.slot, ...new Set(links)],
    values(state) {
      const one = choices[left.in(state)]!.number
      if (choices[right.in(state)]!.number !== one + 1) return [0]
      if (LEFT.includes(one)) return [1]
      const bus = one - TAPS.busesFrom
      const matrix = one - TAPS.matricesFrom
      const link = bus >= 0 && bus < buses ? busLinks[bus] : matrixLinks[matrix]
      const first = bus >= 0 && bus < buses ? bus : matrix
      return [first % 2 === 0 && link?.isOn(state) ? 1 : 0]
    },
  }
}
