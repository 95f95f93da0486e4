// What is chosen, not turned: the source of a channel, the return of an insert. The old one fades out, the new one in.
import { CHANNELS, MAX_CHANNELS, MAX_STRIPS, OUTPUTS, ROW_INSERT, ROW_SOURCE, TALKBACK, take } from './memory'
import { rampIsThere, rampTarget, setRamp } from './ramps'
import { prePlane, silence } from './taps'

// A switch has the number of its channel; inserts have those between the senders and the outputs.
export const INSERTS: i32 = TALKBACK + 4
const SWITCHES: i32 = CHANNELS

/** Nothing is chosen. From 0: a card channel. From PRE_TAPS: a channel before its level. Beyond: the address of a plane. */
export const NOTHING: i32 = -1
export const PRE_TAPS: i32 = MAX_CHANNELS

let chosen: usize = 0 // i32 per switch
let next: usize = 0
let fadeFrames: usize = 0
let waiting: i32 = 0

export function initSwitches(): void {
  chosen = take(SWITCHES * 4)
  next = take(SWITCHES * 4)
  fadeFrames = take(SWITCHES * 4)
  for (let at: usize = 0; at < <usize>SWITCHES * 4; at += 4) {
    store<i32>(chosen + at, NOTHING)
    store<i32>(next + at, NOTHING)
  }
}

@inline function rampOf(which: i32): i32 {
  const insert = which >= INSERTS && which < INSERTS + MAX_STRIPS && which < OUTPUTS
  return insert ? ROW_INSERT * CHANNELS + which - INSERTS : ROW_SOURCE * CHANNELS + which
}

/** Chooses another one, out and in over `frames` each; 0 switches at once. */
export function choose(which: i32, what: i32, frames: i32): void {
  const at = <usize>which << 2
  const ramp = rampOf(which)
  store<i32>(next + at, what)
  store<i32>(fadeFrames + at, frames)
  const now = load<i32>(chosen + at)
  if (frames <= 0) {
    store<i32>(chosen + at, what)
    setRamp(ramp, what == NOTHING ? 0 : 1, 0)
  } else if (now == what) {
    if (what != NOTHING) setRamp(ramp, 1, frames)
  } else if (now == NOTHING) {
    store<i32>(chosen + at, what)
    setRamp(ramp, 1, frames)
  } else {
    setRamp(ramp, 0, frames)
    waiting = 1
  }
}

/** Switches what has faded out. */
export function stepSwitches(): void {
  if (waiting == 0) return
  waiting = 0
  for (let which = 0; which < SWITCHES; which++) {
    const at = <usize>which << 2
    const what = load<i32>(next + at)
    if (what == load<i32>(chosen + at)) continue
    const ramp = rampOf(which)
    if (!rampIsThere(ramp) || rampTarget(ramp) != 0) {
      waiting = 1
      continue
    }
    store<i32>(chosen + at, what)
    if (what != NOTHING) setRamp(ramp, 1, load<i32>(fadeFrames + at))
  }
}

@inline export function chosenOf(which: i32): i32 { return load<i32>(chosen + (<usize>which << 2)) }
@inline export function nextOf(which: i32): i32 { return load<i32>(next + (<usize>which << 2)) }

/**
 * @param inputs address of card channel 0 at this quantum
 * @param stride bytes from one card channel to the next
 */
@inline export function planeOf(which: i32, inputs: usize, stride: usize): usize {
  return planeOfTap(chosenOf(which), inputs, stride)
}

@inline export function planeOfTap(tap: i32, inputs: usize, stride: usize): usize {
  if (tap < 0) return silence
  if (tap < PRE_TAPS) return inputs + <usize>tap * stride
  return tap < PRE_TAPS + CHANNELS ? prePlane(tap - PRE_TAPS) : <usize>tap
}
