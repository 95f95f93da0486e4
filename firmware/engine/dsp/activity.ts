// Which units and sends of a group have anything to do: what leaves the sound alone costs nothing.
import { CHANNELS, GROUPS, RAMP_SENDS, RAMP_VOICE, SENDERS, SEND_ROWS, UNIT_ROWS, clearVectors, take } from './memory'
import { c0 } from './ramps'

/** i32 per group, a bit per unit: values move in this quantum. */
export let moving: usize = 0
/** i32 per group, a bit per unit: values are, or may be, other than those that leave the sound alone. */
export let active: usize = 0
/** i32 per group, a bit per unit: values have come to rest since somebody looked. */
export let settled: usize = 0
/** Two u64 per group of senders, a bit per row of sends: some gain is not zero. */
let sends: usize = 0

export function initActivity(): void {
  moving = take(GROUPS * 4)
  active = take(GROUPS * 4)
  settled = take(GROUPS * 4)
  sends = take((SENDERS / 4) * 16)
}

@inline function setBit(bits: usize, ramp: i32): void {
  const unit = ramp / (CHANNELS * UNIT_ROWS)
  const group = (ramp % CHANNELS) >> 2
  const at = bits + (<usize>group << 2)
  store<i32>(at, load<i32>(at) | (1 << unit))
}

@inline function sendWord(row: i32, sender: i32): usize {
  return sends + (<usize>(sender >> 2) << 4) + (<usize>(row >> 6) << 3)
}

function openSend(ramp: i32): void {
  const row = (ramp - RAMP_SENDS) / SENDERS
  const at = sendWord(row, (ramp - RAMP_SENDS) % SENDERS)
  store<u64>(at, load<u64>(at) | (<u64>1 << (row & 63)))
}

/** A send of which all four neighbours are zero is closed; one of them that moves opens it again in the same quantum. */
function closeSend(ramp: i32): void {
  const row = (ramp - RAMP_SENDS) / SENDERS
  const sender = (ramp - RAMP_SENDS) % SENDERS
  const four = v128.load(c0 + (<usize>(ramp & ~3) << 2))
  if (v128.any_true(f32x4.ne(four, f32x4.splat(0)))) return
  const at = sendWord(row, sender)
  store<u64>(at, load<u64>(at) & ~(<u64>1 << (row & 63)))
}

export function noteSet(ramp: i32): void {
  if (ramp < RAMP_SENDS) setBit(active, ramp)
  else if (ramp < RAMP_VOICE) openSend(ramp)
}

export function noteMoving(ramp: i32): void {
  if (ramp < RAMP_SENDS) setBit(moving, ramp)
  else if (ramp < RAMP_VOICE) openSend(ramp)
}

export function noteSettled(ramp: i32): void {
  if (ramp < RAMP_SENDS) setBit(settled, ramp)
  else if (ramp < RAMP_VOICE) closeSend(ramp)
}

/** Before the ramps are stepped. */
export function beginQuantum(): void { clearVectors(moving, (GROUPS * 4 + 15) & ~15) }

@inline export function isMoving(group: i32, unit: i32): bool {
  return (load<i32>(moving + (<usize>group << 2)) & (1 << unit)) != 0
}

@inline export function isActive(group: i32, unit: i32): bool {
  return (load<i32>(active + (<usize>group << 2)) & (1 << unit)) != 0
}

/** Nothing to do for any of `count` units from `first` on. */
@inline export function areAllIdle(group: i32, first: i32, count: i32): bool {
  const at = <usize>group << 2
  return ((load<i32>(active + at) | load<i32>(settled + at)) & (((1 << count) - 1) << first)) == 0
}

export function rest(group: i32, unit: i32): void {
  const at = active + (<usize>group << 2)
  store<i32>(at, load<i32>(at) & ~(1 << unit))
}

/** Whether a unit came to rest since this was last asked, and does not move. */
@inline export function hasSettled(group: i32, unit: i32): bool {
  const at = settled + (<usize>group << 2)
  const bits = load<i32>(at)
  const bit = 1 << unit
  if ((bits & bit) == 0 || isMoving(group, unit)) return false
  store<i32>(at, bits & ~bit)
  return true
}

/** The rows of sends a group of senders has open, 64 rows a word. */
@inline export function openSends(group: i32, word: i32): u64 {
  return load<u64>(sends + (<usize>group << 4) + (<usize>word << 3))
}
