// Peak, sum of squares, decaying peak and clip count of every meter channel, gathered per block.
import { CLIP_LEVEL, METER_CHANNELS, take } from './memory'

export let peak: usize = 0 // f32 each
export let squares: usize = 0 // f32 each
export let clips: usize = 0 // i32 each
let decayed: usize = 0 // f32 each
let block: usize = 0 // per channel: peak, sum of squares, decayed peak, clips
let fallPerBlock: f32 = 0

/** @param fall factor by which the decaying peak falls within one block */
export function initMeters(fall: f32): void {
  peak = take(METER_CHANNELS * 4)
  squares = take(METER_CHANNELS * 4)
  clips = take(METER_CHANNELS * 4)
  decayed = take(METER_CHANNELS * 4)
  block = take(METER_CHANNELS * 16)
  fallPerBlock = fall
}

export function meterBlockAddress(): usize { return block }

/** Four channels, one frame. */
@inline export function meterFour(channel: i32, x: v128): void {
  const at = <usize>channel << 2
  const magnitude = f32x4.abs(x)
  v128.store(peak + at, f32x4.max(v128.load(peak + at), magnitude))
  v128.store(squares + at, f32x4.add(v128.load(squares + at), f32x4.mul(x, x)))
  const over = f32x4.ge(magnitude, f32x4.splat(CLIP_LEVEL))
  // A true lane is -1 as an integer.
  if (v128.any_true(over)) v128.store(clips + at, i32x4.sub(v128.load(clips + at), over))
}

/** One channel, a quantum of 16 frames. */
export function meterQuantum(channel: i32, samples: usize): void {
  let high = f32x4.splat(0)
  let sum = f32x4.splat(0)
  let over = i32x4.splat(0)
  for (let k: usize = 0; k < 64; k += 16) {
    const x = v128.load(samples + k)
    const magnitude = f32x4.abs(x)
    high = f32x4.max(high, magnitude)
    sum = f32x4.add(sum, f32x4.mul(x, x))
    over = i32x4.sub(over, f32x4.ge(magnitude, f32x4.splat(CLIP_LEVEL)))
  }
  const at = <usize>channel << 2
  const highest = max(max(f32x4.extract_lane(high, 0), f32x4.extract_lane(high, 1)), max(f32x4.extract_lane(high, 2), f32x4.extract_lane(high, 3)))
  store<f32>(peak + at, max(load<f32>(peak + at), highest))
  const total = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3))
  store<f32>(squares + at, load<f32>(squares + at) + total)
  const count = i32x4.extract_lane(over, 0) + i32x4.extract_lane(over, 1) + i32x4.extract_lane(over, 2) + i32x4.extract_lane(over, 3)
  store<i32>(clips + at, load<i32>(clips + at) + count)
}

/** Closes a block: fills it for the reader and begins the next. */
export function finishMeterBlock(): void {
  for (let channel: usize = 0; channel < <usize>METER_CHANNELS; channel++) {
    const at = channel << 2
    const highest = load<f32>(peak + at)
    const fallen = max(highest, load<f32>(decayed + at) * fallPerBlock)
    store<f32>(decayed + at, fallen)
    const out = block + (channel << 4)
    store<f32>(out, highest)
    store<f32>(out + 4, load<f32>(squares + at))
    store<f32>(out + 8, fallen)
    store<f32>(out + 12, <f32>load<i32>(clips + at))
    store<f32>(peak + at, 0)
    store<f32>(squares + at, 0)
    store<i32>(clips + at, 0)
  }
}
