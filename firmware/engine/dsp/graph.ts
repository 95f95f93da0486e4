// The whole graph, one quantum a call. Everything the caller sees of the kernels is exported here.
import { beginQuantum, initActivity } from './activity'
import { scopePlane, setSwitch } from './choices'
import { initCompressors } from './compressor'
import { initDelays, stepDelays } from './delay'
import { initFilters } from './filters'
import { initGates } from './gate'
import { initKeys } from './keys'
import { CHANNELS, MAX_CHANNELS, QUANTUM, ROW_INPUT, ROW_LEVEL, TALKBACK, UNIT_COMPRESSOR, UNIT_ROWS, take } from './memory'
import { finishMeterBlock, initMeters, meterBlockAddress } from './meters'
import { initMixes, renderMixes } from './mixes'
import { initOscillator } from './oscillator'
import { initOutputs, renderOutputs } from './outputs'
import { initRamps, rampRests, setRamp, stepRamps } from './ramps'
import { emptySums, initSends } from './sends'
import { initStrips, insaneSamples, renderStrips } from './strips'
import { initSwitches, stepSwitches } from './switches'
import { initTaps, postPlane, turnTaps } from './taps'
import { initVoices, renderVoices, voiceChannelsAddress, voiceStripsAddress, voiceWindowsAddress } from './voices'

export { finishMeterBlock, meterBlockAddress, rampRests, setSwitch, voiceChannelsAddress, voiceStripsAddress, voiceWindowsAddress }

/** Seconds after which nothing sounds any more of what fell silent: the longest delay, and tails of filters at 20 Hz. */
const PATIENCE: f64 = 2
const LONGEST_DELAY: f64 = 0.5
const DELAY_FADE: f64 = 0.02

let values: usize = 0
let inputs: usize = 0
let outputs: usize = 0
let stride: usize = 0

/**
 * Takes all memory, once.
 * @param strips 1..32 @param buses 0..16 @param matrices 0..8
 * @param outputCount 1..32
 * @param capacity frames of a card channel's plane, a multiple of 16
 * @param rate Hz
 * @param fall factor by which the decaying peak falls within a meter block
 */
export function init(strips: i32, buses: i32, matrices: i32, outputCount: i32, capacity: i32, rate: i32, fall: f32): void {
  const quanta = <i32>(PATIENCE * <f64>rate / <f64>QUANTUM)
  values = take(40)
  initActivity()
  initRamps()
  initMeters(fall)
  initTaps()
  initSwitches()
  initSends()
  initKeys()
  initFilters()
  initGates()
  initCompressors(rate)
  initDelays(strips, outputCount, <i32>(LONGEST_DELAY * <f64>rate), <i32>(DELAY_FADE * <f64>rate))
  initOscillator(rate)
  initStrips(strips, quanta)
  initVoices()
  initMixes(buses, matrices, quanta)
  initOutputs(outputCount)
  stride = <usize>capacity << 2
  inputs = take(stride * MAX_CHANNELS)
  outputs = take(stride * MAX_CHANNELS)
  const makeup = (UNIT_COMPRESSOR * UNIT_ROWS + 3) * CHANNELS
  for (let channel = 0; channel < CHANNELS; channel++) {
    setRamp(makeup + channel, 1, 0)
    setRamp(makeup + CHANNELS + channel, 1, 0)
  }
  // Until somebody says otherwise, talkback and generator are as loud as they are sent.
  for (let channel = TALKBACK; channel < TALKBACK + 4; channel++) {
    setRamp(ROW_INPUT * CHANNELS + channel, 1, 0)
    setRamp(ROW_LEVEL * CHANNELS + channel, 1, 0)
  }
}

/** Where the caller puts up to five doubles for move(): one passed as an argument would be allocated by JavaScript. */
export function valuesAddress(): usize { return values }

/** Sends `count` smoothed values, `step` ramps apart, to those in `values` within `frames`; see setRamp. */
export function move(ramp: i32, step: i32, count: i32, frames: i32): void {
  for (let n = 0; n < count; n++) setRamp(ramp + n * step, load<f64>(values + (<usize>n << 3)), frames)
}

/** Planes of 32 card channels x capacity frames. */
export function inputsAddress(): usize { return inputs }
export function outputsAddress(): usize { return outputs }
export function insaneSampleCount(): i32 { return insaneSamples }

/** Renders frames offset .. offset + 15 of the planes. */
export function render(offset: i32): void {
  stepSwitches()
  stepDelays()
  beginQuantum()
  stepRamps()
  turnTaps()
  emptySums()
  renderVoices()
  const at = <usize>offset << 2
  renderStrips(inputs + at, stride)
  renderMixes()
  renderOutputs(outputs + at, inputs + at, stride)
}

/** Where a channel's 16 frames after its level begin; those of the next channel follow. Always the same place. */
export function levelledAddress(channel: i32): usize { return postPlane(channel) }

/** Where the scope's 16 frames of the quantum just rendered begin. */
export function scopeAddress(offset: i32): usize { return scopePlane(inputs + (<usize>offset << 2), stride) }

export function quantumFrames(): i32 { return QUANTUM }
