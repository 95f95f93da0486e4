// Compressor and limiter, four channels at once, in steps of four frames; levels and reductions in log2 units (6.02 dB).
import { isActive, isMoving, rest } from './activity'
import { exp2, log2 } from './decibels'
import { FLOOR, fade } from './gate'
import { compressorKeys, keyBlock, linked, peakOfStep } from './keys'
import { CHANNELS, GROUPS, UNIT_COMPRESSOR, UNIT_COMPRESSOR_FILTER, UNIT_ROWS, UNIT_TIMES, take } from './memory'
import { meterCompressor } from './meters'
import { gainOfFour, restOfFour } from './ramps'

/** A reduction so small (0.000006 dB) is none. */
const NEAR: f32 = 1e-6
/** What a channel without a limiter is held within. */
const NO_CEILING: f32 = 3e38

// Per group: reduction in log2, gain at the last step's end, steps of hold left, mean square.
const STATE: usize = 64
let states: usize = 0
let rmsCoefficient: f32 = 0

/** @param rate Hz */
export function initCompressors(rate: f64): void {
  states = take(<usize>GROUPS * STATE)
  for (let group = 0; group < GROUPS; group++) forgetCompressor(group)
  rmsCoefficient = <f32>(1 - Math.exp(-4 / (rate * 0.01)))
}

export function forgetCompressor(group: i32): void {
  const state = states + <usize>group * STATE
  memory.fill(state, 0, STATE)
  v128.store(state + 16, f32x4.splat(1))
}

@inline function valueAt(ramp: i32, moves: bool, t: v128): v128 { return moves ? gainOfFour(ramp, t) : restOfFour(ramp) }

/** How much to take away at a level `over` the threshold: a parabola within the knee, then a straight line. */
@inline function curve(over: v128, slope: v128, knee: v128): v128 {
  const zero = f32x4.splat(0)
  const half = f32x4.mul(knee, f32x4.splat(0.5))
  const into = f32x4.min(f32x4.max(f32x4.add(over, half), zero), knee)
  const width = f32x4.max(knee, f32x4.splat(1e-6))
  const bent = f32x4.div(f32x4.mul(into, into), f32x4.add(width, width))
  return f32x4.mul(slope, f32x4.add(bent, f32x4.max(f32x4.sub(over, half), zero)))
}

/** Mean square of four frames. */
@inline function squareOfStep(at: usize): v128 {
  const a = v128.load(at)
  const b = v128.load(at + 16)
  const c = v128.load(at + 32)
  const d = v128.load(at + 48)
  const sum = f32x4.add(f32x4.add(f32x4.mul(a, a), f32x4.mul(b, b)), f32x4.add(f32x4.mul(c, c), f32x4.mul(d, d)))
  return f32x4.mul(sum, f32x4.splat(0.25))
}

/** A block (16 frames x 4 channels) in place. */
export function compressor(group: i32, block: usize): void {
  if (!isActive(group, UNIT_COMPRESSOR)) return
  const key = keyBlock(compressorKeys, UNIT_COMPRESSOR_FILTER, group, block)
  const state = states + <usize>group * STATE
  const moves = isMoving(group, UNIT_COMPRESSOR) || isMoving(group, UNIT_TIMES)
  const shape = UNIT_COMPRESSOR * UNIT_ROWS * CHANNELS + (group << 2)
  const times = UNIT_TIMES * UNIT_ROWS * CHANNELS + (group << 2)
  const zero = f32x4.splat(0)
  const one = f32x4.splat(1)
  const half = f32x4.splat(0.5)
  let reduction = v128.load(state)
  let last = v128.load(state + 16)
  let hold = v128.load(state + 32)
  let square = v128.load(state + 48)
  for (let step: usize = 0; step < 4; step++) {
    const t = f32x4.splat(<f32>step * 0.25)
    const at = block + (step << 6)
    const heard = key + (step << 6)
    const threshold = valueAt(shape, moves, t)
    square = f32x4.add(square, f32x4.mul(f32x4.splat(rmsCoefficient), f32x4.sub(squareOfStep(heard), square)))
    const rms = f32x4.gt(valueAt(times + 3 * CHANNELS, moves, t), half)
    const detected = v128.bitselect(f32x4.sqrt(square), peakOfStep(heard), rms)
    const level = log2(f32x4.max(linked(detected, group), f32x4.splat(FLOOR)))
    const wanted = curve(f32x4.sub(level, threshold), valueAt(shape + CHANNELS, moves, t), valueAt(shape + 2 * CHANNELS, moves, t))
    const grows = f32x4.ge(wanted, reduction)
    hold = v128.bitselect(valueAt(times + 2 * CHANNELS, moves, t), f32x4.sub(hold, one), grows)
    const held = v128.andnot(f32x4.ge(hold, zero), grows)
    const speed = v128.bitselect(valueAt(times, moves, t), v128.andnot(valueAt(times + CHANNELS, moves, t), held), grows)
    reduction = f32x4.add(reduction, f32x4.mul(speed, f32x4.sub(wanted, reduction)))
    reduction = v128.and(reduction, f32x4.gt(reduction, f32x4.splat(NEAR)))
    const gain = exp2(f32x4.neg(reduction))
    const wet = f32x4.sub(f32x4.mul(gain, valueAt(shape + 3 * CHANNELS, moves, t)), one)
    const reached = f32x4.add(one, f32x4.mul(valueAt(shape + 4 * CHANNELS, moves, t), wet))
    const limits = f32x4.gt(valueAt(times + 4 * CHANNELS, moves, t), half)
    // A limiter is there at once; what its straight line would let through is none of its business otherwise.
    fade(at, v128.bitselect(f32x4.min(last, reached), last, limits), reached)
    if (v128.any_true(limits)) hold4(at, v128.bitselect(exp2(threshold), f32x4.splat(NO_CEILING), limits))
    last = reached
    meterCompressor(group, gain)
  }
  v128.store(state, reduction)
  v128.store(state + 16, last)
  v128.store(state + 32, hold)
  v128.store(state + 48, square)
  if (!moves && isIdle(shape, times, reduction)) {
    rest(group, UNIT_COMPRESSOR)
    forgetCompressor(group)
  }
}

@inline function hold4(at: usize, ceiling: v128): void {
  const floor = f32x4.neg(ceiling)
  for (let frame: usize = 0; frame < 64; frame += 16) {
    v128.store(at + frame, f32x4.max(f32x4.min(v128.load(at + frame), ceiling), floor))
  }
}

/** Nothing to take away, nothing to make up, nothing to limit, in any of the four. */
@inline function isIdle(shape: i32, times: i32, reduction: v128): bool {
  const makeup = f32x4.ne(restOfFour(shape + 3 * CHANNELS), f32x4.splat(1))
  const busy = v128.or(v128.or(reduction, restOfFour(shape + CHANNELS)), v128.or(makeup, restOfFour(times + 4 * CHANNELS)))
  return !v128.any_true(busy)
}
