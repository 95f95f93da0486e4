// Channel strips, talkback and generator, four to a vector: source -> (+ voices) -> trim, polarity -> meter -> delay ->
// high-pass -> gate -> EQ -> compressor -> insert -> level, with sends on the way.
import { isActive } from './activity'
import { compressor, forgetCompressor } from './compressor'
import { delayGroup } from './delay'
import { forgetFilters, runFilters } from './filters'
import { forgetGate, gate } from './gate'
import {
  BLOCK, CHANNELS, MAX_STRIPS, OSCILLATOR, PLANE, QUANTUM, ROW_INPUT, ROW_INSERT, ROW_LEVEL, ROW_SOURCE, SANE_LIMIT, TALKBACK, UNIT_COMPRESSOR, UNIT_EQ, UNIT_GATE, UNIT_HIGH_PASS, take,
} from './memory'
import { meterAll, meterGroup } from './meters'
import { oscillate } from './oscillator'
import { anyCurved, gainOfFour, restOfFour } from './ramps'
import { POST_ROWS, PRE_EQ_ROWS, PRE_ROWS, addSends } from './sends'
import { INSERTS, NOTHING, chosenOf, planeOf } from './switches'
import { collect, insertPlane, isInsertWanted, isPreWanted, postPlane, prePlane, silence, spread } from './taps'

const GROUPS_OF_SENDERS: i32 = OSCILLATOR / 4 + 1

let strips: i32 = 0
/** Quanta of silence after which a group has nothing more to say. */
let patience: i32 = 0
let idle: usize = 0 // i32 per group
let block: usize = 0 // scratch: 16 frames x 4 strips
let returns: usize = 0 // scratch
/** What voices add to the strips: per group of four 16 frames x 4 strips; zero between quanta. */
export let injection: usize = 0
/** i32 per group, not zero when a voice added to it in this quantum. */
export let injected: usize = 0
/** Samples replaced by silence because they were no numbers or absurd. */
export let insaneSamples: i32 = 0

/** @param quanta of silence after which a group without a source rests: longer than any tail */
export function initStrips(count: i32, quanta: i32): void {
  strips = count
  patience = quanta
  idle = take(GROUPS_OF_SENDERS * 4)
  block = take(BLOCK)
  returns = take(BLOCK)
  injection = take(<usize>GROUPS_OF_SENDERS * BLOCK)
  injected = take(GROUPS_OF_SENDERS * 4)
  for (let group: usize = 0; group < <usize>GROUPS_OF_SENDERS; group++) store<i32>(idle + (group << 2), quanta)
}

export function countInsane(samples: i32): void { insaneSamples += samples }

/**
 * One quantum of every strip into the sums.
 * @param inputs address of card channel 0 at this quantum
 * @param stride bytes from one card channel to the next
 */
export function renderStrips(inputs: usize, stride: usize): void {
  const generator = chosenOf(OSCILLATOR)
  if (generator != NOTHING) oscillate(<usize>generator)
  for (let first = 0; first < strips; first += 4) renderGroup(first >> 2, inputs, stride)
  renderGroup(TALKBACK >> 2, inputs, stride)
}

function renderGroup(group: i32, inputs: usize, stride: usize): void {
  const first = group << 2
  const a = planeOf(first, inputs, stride)
  const b = planeOf(first + 1, inputs, stride)
  const c = planeOf(first + 2, inputs, stride)
  const d = planeOf(first + 3, inputs, stride)
  const voiced = load<i32>(injected + (<usize>group << 2)) != 0
  const waited = idle + (<usize>group << 2)
  if (!voiced && a == silence && b == silence && c == silence && d == silence && !returnsOpen(first) && !listens(group)) {
    const quanta = load<i32>(waited) + 1
    if (quanta > patience) return
    store<i32>(waited, quanta)
    if (quanta == patience) forget(group)
  } else store<i32>(waited, 0)

  if (voiced || !takeInAtRest(group, a, b, c, d)) {
    collect(a, b, c, d, block)
    takeIn(first, injection + <usize>group * BLOCK)
    if (voiced) {
      memory.fill(injection + <usize>group * BLOCK, 0, BLOCK)
      store<i32>(injected + (<usize>group << 2), 0)
    }
    meterGroup(group, block)
  }
  if (first < MAX_STRIPS) {
    delayGroup(group, block)
    runFilters(UNIT_HIGH_PASS, 2, group, block)
    gate(group, block)
  }
  addSends(group, 0, PRE_EQ_ROWS, block)
  if (first < MAX_STRIPS) {
    runFilters(UNIT_EQ, 4, group, block)
    compressor(group, block)
    insert(group, inputs, stride)
  }
  if (isPreWanted(group)) spread(block, prePlane(first), PLANE)
  addSends(group, 0, PRE_ROWS, block)
  applyLevel(group, block)
  if (first >= MAX_STRIPS) spread(block, postPlane(first), PLANE)
  addSends(group, 0, POST_ROWS, block)
}

function forget(group: i32): void {
  forgetFilters(group)
  forgetGate(group)
  forgetCompressor(group)
  memory.fill(prePlane(group << 2), 0, 4 * PLANE)
  memory.fill(postPlane(group << 2), 0, 4 * PLANE)
}

/** Source, voices, trim and polarity; what is no sound becomes silence. */
function takeIn(first: i32, added: usize): void {
  const source = ROW_SOURCE * CHANNELS + first
  const input = ROW_INPUT * CHANNELS + first
  let t = f32x4.splat(0)
  for (let at: usize = 0; at < BLOCK; at += 16) {
    const x = f32x4.add(f32x4.mul(sane(v128.load(block + at)), gainOfFour(source, t)), v128.load(added + at))
    v128.store(block + at, f32x4.mul(x, gainOfFour(input, t)))
    t = f32x4.add(t, f32x4.splat(1.0 / <f32>QUANTUM))
  }
}

