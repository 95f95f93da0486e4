// Smoothed values: gains, filters, thresholds. A move from rest is a raised cosine over its length. A move that begins while the
// last one is under way keeps value and slope: the cubic Hermite basis u(1-u)^2 carries the old slope
// out, so that a fader dragged by many small steps has no corners in its gain. It is carried no further than leaves the
// value on this side of both targets, the old and the new: a frequency below 0 would be an oscillator.
// Each quantum gets a cubic through value and slope at both its ends: four coefficients in single
// precision, evaluated per frame; the ends are computed in double precision from the law itself.
import { noteMoving, noteSet, noteSettled } from './activity'
import { CHANNELS, QUANTUM, RAMPS, take } from './memory'

let value: usize = 0 // f64, at the start of the next quantum
let slope: usize = 0 // f64, per frame
let from: usize = 0
let startSlope: usize = 0
let carry: usize = 0 // f64, frames in which the old slope is carried out
let to: usize = 0
let length: usize = 0 // f64, frames, a multiple of the quantum
let position: usize = 0
let listed: usize = 0 // i32, 1 while in the list of moving ramps
let list: usize = 0
let moving: i32 = 0

/** Coefficients c0..c3 of this quantum's gain, RAMPS floats each: c0 + t(c1 + t(c2 + t c3)), t = frame / 16. */
export let c0: usize = 0
export let c1: usize = 0
export let c2: usize = 0
export let c3: usize = 0
/** i32 per ramp, not zero where c1..c3 are not zero. */
export let curved: usize = 0

export function initRamps(): void {
  value = take(RAMPS * 8)
  slope = take(RAMPS * 8)
  from = take(RAMPS * 8)
  startSlope = take(RAMPS * 8)
  carry = take(RAMPS * 8)
  to = take(RAMPS * 8)
  length = take(RAMPS * 8)
  position = take(RAMPS * 8)
  listed = take(RAMPS * 4)
  list = take(RAMPS * 4)
  c0 = take(RAMPS * 4)
  c1 = take(RAMPS * 4)
  c2 = take(RAMPS * 4)
  c3 = take(RAMPS * 4)
  curved = take(RAMPS * 4)
}

@inline function d(base: usize, index: i32): usize { return base + (<usize>index << 3) }
@inline function w(base: usize, index: i32): usize { return base + (<usize>index << 2) }

function settle(ramp: i32, at: f64): void {
  store<f64>(d(value, ramp), at)
  store<f64>(d(to, ramp), at)
  store<f64>(d(slope, ramp), 0)
  store<f64>(d(position, ramp), 0)
  store<f64>(d(length, ramp), 0)
  store<f32>(w(c0, ramp), <f32>at)
  store<f32>(w(c1, ramp), 0)
  store<f32>(w(c2, ramp), 0)
  store<f32>(w(c3, ramp), 0)
  store<i32>(w(curved, ramp), 0)
  noteSettled(ramp)
}

/** The largest share of u(1-u)^2 in what a raised cosine has left at u, (1 + cos(pi u)) / 2, is 4 / pi^2. */
const CARRIED_SHARE: f64 = (Math.PI * Math.PI) / 4

/** Whole quanta, in frames, in which a slope may be carried out without passing the further of two targets. */
function carriedFrames(at: f64, slope: f64, before: f64, target: f64, frames: f64): f64 {
  if (slope == 0) return frames
  const room = slope < 0 ? at - Math.min(before, target) : Math.max(before, target) - at
  const most = Math.min(frames, Math.max(0, (CARRIED_SHARE * room) / Math.abs(slope)))
  return Math.floor(most / <f64>QUANTUM) * <f64>QUANTUM
}

/** Sends a gain to a target within `frames` (rounded up to whole quanta); 0 jumps. The target it already has changes nothing. */
export function setRamp(ramp: i32, target: f64, frames: i32): void {
  if (frames <= 0) {
    noteSet(ramp)
    settle(ramp, target)
    return
  }
  if (load<f64>(d(to, ramp)) == target) return
  noteSet(ramp)
  const at = load<f64>(d(value, ramp))
  const pace = load<f64>(d(slope, ramp))
  const whole = <f64>((frames + QUANTUM - 1) & ~(QUANTUM - 1))
  store<f64>(d(from, ramp), at)
  const carried = carriedFrames(at, pace, load<f64>(d(to, ramp)), target, whole)
  store<f64>(d(carry, ramp), carried)
  store<f64>(d(startSlope, ramp), pace)
  // With no room for a single quantum it stops where it is.
  if (carried == 0) store<f64>(d(slope, ramp), 0)
  store<f64>(d(to, ramp), target)
  store<f64>(d(length, ramp), whole)
  store<f64>(d(position, ramp), 0)
  if (load<i32>(w(listed, ramp)) == 0) {
    store<i32>(w(listed, ramp), 1)
    store<i32>(w(list, moving), ramp)
    moving++
  }
}

