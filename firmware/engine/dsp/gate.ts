// Gate, four channels at once, in steps of four frames; levels and gains in log2 units (6.02 dB).
import { isActive, isMoving, rest } from './activity'
import { exp2, log2 } from './decibels'
import { gateKeys, keyBlock, linked, peakOfStep } from './keys'
import { CHANNELS, GROUPS, UNIT_GATE, UNIT_GATE_FILTER, UNIT_ROWS, take } from './memory'
import { meterGate } from './meters'
import { gainOfFour, restOfFour } from './ramps'

/** Once open, it closes 3 dB below its threshold. */
const HYSTERESIS: f32 = 0.49828921
/** Nothing is quieter. */
export const FLOOR: f32 = 9.094947e-13 // 2^-40
/** A gain so near to 1 (0.000006 dB) is 1. */
const NEAR: f32 = 1e-6

// Per group: gain in log2, linear gain at the last step's end, steps of hold left, all ones where open.
const STATE: usize = 64
let states: usize = 0

export function initGates(): void {
  states = take(<usize>GROUPS * STATE)
  for (let group: usize = 0; group < <usize>GROUPS; group++) v128.store(states + group * STATE + 16, f32x4.splat(1))
}

export function forgetGate(group: i32): void {
  const state = states + <usize>group * STATE
  memory.fill(state, 0, STATE)
  v128.store(state + 16, f32x4.splat(1))
}

@inline function valueAt(ramp: i32, moves: bool, t: v128): v128 { return moves ? gainOfFour(ramp, t) : restOfFour(ramp) }

/** A block (16 frames x 4 channels) in place. */
export function gate(group: i32, block: usize): void {
  if (!isActive(group, UNIT_GATE)) return
  const key = keyBlock(gateKeys, UNIT_GATE_FILTER, group, block)
  const state = states + <usize>group * STATE
  const moves = isMoving(group, UNIT_GATE)
  const ramp = UNIT_GATE * UNIT_ROWS * CHANNELS + (group << 2)
  const zero = f32x4.splat(0)
  let gain = v128.load(state)
  let last = v128.load(state + 16)
  let hold = v128.load(state + 32)
  let open = v128.load(state + 48)
  for (let step: usize = 0; step < 4; step++) {
    const t = f32x4.splat(<f32>step * 0.25)
    const threshold = valueAt(ramp, moves, t)
    const level = log2(f32x4.max(linked(peakOfStep(key + (step << 6)), group), f32x4.splat(FLOOR)))
    const above = f32x4.ge(level, threshold)
    const kept = v128.and(open, f32x4.ge(level, f32x4.sub(threshold, f32x4.splat(HYSTERESIS))))
    const loud = v128.or(above, kept)
    hold = v128.bitselect(valueAt(ramp + 4 * CHANNELS, moves, t), f32x4.sub(hold, f32x4.splat(1)), loud)
    open = v128.or(loud, v128.and(open, f32x4.ge(hold, zero)))
    const target = v128.andnot(valueAt(ramp + CHANNELS, moves, t), open)
    const attack = valueAt(ramp + 2 * CHANNELS, moves, t)
    const release = valueAt(ramp + 3 * CHANNELS, moves, t)
    gain = f32x4.add(gain, f32x4.mul(v128.bitselect(attack, release, open), f32x4.sub(target, gain)))
    gain = v128.and(gain, f32x4.gt(f32x4.abs(gain), f32x4.splat(NEAR)))
    const reached = exp2(gain)
    fade(block + (step << 6), last, reached)
    last = reached
    meterGate(group, reached)
  }
  v128.store(state, gain)
  v128.store(state + 16, last)
  v128.store(state + 32, hold)
  v128.store(state + 48, open)
  if (!moves && !v128.any_true(v128.or(gain, restOfFour(ramp + CHANNELS)))) rest(group, UNIT_GATE)
}

/** Four frames from `at` on are multiplied by a straight line whose end is at the last of them. */
@inline export function fade(at: usize, from: v128, to: v128): void {
  const quarter = f32x4.mul(f32x4.sub(to, from), f32x4.splat(0.25))
  const g1 = f32x4.add(from, quarter)
  const g2 = f32x4.add(g1, quarter)
  const g3 = f32x4.add(g2, quarter)
  v128.store(at, f32x4.mul(v128.load(at), g1))
  v128.store(at + 16, f32x4.mul(v128.load(at + 16), g2))
  v128.store(at + 32, f32x4.mul(v128.load(at + 32), g3))
  v128.store(at + 48, f32x4.mul(v128.load(at + 48), to))
}
