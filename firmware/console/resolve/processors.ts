// EQ, compressor and keys: the same for every kind of channel that has them.
import { Detector, SLOPES } from '../choices.ts'
import { perStep, slopeOf, toLog2, toSteps } from '../dynamics.ts'
import { bandFilter, highPass, keyFilter, switched } from '../filters.ts'
import { decibelsToGain } from '../gains.ts'
import type { Band } from '../row.ts'
import type { Scope } from '../scopes.ts'
import { type Desk, Knob, type Rule, ruleOf } from './rule.ts'

export function eqRule(desk: Desk, scope: Scope, ordinal: number, band: Band): Rule {
  const knobs = {
    on: new Knob(desk, scope, 'eq', ordinal),
    type: new Knob(desk, scope, `eq${band}.type`, ordinal),
    frequency: new Knob(desk, scope, `eq${band}.frequency`, ordinal),
    gain: new Knob(desk, scope, `eq${band}.gain`, ordinal),
    q: new Knob(desk, scope, `eq${band}.q`, ordinal),
  }
  return ruleOf(knobs, (state, { on, type, frequency, gain, q }) =>
    switched(
      on.isOn(state),
      bandFilter(type.in(state), frequency.in(state), gain.in(state), q.in(state), desk.rate),
    ),
  )
}

/** @param section 0 or 1 */
export function highPassRule(desk: Desk, strip: number, section: 0 | 1): Rule {
  const knobs = {
    on: new Knob(desk, 'strip', 'highPass', strip),
    frequency: new Knob(desk, 'strip', 'highPassFrequency', strip),
    slope: new Knob(desk, 'strip', 'highPassSlope', strip),
  }
  return ruleOf(knobs, (state, { on, frequency, slope }) => {
    const sections = highPass(SLOPES[slope.in(state)]!, frequency.in(state), desk.rate)
    return switched(on.isOn(state), sections[section])
  })
}

export function keyFilterRule(desk: Desk, scope: Scope, ordinal: number, of: 'gate' | 'compressor'): Rule {
  const knobs = {
    on: new Knob(desk, scope, `${of}.filter`, ordinal),
    type: new Knob(desk, scope, `${of}.filterType`, ordinal),
    frequency: new Knob(desk, scope, `${of}.filterFrequency`, ordinal),
    q: new Knob(desk, scope, `${of}.filterQ`, ordinal),
  }
  return ruleOf(knobs, (state, { on, type, frequency, q }) =>
    keyFilter(on.isOn(state), type.in(state), frequency.in(state), q.in(state), desk.rate),
  )
}

export function gateRule(desk: Desk, strip: number): Rule {
  const knobs = {
    on: new Knob(desk, 'strip', 'gate', strip),
    threshold: new Knob(desk, 'strip', 'gate.threshold', strip),
    range: new Knob(desk, 'strip', 'gate.range', strip),
    attack: new Knob(desk, 'strip', 'gate.attack', strip),
    hold: new Knob(desk, 'strip', 'gate.hold', strip),
    release: new Knob(desk, 'strip', 'gate.release', strip),
  }
  return ruleOf(knobs, (state, { on, threshold, range, attack, hold, release }) => [
    toLog2(threshold.in(state)),
    on.isOn(state) ? toLog2(range.in(state)) : 0,
    perStep(attack.in(state), desk.rate),
    perStep(release.in(state), desk.rate),
    toSteps(hold.in(state), desk.rate),
  ])
}

export function compressorRule(desk: Desk, scope: Scope, ordinal: number): Rule {
  const knobs = {
    on: new Knob(desk, scope, 'compressor', ordinal),
    threshold: new Knob(desk, scope, 'compressor.threshold', ordinal),
    ratio: new Knob(desk, scope, 'compressor.ratio', ordinal),
    knee: new Knob(desk, scope, 'compressor.knee', ordinal),
    makeup: new Knob(desk, scope, 'compressor.makeup', ordinal),
    mix: new Knob(desk, scope, 'compressor.mix', ordinal),
  }
  return ruleOf(knobs, (state, { on, threshold, ratio, knee, makeup, mix }) => {
    const works = on.isOn(state)
    return [
      toLog2(threshold.in(state)),
      works ? slopeOf(ratio.in(state)) : 0,
      toLog2(knee.in(state)),
      works ? decibelsToGain(makeup.in(state)) : 1,
      works ? mix.in(state) / 100 : 1,
    ]
  })
}

export function compressorTimesRule(desk: Desk, scope: Scope, ordinal: number): Rule {
  const knobs = {
    attack: new Knob(desk, scope, 'compressor.attack', ordinal),
    release: new Knob(desk, scope, 'compressor.release', ordinal),
    hold: new Knob(desk, scope, 'compressor.hold', ordinal),
    detector: new Knob(desk, scope, 'compressor.detector', ordinal),
  }
  return ruleOf(knobs, (state, { attack, release, hold, detector }) => [
    perStep(attack.in(state), desk.rate),
    perStep(release.in(state), desk.rate),
    toSteps(hold.in(state), desk.rate),
    detector.in(state) === Detector.rms ? 1 : 0,
    0,
  ])
}

/** A compressor of infinite ratio without a knee that is there at once, and a ceiling. */
export function limiterRule(desk: Desk, output: number): Rule {
  const knobs = {
    on: new Knob(desk, 'output', 'limiter', output),
    threshold: new Knob(desk, 'output', 'limiter.threshold', output),
  }
  return ruleOf(knobs, (state, { on, threshold }) => [
    toLog2(threshold.in(state)),
    on.isOn(state) ? 1 : 0,
    0,
    1,
    1,
  ])
}

export function limiterTimesRule(desk: Desk, output: number): Rule {
  const knobs = {
    on: new Knob(desk, 'output', 'limiter', output),
    release: new Knob(desk, 'output', 'limiter.release', output),
  }
  return ruleOf(knobs, (state, { on, release }) => [
    1,
    perStep(release.in(state), desk.rate),
    0,
    0,
    on.isOn(state) ? 1 : 0,
  ])
}

export function delayRule(desk: Desk, scope: 'strip' | 'output', ordinal: number): Rule {
  const knobs = {
    on: new Knob(desk, scope, 'delay', ordinal),
    time: new Knob(desk, scope, 'delayTime', ordinal),
  }
  return ruleOf(knobs, (state, { on, time }) => [
    on.isOn(state) ? Math.round((time.in(state) * desk.rate) / 1000) : 0,
  ])
}
