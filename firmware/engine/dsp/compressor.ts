// Compressor and limiter, four channels at once, in steps of four frames; levels and reductions in log2 units (6.02 dB).
import { isActive, isMoving, rest } from './activity'
import { exp2, log2 } from './decibels'
import { FLOOR, fade } from './gate'
import { compressorKeys, keyBlock, linked, linksOf, peakOfStep } from './keys'
import { BLOCK, CHANNELS, GROUPS, UNIT_COMPRESSOR, UNIT_COMPRESSOR_FILTER, UNIT_ROWS, UNIT_TIMES, take } from './memory'
import { meterCompressor } from './meters'
import { ROW_BYTES, restAddress, valuesAtSteps } from './ramps'

/** A reduction so small (0.000006 dB) is none. */
const NEAR: f32 = 1e-6
/** What a channel without a limiter is held within. */
const NO_CEILING: f32 = 3e38

// Per group: reduction in log2, gain at the last step's end, steps of hold left, mean square.
const STATE: usize = 64
let states: usize = 0
let rmsCoefficient: f32 = 0

// Where the values of its two units are from the threshold on.
const SLOPE: usize = ROW_BYTES
const KNEE: usize = 2 * ROW_BYTES
const MAKEUP: usize = 3 * ROW_BYTES
const MIX: usize = 4 * ROW_BYTES
const ATTACK: usize = 5 * ROW_BYTES
const RELEASE: usize = 6 * ROW_BYTES
const HOLD: usize = 7 * ROW_BYTES
const RMS: usize = 8 * ROW_BYTES
const LIMIT: usize = 9 * ROW_BYTES
/** Values while they move: as at rest, with a vector a step. */
let moved: usize = 0
/** Four vectors: what each step wants to take away, then what it does. */
let wanted: usize = 0

/** @param rate Hz */
export function initCompressors(rate: f64): void {
  states = take(<usize>GROUPS * STATE)
  moved = take(<usize>(2 * UNIT_ROWS) * ROW_BYTES)
  wanted = take(64)
  for (let group = 0; group < GROUPS; group++) forgetCompressor(group)
  rmsCoefficient = <f32>(1 - Math.exp(-4 / (rate * 0.01)))
}

export function forgetCompressor(group: i32): void {
  const state = states + <usize>group * STATE
  memory.fill(state, 0, STATE)
  v128.store(state + 16, f32x4.splat(1))
}

/** How much to take away at a level `over` the threshold: a parabola within the knee, then a straight line. */
@inline function curve(over: v128, slope: v128, knee: v128): v128 {
  const zero = f32x4.splat(0)
  const half = f32x4.mul(knee, f32x4.splat(0.5))
  const into = f32x4.pmin(f32x4.pmax(f32x4.add(over, half), zero), knee)
  const width = f32x4.pmax(knee, f32x4.splat(1e-6))
  const bent = f32x4.div(f32x4.mul(into, into), f32x4.add(width, width))
  return f32x4.mul(slope, f32x4.add(bent, f32x4.pmax(f32x4.sub(over, half), zero)))
}

/** Mean square of four frames. */
@inline function squareOfStep(at: usize): v128 {
  const a = v128.load(at)
  const b = v128.load(at, 16)
  const c = v128.load(at, 32)
  const d = v128.load(at, 48)
  const sum = f32x4.add(f32x4.add(f32x4.mul(a, a), f32x4.mul(b, b)), f32x4.add(f32x4.mul(c, c), f32x4.mul(d, d)))
  return f32x4.mul(sum, f32x4.splat(0.25))
}

// A quantum has four steps. What they do for themselves is kept apart from what each needs of the one before it: a
// processor then works on all four at once.

/** What each step wants to take away, into `wanted`. @returns the mean square at the end */
function detect(group: i32, key: usize, values: usize, stride: usize, square: v128): v128 {
  const half = f32x4.splat(0.5)
  const links = linksOf(group)
  const rms = f32x4.splat(rmsCoefficient)
  const roots = stride != 0 || v128.any_true(f32x4.gt(v128.load(values, RMS), half))
  for (let to = wanted; to < wanted + 64; to += 16) {
    square = f32x4.add(square, f32x4.mul(rms, f32x4.sub(squareOfStep(key), square)))
    let detected = peakOfStep(key)
    if (roots) detected = v128.bitselect(f32x4.sqrt(square), detected, f32x4.gt(v128.load(values, RMS), half))
    const level = log2(f32x4.pmax(linked(detected, links), f32x4.splat(FLOOR)))
    v128.store(to, curve(f32x4.sub(level, v128.load(values)), v128.load(values, SLOPE), v128.load(values, KNEE)))
    key += 64
    values += stride
  }
  return square
}