/**
 * The same with the meter, in one go, where no voice sounds, no gain moves and all is sound.
 * @returns false where it is not so; what stands in the block and in the meter then is nothing yet
 */
function takeInAtRest(group: i32, a: usize, b: usize, c: usize, d: usize): bool {
  const source = ROW_SOURCE * CHANNELS + (group << 2)
  const input = ROW_INPUT * CHANNELS + (group << 2)
  if (anyCurved(source) || anyCurved(input)) return false
  // A source at rest is there or not: 1 or 0.
  const gain = f32x4.mul(restOfFour(source), restOfFour(input))
  let high = f32x4.splat(0)
  let low = high
  let squares = high
  for (let k: usize = 0, to = block; k < PLANE; k += 16, to += 64) {
    const va = v128.load(a + k)
    const vb = v128.load(b + k)
    const vc = v128.load(c + k)
    const vd = v128.load(d + k)
    const firsts = v128.shuffle<f32>(va, vb, 0, 4, 1, 5)
    const firsts2 = v128.shuffle<f32>(vc, vd, 0, 4, 1, 5)
    const lasts = v128.shuffle<f32>(va, vb, 2, 6, 3, 7)
    const lasts2 = v128.shuffle<f32>(vc, vd, 2, 6, 3, 7)
    const x0 = v128.shuffle<f32>(firsts, firsts2, 0, 1, 4, 5)
    const x1 = v128.shuffle<f32>(firsts, firsts2, 2, 3, 6, 7)
    const x2 = v128.shuffle<f32>(lasts, lasts2, 0, 1, 4, 5)
    const x3 = v128.shuffle<f32>(lasts, lasts2, 2, 3, 6, 7)
    v128.store(to, f32x4.mul(x0, gain))
    v128.store(to, f32x4.mul(x1, gain), 16)
    v128.store(to, f32x4.mul(x2, gain), 32)
    v128.store(to, f32x4.mul(x3, gain), 48)
    high = f32x4.pmax(high, f32x4.pmax(f32x4.pmax(x0, x1), f32x4.pmax(x2, x3)))
    low = f32x4.pmin(low, f32x4.pmin(f32x4.pmin(x0, x1), f32x4.pmin(x2, x3)))
    const pair = f32x4.add(f32x4.mul(x0, x0), f32x4.mul(x1, x1))
    squares = f32x4.add(squares, f32x4.add(pair, f32x4.add(f32x4.mul(x2, x2), f32x4.mul(x3, x3))))
  }
  // One that is too large or no number makes the sum so.
  if (!i32x4.all_true(f32x4.le(squares, f32x4.splat(SANE_LIMIT * SANE_LIMIT)))) return false
  meterAll(group, block, f32x4.mul(f32x4.pmax(high, f32x4.neg(low)), f32x4.abs(gain)), f32x4.mul(squares, f32x4.mul(gain, gain)))
  return true
}

@inline function sane(x: v128): v128 {
  // NaN compares false with everything.
  const good = f32x4.le(f32x4.abs(x), f32x4.splat(SANE_LIMIT))
  const bad = popcnt(i32x4.bitmask(good) ^ 15)
  if (bad != 0) insaneSamples += bad
  return v128.and(x, good)
}

/** A gate or compressor that is on goes by its key, whoever that is: it is to be where it belongs when sound comes. */
@inline function listens(group: i32): bool {
  return group << 2 < MAX_STRIPS && (isActive(group, UNIT_GATE) || isActive(group, UNIT_COMPRESSOR))
}

/** Something comes back from outside, whether or not anything was sent out. */
@inline function returnsOpen(first: i32): bool {
  const ramp = ROW_INSERT * CHANNELS + first
  return first < MAX_STRIPS && (anyCurved(ramp) || v128.any_true(restOfFour(ramp)))
}

/** What comes back from outside takes the place of what was sent out. */
function insert(group: i32, inputs: usize, stride: usize): void {
  const first = group << 2
  if (isInsertWanted(group)) spread(block, insertPlane(first), PLANE)
  const ramp = ROW_INSERT * CHANNELS + first
  const curves = anyCurved(ramp)
  if (!curves && !v128.any_true(restOfFour(ramp))) return
  const which = INSERTS + first
  collect(planeOf(which, inputs, stride), planeOf(which + 1, inputs, stride), planeOf(which + 2, inputs, stride), planeOf(which + 3, inputs, stride), returns)
  let t = f32x4.splat(0)
  for (let at: usize = 0; at < BLOCK; at += 16) {
    const x = v128.load(block + at)
    const back = f32x4.mul(f32x4.sub(sane(v128.load(returns + at)), x), gainOfFour(ramp, t))
    v128.store(block + at, f32x4.add(x, back))
    t = f32x4.add(t, f32x4.splat(1.0 / <f32>QUANTUM))
  }
}

/** Mute and fader. */
export function applyLevel(group: i32, block: usize): void {
  const ramp = ROW_LEVEL * CHANNELS + (group << 2)
  if (anyCurved(ramp)) {
    let t = f32x4.splat(0)
    for (let at: usize = 0; at < BLOCK; at += 16) {
      v128.store(block + at, f32x4.mul(v128.load(block + at), gainOfFour(ramp, t)))
      t = f32x4.add(t, f32x4.splat(1.0 / <f32>QUANTUM))
    }
    return
  }
  const level = restOfFour(ramp)
  for (let at: usize = 0; at < BLOCK; at += 16) v128.store(block + at, f32x4.mul(v128.load(block + at), level))
}
