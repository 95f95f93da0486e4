// Delays of strips and outputs, to the sample. A new time is cross-faded to: nothing is read faster or slower.
import { MAX_CHANNELS, MAX_STRIPS, OUTPUTS, PLANE, QUANTUM, CHANNELS, ROW_DELAY, copyVectors, take } from './memory'
import { c0, c1, c2, c3, rampIsThere, rampTarget, setRamp } from './ramps'
import { collect, spread } from './taps'

// Per delay, i32: frames now, frames it fades to, frames wanted, frames its ring holds of it.
const STATE: usize = 16
const NOW: usize = 0
const TO: usize = 4
const WANTED: usize = 8
const HELD: usize = 12
// Per group of four delays, i32: whether one of them is on, place of the next frames in their rings.
const GROUP: usize = 8
const AWAKE: usize = 0
const PLACE: usize = 4
const DELAY_GROUPS: i32 = (MAX_STRIPS + MAX_CHANNELS) / 4

let states: usize = 0
let groups: usize = 0
let rings: usize = 0
/** Frames of a ring: a power of two. Behind them are the first 16 once more: what is read in one go has no seam. */
let length: i32 = 0
/** Bytes from one ring to the next. */
let stride: usize = 0
let outputRings: i32 = 0
let fadeFrames: i32 = 0
let planes: usize = 0

/** @param longest frames @param fade frames of a change of time */
export function initDelays(strips: i32, outputs: i32, longest: i32, fade: i32): void {
  length = 1 << (32 - <i32>clz(longest + 2 * QUANTUM - 1))
  stride = (<usize>length << 2) + PLANE
  fadeFrames = fade
  outputRings = (strips + 3) & ~3
  states = take(<usize>(MAX_STRIPS + MAX_CHANNELS) * STATE)
  groups = take(<usize>DELAY_GROUPS * GROUP)
  rings = take(<usize>(outputRings + ((outputs + 3) & ~3)) * stride)
  planes = take(4 * PLANE)
}

@inline function delayOf(channel: i32): i32 { return channel < OUTPUTS ? channel : MAX_STRIPS + channel - OUTPUTS }
@inline function stateOf(channel: i32): usize { return states + <usize>delayOf(channel) * STATE }
@inline function groupOf(channel: i32): usize { return groups + <usize>(delayOf(channel) >> 2) * GROUP }
@inline function ringOf(channel: i32): usize {
  return rings + <usize>(channel < OUTPUTS ? channel : outputRings + channel - OUTPUTS) * stride
}

/** @param frames 0 to the longest @param fades or jumps */
export function setDelay(channel: i32, frames: i32, fades: bool): void {
  const state = stateOf(channel)
  store<i32>(state + WANTED, frames)
  store<i32>(groupOf(channel) + AWAKE, 1)
  if (fades) return
  store<i32>(state + NOW, frames)
  store<i32>(state + TO, frames)
  setRamp(ROW_DELAY * CHANNELS + channel, 0, 0)
}

/** Once a quantum, before the ramps are stepped. */
export function stepDelays(): void {
  for (let delay = 0; delay < MAX_STRIPS + MAX_CHANNELS; delay += 4) {
    const first = delay < MAX_STRIPS ? delay : OUTPUTS + delay - MAX_STRIPS
    if (load<i32>(groupOf(first) + AWAKE) == 0) continue
    for (let channel = first; channel < first + 4; channel++) stepDelay(channel)
  }
}

/** Begins a change that waits, and ends one that is done. */
function stepDelay(channel: i32): void {
  const state = stateOf(channel)
  const ramp = ROW_DELAY * CHANNELS + channel
  const to = load<i32>(state + TO)
  if (load<i32>(state + NOW) != to) {
    if (!rampIsThere(ramp) || rampTarget(ramp) != 1) return
    store<i32>(state + NOW, to)
    setRamp(ramp, 0, 0)
  }
  const wanted = load<i32>(state + WANTED)
  // One that was off is filled first: nobody shall hear a hole before it.
  if (wanted == to || wanted > load<i32>(state + HELD)) return
  store<i32>(state + TO, wanted)
  setRamp(ramp, 1, fadeFrames)
}

@inline function isIdle(state: usize): bool {
  return (load<i32>(state + NOW) | load<i32>(state + TO) | load<i32>(state + WANTED)) == 0
}

/** It reads at one place, and what is there was written since it is on. */
@inline function isSteady(state: usize): bool {
  return load<i32>(state + NOW) == load<i32>(state + TO) && load<i32>(state + NOW) <= load<i32>(state + HELD)
}

/** A block (16 frames x 4 channels) in place. */
export function delayGroup(group: i32, block: usize): void {
  const first = group << 2
  const at = groupOf(first)
  if (load<i32>(at + AWAKE) == 0) return
  const place = load<i32>(at + PLACE)
  store<i32>(at + PLACE, (place + QUANTUM) & (length - 1))
  const ring = ringOf(first)
  spread(block, ring + (<usize>place << 2), stride)
  if (place == 0) {
    for (let lane: usize = 0; lane < 4; lane++) copyVectors(ring + lane * stride + (<usize>length << 2), ring + lane * stride, PLANE)
  }
  const state = stateOf(first)
  if (isSteady(state) && isSteady(state + STATE) && isSteady(state + 2 * STATE) && isSteady(state + 3 * STATE)) {
    collect(placeBefore(ring, place, state), placeBefore(ring + stride, place, state + STATE), placeBefore(ring + 2 * stride, place, state + 2 * STATE), placeBefore(ring + 3 * stride, place, state + 3 * STATE), block)
  } else {
    for (let lane = 0; lane < 4; lane++) fadeChannel(first + lane, ring + <usize>lane * stride, place, planes + <usize>lane * PLANE)
    collect(planes, planes + PLANE, planes + 2 * PLANE, planes + 3 * PLANE, block)
  }
  let idle = true
  for (let lane: usize = 0; lane < 4; lane++) {
    if (!advance(state + lane * STATE)) idle = false
  }
  if (idle) store<i32>(at + AWAKE, 0)
}

@inline function placeBefore(ring: usize, place: i32, state: usize): usize {
  return ring + (<usize>((place - load<i32>(state + NOW)) & (length - 1)) << 2)
}

/** @returns whether it is off; it then holds nothing that may be heard once it is on again */
@inline function advance(state: usize): bool {
  const idle = isIdle(state)
  const held = load<i32>(state + HELD)
  store<i32>(state + HELD, idle ? 0 : min(held + QUANTUM, length))
  return idle
}

function fadeChannel(channel: i32, ring: usize, place: i32, plane: usize): void {
  const state = stateOf(channel)
  const held = load<i32>(state + HELD)
  const now = load<i32>(state + NOW)
  const to = load<i32>(state + TO)
  const ramp = <usize>(ROW_DELAY * CHANNELS + channel) << 2
  let t: f32 = 0
  for (let n = 0; n < QUANTUM; n++) {
    let x = delayed(ring, place + n, now, held + n)
    if (now != to) {
      const share = load<f32>(c0 + ramp) + t * (load<f32>(c1 + ramp) + t * (load<f32>(c2 + ramp) + t * load<f32>(c3 + ramp)))
      x += share * (delayed(ring, place + n, to, held + n) - x)
      t += 1.0 / <f32>QUANTUM
    }
    store<f32>(plane + (<usize>n << 2), x)
  }
}

/** What came so many frames before a place; silence from before the delay was there. */
@inline function delayed(ring: usize, place: i32, frames: i32, held: i32): f32 {
  return frames > held ? 0 : load<f32>(ring + (<usize>((place - frames) & (length - 1)) << 2))
}
