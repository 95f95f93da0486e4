// The whole graph, one quantum a call. Everything the caller sees of the kernels is exported here.
import { MAX_CHANNELS, QUANTUM, take } from './memory'
import { finishMeterBlock, initMeters, meterBlockAddress } from './meters'
import { initOutputs, renderOutputs } from './outputs'
import { initRamps, rampRests, setRamp, stepRamps } from './ramps'
import { initStrips, insaneSamples, renderStrips, setSource, stepSources } from './strips'
import { initVoices, renderVoices, voiceChannelsAddress, voiceStripsAddress, voiceWindowsAddress } from './voices'

export { finishMeterBlock, meterBlockAddress, rampRests, setSource, voiceChannelsAddress, voiceStripsAddress, voiceWindowsAddress }

let argument: usize = 0
let inputs: usize = 0
let outputs: usize = 0
let stride: usize = 0

/**
 * Takes all memory, once.
 * @param strips 1..32
 * @param outputCount 1..32
 * @param capacity frames of a card channel's plane, a multiple of 16
 * @param fall factor by which the decaying peak falls within a meter block
 */
export function init(strips: i32, outputCount: i32, capacity: i32, fall: f32): void {
  argument = take(8)
  initRamps()
  initMeters(fall)
  initStrips(strips)
  initVoices()
  initOutputs(outputCount)
  stride = <usize>capacity << 2
  inputs = take(stride * MAX_CHANNELS)
  outputs = take(stride * MAX_CHANNELS)
}

/** Where the caller puts a double for moveRamp(): one passed as an argument would be allocated by JavaScript. */
export function argumentAddress(): usize { return argument }

/** Sends a gain to the target in `argument` within `frames`; see setRamp. */
export function moveRamp(ramp: i32, frames: i32): void {
  setRamp(ramp, load<f64>(argument), frames)
}

/** Planes of 32 card channels x capacity frames. */
export function inputsAddress(): usize { return inputs }
export function outputsAddress(): usize { return outputs }
export function insaneSampleCount(): i32 { return insaneSamples }

/** Renders frames offset .. offset + 15 of the planes. */
export function render(offset: i32): void {
  stepSources()
  stepRamps()
  renderVoices()
  const at = <usize>offset << 2
  renderStrips(inputs + at, stride)
  renderOutputs(outputs + at, stride)
}

export function quantumFrames(): i32 { return QUANTUM }
