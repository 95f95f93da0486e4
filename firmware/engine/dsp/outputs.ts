// The card's outputs, four to a vector: what each plays -> EQ -> delay -> limiter -> level -> all at once.
import { compressor } from './compressor'
import { delayGroup } from './delay'
import { runFilters } from './filters'
import { BLOCK, CHANNELS, OUTPUTS, PLANE, QUANTUM, RAMP_MASTER, ROW_LEVEL, ROW_SOURCE, SANE_LIMIT, UNIT_EQ, copyVectors, take } from './memory'
import { meterGroup } from './meters'
import { anyCurved, gainOfFour, gainOverTime, restOfFour } from './ramps'
import { planeOf } from './switches'
import { collect, spread } from './taps'

let outputs: i32 = 0
let block: usize = 0
let spare: usize = 0 // planes of outputs that the card does not have

export function initOutputs(count: i32): void {
  outputs = count
  block = take(BLOCK)
  spare = take(4 * PLANE)
}

/**
 * @param planes address of output channel 0 at this quantum
 * @param inputs address of card channel 0 at this quantum
 * @param stride bytes from one card channel to the next, of both
 */
export function renderOutputs(planes: usize, inputs: usize, stride: usize): void {
  for (let first = 0; first < outputs; first += 4) {
    const channel = OUTPUTS + first
    const group = channel >> 2
    collect(planeOf(channel, inputs, stride), planeOf(channel + 1, inputs, stride), planeOf(channel + 2, inputs, stride), planeOf(channel + 3, inputs, stride), block)
    scale(ROW_SOURCE * CHANNELS + channel)
    runFilters(UNIT_EQ, 4, group, block)
    delayGroup(group, block)
    compressor(group, block)
    scaleAll(ROW_LEVEL * CHANNELS + channel)
    meterGroup(group, block)
    if (first + 4 <= outputs) spread(block, planes + <usize>first * stride, stride)
    else writeSome(first, planes, stride)
  }
}

/** A card's input may come here straight; what is no sound becomes silence. */
@inline function sane(x: v128): v128 {
  return v128.and(x, f32x4.le(f32x4.abs(x), f32x4.splat(SANE_LIMIT)))
}

function scale(ramp: i32): void {
  if (!anyCurved(ramp)) {
    const gain = restOfFour(ramp)
    for (let at: usize = 0; at < BLOCK; at += 16) v128.store(block + at, f32x4.mul(sane(v128.load(block + at)), gain))
    return
  }
  let t = f32x4.splat(0)
  for (let at: usize = 0; at < BLOCK; at += 16) {
    v128.store(block + at, f32x4.mul(sane(v128.load(block + at)), gainOfFour(ramp, t)))
    t = f32x4.add(t, f32x4.splat(1.0 / <f32>QUANTUM))
  }
}

/** Its own level, and that of all outputs. */
function scaleAll(ramp: i32): void {
  if (!anyCurved(ramp) && !anyCurved(RAMP_MASTER)) {
    const level = restOfFour(ramp)
    const master = gainOverTime(RAMP_MASTER, f32x4.splat(0))
    for (let at: usize = 0; at < BLOCK; at += 16) v128.store(block + at, f32x4.mul(f32x4.mul(v128.load(block + at), level), master))
    return
  }
  let t = f32x4.splat(0)
  for (let at: usize = 0; at < BLOCK; at += 16) {
    v128.store(block + at, f32x4.mul(f32x4.mul(v128.load(block + at), gainOfFour(ramp, t)), gainOverTime(RAMP_MASTER, t)))
    t = f32x4.add(t, f32x4.splat(1.0 / <f32>QUANTUM))
  }
}

function writeSome(first: i32, planes: usize, stride: usize): void {
  spread(block, spare, PLANE)
  for (let output = first; output < outputs; output++) {
    copyVectors(planes + <usize>output * stride, spare + <usize>(output - first) * PLANE, PLANE)
  }
}
