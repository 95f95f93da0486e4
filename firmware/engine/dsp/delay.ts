// Delays of strips and outputs, to the sample. A new time is cross-faded to: nothing is read faster or slower.
import { CHANNELS, MAX_CHANNELS, MAX_STRIPS, OUTPUTS, PLANE, QUANTUM, ROW_DELAY, copyVectors, take } from './memory'
import { c0, c1, c2, c3, rampIsThere, rampTarget, setRamp } from './ramps'
import { collect, spread } from './taps'

// Per delay, i32: frames now, frames it fades to, frames wanted, place of the next frame in its ring, frames it holds.
const STATE: usize = 20
const NOW: usize = 0
const TO: usize = 4
const WANTED: usize = 8
const PLACE: usize = 12
const HELD: usize = 16

let states: usize = 0
let rings: usize = 0
/** Frames of a ring: a power of two. */
let length: i32 = 0
let outputRings: i32 = 0
let fadeFrames: i32 = 0
let planes: usize = 0

/** @param longest frames @param fade frames of a change of time */
export function initDelays(strips: i32, outputs: i32, longest: i32, fade: i32): void {
  length = 1 << (32 - <i32>clz(longest + 2 * QUANTUM - 1))
  fadeFrames = fade
  outputRings = (strips + 3) & ~3
  states = take(<usize>(MAX_STRIPS + MAX_CHANNELS) * STATE)
  rings = take(<usize>(outputRings + ((outputs + 3) & ~3)) * (<usize>length << 2))
  planes = take(4 * PLANE)
}

@inline function delayOf(channel: i32): i32 { return channel < OUTPUTS ? channel : MAX_STRIPS + channel - OUTPUTS }
@inline function stateOf(channel: i32): usize { return states + <usize>delayOf(channel) * STATE }
@inline function ringOf(channel: i32): usize {
  const ring = channel < OUTPUTS ? channel : outputRings + channel - OUTPUTS
  return rings + <usize>ring * (<usize>length << 2)
}

/** @param frames 0 to the longest @param fades or jumps */
export function setDelay(channel: i32, frames: i32, fades: bool): void {
  const state = stateOf(channel)
  store<i32>(state + WANTED, frames)
  if (fades) return
  store<i32>(state + NOW, frames)
  store<i32>(state + TO, frames)
  setRamp(ROW_DELAY * CHANNELS + channel, 0, 0)
}

/** Begins a change that waits, and ends one that is done. Once a quantum, before the ramps are stepped. */
export function stepDelay(channel: i32): void {
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

/** A block (16 frames x 4 channels) in place. */
export function delayGroup(group: i32, block: usize): void {
  const first = group << 2
  if (isIdle(stateOf(first)) && isIdle(stateOf(first + 1)) && isIdle(stateOf(first + 2)) && isIdle(stateOf(first + 3))) {
    for (let lane = 0; lane < 4; lane++) store<i32>(stateOf(first + lane) + HELD, 0)
    return
  }
  spread(block, planes, PLANE)
  for (let lane = 0; lane < 4; lane++) delayChannel(first + lane, planes + <usize>lane * PLANE)
  collect(planes, planes + PLANE, planes + 2 * PLANE, planes + 3 * PLANE, block)
}

function delayChannel(channel: i32, plane: usize): void {
  const state = stateOf(channel)
  if (isIdle(state)) {
    store<i32>(state + HELD, 0)
    return
  }
  const ring = ringOf(channel)
  const place = load<i32>(state + PLACE)
  copyVectors(ring + (<usize>place << 2), plane, PLANE)
  const held = load<i32>(state + HELD)
  const now = load<i32>(state + NOW)
  const to = load<i32>(state + TO)
  const ramp = <usize>(ROW_DELAY * CHANNELS + channel) << 2
  const fades = now != to
  const start = (place - now) & (length - 1)
  if (!fades && now <= held && start <= length - QUANTUM) {
    copyVectors(plane, ring + (<usize>start << 2), PLANE)
    advance(state, place, held)
    return
  }
  let t: f32 = 0
  for (let n = 0; n < QUANTUM; n++) {
    let x = delayed(ring, place + n, now, held + n)
    if (fades) {
      const share = load<f32>(c0 + ramp) + t * (load<f32>(c1 + ramp) + t * (load<f32>(c2 + ramp) + t * load<f32>(c3 + ramp)))
      x += share * (delayed(ring, place + n, to, held + n) - x)
      t += 1.0 / <f32>QUANTUM
    }
    store<f32>(plane + (<usize>n << 2), x)
  }
  advance(state, place, held)
}

@inline function advance(state: usize, place: i32, held: i32): void {
  store<i32>(state + PLACE, (place + QUANTUM) & (length - 1))
  if (held < length) store<i32>(state + HELD, held + QUANTUM)
}

/** What came so many frames before a place; silence from before the delay was there. */
@inline function delayed(ring: usize, place: i32, frames: i32, held: i32): f32 {
  return frames > held ? 0 : load<f32>(ring + (<usize>((place - frames) & (length - 1)) << 2))
}