/** True once the gain rests on its target. */
export function rampRests(ramp: i32): bool {
  return load<i32>(w(listed, ramp)) == 0
}

/** True once the gain stands on its target: a quantum before it is known to rest. */
export function rampIsThere(ramp: i32): bool {
  return rampRests(ramp) || load<f64>(d(position, ramp)) >= load<f64>(d(length, ramp))
}

@inline export function rampTarget(ramp: i32): f64 { return load<f64>(d(to, ramp)) }

/** Where a value stands when it rests. */
@inline export function rampValue(ramp: i32): f64 { return load<f64>(d(value, ramp)) }

/** Prepares the coefficients of the next quantum of every moving gain. */
export function stepRamps(): void {
  let kept = 0
  for (let i = 0; i < moving; i++) {
    const ramp = load<i32>(w(list, i))
    if (load<f64>(d(position, ramp)) >= load<f64>(d(length, ramp))) {
      settle(ramp, load<f64>(d(to, ramp)))
      store<i32>(w(listed, ramp), 0)
    } else {
      stepRamp(ramp)
      store<i32>(w(list, kept), ramp)
      kept++
    }
  }
  moving = kept
}

function stepRamp(ramp: i32): void {
  noteMoving(ramp)
  const frames = load<f64>(d(length, ramp))
  const next = load<f64>(d(position, ramp)) + <f64>QUANTUM
  const target = load<f64>(d(to, ramp))
  const v0 = load<f64>(d(value, ramp))
  const s0 = load<f64>(d(slope, ramp)) * <f64>QUANTUM
  let v1 = target
  let s1 = 0.0
  if (next < frames) {
    const u = next / frames
    const start = load<f64>(d(from, ramp))
    const carried = load<f64>(d(startSlope, ramp))
    const rise = target - start
    v1 = start + rise * (0.5 - 0.5 * Math.cos(Math.PI * u))
    s1 = (rise * 0.5 * Math.PI * Math.sin(Math.PI * u)) / frames
    const span = load<f64>(d(carry, ramp))
    if (next < span) {
      const c = next / span
      v1 += carried * span * c * (1 - c) * (1 - c)
      s1 += carried * (1 - c) * (1 - 3 * c)
    }
  }
  store<f64>(d(position, ramp), next)
  store<f64>(d(value, ramp), v1)
  store<f64>(d(slope, ramp), s1)
  s1 *= <f64>QUANTUM
  store<f32>(w(c0, ramp), <f32>v0)
  store<f32>(w(c1, ramp), <f32>s0)
  store<f32>(w(c2, ramp), <f32>(3 * (v1 - v0) - 2 * s0 - s1))
  store<f32>(w(c3, ramp), <f32>(2 * (v0 - v1) + s0 + s1))
  store<i32>(w(curved, ramp), 1)
}

/** Gains of four neighbouring ramps at one instant t (all lanes alike). */
@inline export function gainOfFour(ramp: i32, t: v128): v128 {
  const at = <usize>ramp << 2
  let g = v128.load(c3 + at)
  g = f32x4.add(v128.load(c2 + at), f32x4.mul(g, t))
  g = f32x4.add(v128.load(c1 + at), f32x4.mul(g, t))
  return f32x4.add(v128.load(c0 + at), f32x4.mul(g, t))
}

/** Four neighbouring values at rest. */
@inline export function restOfFour(ramp: i32): v128 { return v128.load(c0 + (<usize>ramp << 2)) }

/** Bytes from a row of values to the next one: what an immediate offset is made of. */
export const ROW_BYTES: usize = <usize>CHANNELS * 4

/** Where four neighbouring values at rest are, and ROW_BYTES further those of the next row. */
@inline export function restAddress(ramp: i32): usize { return c0 + (<usize>ramp << 2) }

/** Values of neighbouring rows in the four steps of a quantum: rows as at restAddress(), in each a vector a step. */
export function valuesAtSteps(ramp: i32, rows: i32, to: usize): void {
  for (let row = 0; row < rows; row++) {
    for (let step: usize = 0; step < 4; step++) {
      v128.store(to + (step << 4), gainOfFour(ramp + row * CHANNELS, f32x4.splat(<f32>step * 0.25)))
    }
    to += ROW_BYTES
  }
}

/** One ramp's gain at four instants t, or four times at one. */
@inline export function gainOverTime(ramp: i32, t: v128): v128 {
  const at = <usize>ramp << 2
  let g = v128.load32_splat(c3 + at)
  g = f32x4.add(v128.load32_splat(c2 + at), f32x4.mul(g, t))
  g = f32x4.add(v128.load32_splat(c1 + at), f32x4.mul(g, t))
  return f32x4.add(v128.load32_splat(c0 + at), f32x4.mul(g, t))
}

/** Not zero when any of four neighbouring ramps is curved in this quantum. */
@inline export function anyCurved(ramp: i32): bool {
  return v128.any_true(v128.load(curved + (<usize>ramp << 2)))
}
