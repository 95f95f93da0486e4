// Gate, four channels at once, in steps of four frames; levels and gains in log2 units (6.02 dB).
import { isActive, isMoving, rest } from './activity'
import { exp2, log2 } from './decibels'
import { gateKeys, keyBlock, linked, linksOf, peakOfStep } from './keys'
import { BLOCK, CHANNELS, GROUPS, UNIT_GATE, UNIT_GATE_FILTER, UNIT_ROWS, take } from './memory'
import { meterGate } from './meters'
import { ROW_BYTES, restAddress, valuesAtSteps } from './ramps'

/** Once open, it closes 3 dB below its threshold. */
const HYSTERESIS: f32 = 0.49828921
/** Nothing is quieter. */
export const FLOOR: f32 = 9.094947e-13 // 2^-40
/** A gain so near to 1 (0.000006 dB) is 1. */
const NEAR: f32 = 1e-6

// Per group: gain in log2, linear gain at the last step's end, steps of hold left, all ones where open.
const STATE: usize = 64
let states: usize = 0
// Where its values are from the threshold on.
const RANGE: usize = ROW_BYTES
const ATTACK: usize = 2 * ROW_BYTES
const RELEASE: usize = 3 * ROW_BYTES
const HOLD: usize = 4 * ROW_BYTES
/** Values while they move: as at rest, with a vector a step. */
let moved: usize = 0
/** Four vectors: what the steps have found out. */
let found: usize = 0

export function initGates(): void {
  states = take(<usize>GROUPS * STATE)
  moved = take(<usize>UNIT_ROWS * ROW_BYTES)
  found = take(64)
  for (let group: usize = 0; group < <usize>GROUPS; group++) v128.store(states + group * STATE + 16, f32x4.splat(1))
}

export function forgetGate(group: i32): void {
  const state = states + <usize>group * STATE
  memory.fill(state, 0, STATE)
  v128.store(state + 16, f32x4.splat(1))
}

// A quantum has four steps. What they do for themselves is kept apart from what each needs of the one before it: a
// processor then works on all four at once.

/** Loudness of each step, into `found`. */
function detect(group: i32, key: usize): void {
  const links = linksOf(group)
  for (let to = found; to < found + 64; to += 16) {
    v128.store(to, log2(f32x4.pmax(linked(peakOfStep(key), links), f32x4.splat(FLOOR))))
    key += 64
  }
}

/** Open or shut, attack, hold and release: `found` becomes gains. */
function follow(state: usize, values: usize, stride: usize): void {
  const zero = f32x4.splat(0)
  let gain = v128.load(state)
  let hold = v128.load(state, 32)
  let open = v128.load(state, 48)
  for (let at = found; at < found + 64; at += 16) {
    const level = v128.load(at)
    const threshold = v128.load(values)
    const kept = v128.and(open, f32x4.ge(level, f32x4.sub(threshold, f32x4.splat(HYSTERESIS))))
    const loud = v128.or(f32x4.ge(level, threshold), kept)
    hold = v128.bitselect(v128.load(values, HOLD), f32x4.sub(hold, f32x4.splat(1)), loud)
    open = v128.or(loud, v128.and(open, f32x4.ge(hold, zero)))
    const target = v128.andnot(v128.load(values, RANGE), open)
    const speed = v128.bitselect(v128.load(values, ATTACK), v128.load(values, RELEASE), open)
    gain = f32x4.add(gain, f32x4.mul(speed, f32x4.sub(target, gain)))
    gain = v128.and(gain, f32x4.gt(f32x4.abs(gain), f32x4.splat(NEAR)))
    v128.store(at, gain)
    values += stride
  }
  v128.store(state, gain)
  v128.store(state, hold, 32)
  v128.store(state, open, 48)
}

/** Gains onto the block. */
function fadeAll(group: i32, block: usize, state: usize): void {
  let last = v128.load(state, 16)
  let lowest = f32x4.splat(1)
  for (let at = found; at < found + 64; at += 16) {
    const reached = exp2(v128.load(at))
    fade(block, last, reached)
    last = reached
    lowest = f32x4.pmin(lowest, reached)
    block += 64
  }
  v128.store(state, last, 16)
  meterGate(group, lowest)
}

/** @param values rows of {threshold, range, attack, release, hold}, `stride` bytes on per step */
@inline function steps(group: i32, key: usize, block: usize, values: usize, stride: usize): void {
  const state = states + <usize>group * STATE
  detect(group, key)
  follow(state, values, stride)
  fadeAll(group, block, state)
}

/** A block (16 frames x 4 channels) in place. */
export function gate(group: i32, block: usize): void {
  if (!isActive(group, UNIT_GATE)) return
  const key = keyBlock(gateKeys, UNIT_GATE_FILTER, group, block)
  const ramp = UNIT_GATE * UNIT_ROWS * CHANNELS + (group << 2)
  if (isMoving(group, UNIT_GATE)) {
    valuesAtSteps(ramp, UNIT_ROWS, moved)
    steps(group, key, block, moved, 16)
    return
  }
  const values = restAddress(ramp)
  steps(group, key, block, values, 0)
  const gain = v128.load(states + <usize>group * STATE)
  if (!v128.any_true(v128.or(gain, v128.load(values, RANGE)))) rest(group, UNIT_GATE)
}

/** Four frames from `at` on are multiplied by a straight line whose end is at the last of them. */
@inline export function fade(at: usize, from: v128, to: v128): void {
  const quarter = f32x4.mul(f32x4.sub(to, from), f32x4.splat(0.25))
  const g1 = f32x4.add(from, quarter)
  const g2 = f32x4.add(g1, quarter)
  const g3 = f32x4.add(g2, quarter)
  v128.store(at, f32x4.mul(v128.load(at), g1))
  v128.store(at, f32x4.mul(v128.load(at, 16), g2), 16)
  v128.store(at, f32x4.mul(v128.load(at, 32), g3), 32)
  v128.store(at, f32x4.mul(v128.load(at, 48), to), 48)
}
