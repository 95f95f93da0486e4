// Channel strips, talkback and generator, four to a vector: source -> (+ voices) -> trim, polarity -> meter -> delay ->
// high-pass -> gate -> EQ -> compressor -> insert -> level, with sends on the way.
import { isActive } from './activity'
import { compressor, forgetCompressor } from './compressor'
import { delayGroup, stepDelay } from './delay'
import { forgetFilters, runFilters } from './filters'
import { forgetGate, gate } from './gate'
import {
  BLOCK, CHANNELS, MAX_STRIPS, OSCILLATOR, PLANE, QUANTUM, ROW_INPUT, ROW_INSERT, ROW_LEVEL, ROW_SOURCE, SANE_LIMIT, TALKBACK, UNIT_COMPRESSOR, UNIT_EQ, UNIT_GATE, UNIT_HIGH_PASS, take,
} from './memory'
import { meterGroup } from './meters'
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

/** Before the ramps are stepped. */
export function stepStripDelays(): void {
  for (let strip = 0; strip < strips; strip++) stepDelay(strip)
}

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

  collect(a, b, c, d, block)
  takeIn(first, injection + <usize>group * BLOCK)
  if (voiced) {
    memory.fill(injection + <usize>group * BLOCK, 0, BLOCK)
    store<i32>(injected + (<usize>group << 2), 0)
  }
  meterGroup(group, block)
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
  if (anyCurved(source) || anyCurved(input)) {
    let t = f32x4.splat(0)
    for (let at: usize = 0; at < BLOCK; at += 16) {
      const x = f32x4.add(f32x4.mul(sane(v128.load(block + at)), gainOfFour(source, t)), v128.load(added + at))
      v128.store(block + at, f32x4.mul(x, gainOfFour(input, t)))
      t = f32x4.add(t, f32x4.splat(1.0 / <f32>QUANTUM))
    }
    return
  }
  const sourceGain = restOfFour(source)
  const inputGain = restOfFour(input)
  for (let at: usize = 0; at < BLOCK; at += 16) {
    const x = f32x4.add(f32x4.mul(sane(v128.load(block + at)), sourceGain), v128.load(added + at))
    v128.store(block + at, f32x4.mul(x, inputGain))
  }
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
