// Peak, sum of squares, decaying peak, clips and the lowest gains of gate and compressor of every channel, per block.
import { BLOCK, CHANNELS, CLIP_LEVEL, take } from './memory'

let peak: usize = 0 // f32 each
let squares: usize = 0 // f32 each
let clips: usize = 0 // i32 each
let gateGain: usize = 0 // f32 each
let compressorGain: usize = 0 // f32 each
let decayed: usize = 0 // f32 each
let block: usize = 0 // per channel: peak, sum of squares, decayed peak, clips, gain of gate, of compressor
let fallPerBlock: f32 = 0

/** @param fall factor by which the decaying peak falls within one block */
export function initMeters(fall: f32): void {
  peak = take(CHANNELS * 4)
  squares = take(CHANNELS * 4)
  clips = take(CHANNELS * 4)
  gateGain = take(CHANNELS * 4)
  compressorGain = take(CHANNELS * 4)
  decayed = take(CHANNELS * 4)
  block = take(CHANNELS * 24)
  fallPerBlock = fall
  for (let channel: usize = 0; channel < <usize>CHANNELS * 4; channel += 4) {
    store<f32>(gateGain + channel, 1)
    store<f32>(compressorGain + channel, 1)
  }
}

export function meterBlockAddress(): usize { return block }

/** Four channels, 16 frames. */
export function meterGroup(group: i32, frames: usize): void {
  let high = f32x4.splat(0)
  let sum = f32x4.splat(0)
  for (let at: usize = frames; at < frames + BLOCK; at += 16) {
    const x = v128.load(at)
    high = f32x4.pmax(high, f32x4.abs(x))
    sum = f32x4.add(sum, f32x4.mul(x, x))
  }
  meterAll(group, frames, high, sum)
}

/** What was found in 16 frames of four channels. */
@inline export function meterAll(group: i32, frames: usize, high: v128, sum: v128): void {
  const at = <usize>group << 4
  v128.store(peak + at, f32x4.pmax(v128.load(peak + at), high))
  v128.store(squares + at, f32x4.add(v128.load(squares + at), sum))
  if (v128.any_true(f32x4.ge(high, f32x4.splat(CLIP_LEVEL)))) countClips(at, frames)
}

function countClips(at: usize, frames: usize): void {
  let count = v128.load(clips + at)
  for (let frame: usize = frames; frame < frames + BLOCK; frame += 16) {
    // A true lane is -1 as an integer.
    count = i32x4.sub(count, f32x4.ge(f32x4.abs(v128.load(frame)), f32x4.splat(CLIP_LEVEL)))
  }
  v128.store(clips + at, count)
}

@inline export function meterGate(group: i32, gain: v128): void {
  const at = gateGain + (<usize>group << 4)
  v128.store(at, f32x4.pmin(v128.load(at), gain))
}

@inline export function meterCompressor(group: i32, gain: v128): void {
  const at = compressorGain + (<usize>group << 4)
  v128.store(at, f32x4.pmin(v128.load(at), gain))
}

/** Closes a block: fills it for the reader and begins the next. */
export function finishMeterBlock(): void {
  for (let channel: usize = 0; channel < <usize>CHANNELS; channel++) {
    const at = channel << 2
    const highest = load<f32>(peak + at)
    const fallen = max(highest, load<f32>(decayed + at) * fallPerBlock)
    store<f32>(decayed + at, fallen)
    const out = block + channel * 24
    store<f32>(out, highest)
    store<f32>(out + 4, load<f32>(squares + at))
    store<f32>(out + 8, fallen)
    store<f32>(out + 12, <f32>load<i32>(clips + at))
    store<f32>(out + 16, load<f32>(gateGain + at))
    store<f32>(out + 20, load<f32>(compressorGain + at))
    store<f32>(gateGain + at, 1)
    store<f32>(compressorGain + at, 1)
  }
  memory.fill(peak, 0, CHANNELS * 4)
  memory.fill(squares, 0, CHANNELS * 4)
  memory.fill(clips, 0, CHANNELS * 4)
}