/** Attack, hold and release: `wanted` becomes what is taken away. */
function follow(state: usize, values: usize, stride: usize): void {
  const zero = f32x4.splat(0)
  let reduction = v128.load(state)
  let hold = v128.load(state, 32)
  for (let at = wanted; at < wanted + 64; at += 16) {
    const target = v128.load(at)
    const grows = f32x4.ge(target, reduction)
    hold = v128.bitselect(v128.load(values, HOLD), f32x4.sub(hold, f32x4.splat(1)), grows)
    const held = v128.andnot(f32x4.ge(hold, zero), grows)
    const speed = v128.bitselect(v128.load(values, ATTACK), v128.andnot(v128.load(values, RELEASE), held), grows)
    reduction = f32x4.add(reduction, f32x4.mul(speed, f32x4.sub(target, reduction)))
    reduction = v128.and(reduction, f32x4.gt(reduction, f32x4.splat(NEAR)))
    v128.store(at, reduction)
    values += stride
  }
  v128.store(state, reduction)
  v128.store(state, hold, 32)
}

/** Gains from what is taken away, onto the block. */
function takeAway(group: i32, block: usize, state: usize, values: usize, stride: usize): void {
  const one = f32x4.splat(1)
  const half = f32x4.splat(0.5)
  const limiting = stride != 0 || v128.any_true(f32x4.gt(v128.load(values, LIMIT), half))
  let last = v128.load(state, 16)
  let lowest = one
  for (let at = wanted; at < wanted + 64; at += 16) {
    const gain = exp2(f32x4.neg(v128.load(at)))
    const wet = f32x4.sub(f32x4.mul(gain, v128.load(values, MAKEUP)), one)
    const reached = f32x4.add(one, f32x4.mul(v128.load(values, MIX), wet))
    // A limiter is there at once; what its straight line would let through is none of its business otherwise.
    if (limiting) {
      const limits = f32x4.gt(v128.load(values, LIMIT), half)
      fade(block, v128.bitselect(f32x4.pmin(last, reached), last, limits), reached)
      hold4(block, v128.bitselect(exp2(v128.load(values)), f32x4.splat(NO_CEILING), limits))
    } else fade(block, last, reached)
    last = reached
    lowest = f32x4.pmin(lowest, gain)
    block += 64
    values += stride
  }
  v128.store(state, last, 16)
  meterCompressor(group, lowest)
}

/** @param values rows of {threshold, slope, knee, makeup, mix; attack, release, hold, rms, limit}, `stride` bytes on per step */
@inline function steps(group: i32, key: usize, block: usize, values: usize, stride: usize): void {
  const state = states + <usize>group * STATE
  v128.store(state, detect(group, key, values, stride, v128.load(state, 48)), 48)
  follow(state, values, stride)
  takeAway(group, block, state, values, stride)
}

/** A block (16 frames x 4 channels) in place. */
export function compressor(group: i32, block: usize): void {
  if (!isActive(group, UNIT_COMPRESSOR)) return
  const key = keyBlock(compressorKeys, UNIT_COMPRESSOR_FILTER, group, block)
  const ramp = UNIT_COMPRESSOR * UNIT_ROWS * CHANNELS + (group << 2)
  if (isMoving(group, UNIT_COMPRESSOR) || isMoving(group, UNIT_TIMES)) {
    valuesAtSteps(ramp, 2 * UNIT_ROWS, moved)
    steps(group, key, block, moved, 16)
    return
  }
  const values = restAddress(ramp)
  steps(group, key, block, values, 0)
  if (isIdle(values, v128.load(states + <usize>group * STATE))) {
    rest(group, UNIT_COMPRESSOR)
    forgetCompressor(group)
  }
}

@inline function hold4(at: usize, ceiling: v128): void {
  const floor = f32x4.neg(ceiling)
  for (let frame: usize = 0; frame < 64; frame += 16) {
    v128.store(at + frame, f32x4.pmax(f32x4.pmin(v128.load(at + frame), ceiling), floor))
  }
}

/** Nothing to take away, nothing to make up, nothing to limit, in any of the four. */
@inline function isIdle(values: usize, reduction: v128): bool {
  const makeup = f32x4.ne(v128.load(values, MAKEUP), f32x4.splat(1))
  const busy = v128.or(v128.or(reduction, v128.load(values, SLOPE)), v128.or(makeup, v128.load(values, LIMIT)))
  return !v128.any_true(busy)
}
