// What strips are mixed into, four to a vector: buses, main, matrices, monitor, phones.
import { compressor, forgetCompressor } from './compressor'
import { forgetFilters, runFilters } from './filters'
import { BLOCK, BUSES, GROUPS, MAIN, MATRICES, MONITOR, PLANE, RAMP_SENDS, SENDERS, SEND_MONITOR, SOLO, SUM_BUSES, SUM_MAIN, SUM_MATRICES, SUM_MONITOR, SUM_SOLO, UNIT_EQ, take } from './memory'
import { meterGroup } from './meters'
import { anyCurved, gainOverTime, restOfFour } from './ramps'
import { POST_ROWS, POST_ROWS_2, PRE_ROWS, PRE_ROWS_2, addSends, areTouched, collectSums } from './sends'
import { applyLevel } from './strips'
import { isPreWanted, postPlane, prePlane, spread } from './taps'

let busGroups: i32 = 0
let matrixGroups: i32 = 0
let patience: i32 = 0
let idle: usize = 0 // i32 per group
let block: usize = 0
/** Nothing is soloed, and its planes are silent. */
let soloRests: bool = false
let solo: usize = 0 // a block: lanes 2 and 3 are solo left and right
/** (left + right) / 2 of main, after its level. */
export let mainMono: usize = 0

export function initMixes(buses: i32, matrices: i32, quanta: i32): void {
  busGroups = (buses + 3) >> 2
  matrixGroups = (matrices + 3) >> 2
  patience = quanta
  idle = take(GROUPS * 4)
  block = take(BLOCK)
  solo = take(BLOCK)
  mainMono = take(PLANE)
}

/** Buses first, then main, then matrices, what was soloed, and who monitors. */
export function renderMixes(): void {
  for (let n = 0; n < busGroups; n++) renderGroup((BUSES >> 2) + n, SUM_BUSES + 4 * n)
  renderGroup(MAIN >> 2, SUM_MAIN)
  halve(postPlane(MAIN), postPlane(MAIN + 1))
  for (let n = 0; n < matrixGroups; n++) renderGroup((MATRICES >> 2) + n, SUM_MATRICES + 4 * n)
  renderSolo()
  renderMonitors()
}

/** Whether a group that hears nothing has had its quanta to fall silent. */
function rests(group: i32, heard: bool, quanta: i32): bool {
  const waited = idle + (<usize>group << 2)
  const passed = heard ? 0 : load<i32>(waited) + 1
  if (passed > quanta) return true
  store<i32>(waited, passed)
  return false
}

function renderGroup(group: i32, sum: i32): void {
  const heard = collectSums(sum, block)
  // Lanes 2 and 3 of main's sums are solo, which is not whole yet.
  if (group == MAIN >> 2) clearSolo()
  if (rests(group, heard, patience)) return
  if (load<i32>(idle + (<usize>group << 2)) == patience) {
    forgetFilters(group)
    forgetCompressor(group)
  }
  runFilters(UNIT_EQ, 4, group, block)
  compressor(group, block)
  if (isPreWanted(group)) spread(block, prePlane(group << 2), PLANE)
  addSends(group, 0, PRE_ROWS, block)
  addSends(group, 1, PRE_ROWS_2, block)
  applyLevel(group, block)
  meterGroup(group, block)
  spread(block, postPlane(group << 2), PLANE)
  addSends(group, 0, POST_ROWS, block)
  addSends(group, 1, POST_ROWS_2, block)
}

@inline function clearSolo(): void {
  const keep = i32x4(-1, -1, 0, 0)
  for (let at: usize = 0; at < BLOCK; at += 16) v128.store(block + at, v128.and(v128.load(block + at), keep))
}

function halve(left: usize, right: usize): void {
  for (let k: usize = 0; k < PLANE; k += 16) {
    v128.store(mainMono + k, f32x4.mul(f32x4.add(v128.load(left + k), v128.load(right + k)), f32x4.splat(0.5)))
  }
}

/** What is soloed: a sum, metered beside main. */
function renderSolo(): void {
  const heard = areTouched(SUM_SOLO, 2)
  if (!heard && soloRests) return
  soloRests = !heard
  collectSums(SUM_MAIN, solo)
  const keep = i32x4(0, 0, -1, -1)
  for (let at: usize = 0; at < BLOCK; at += 16) v128.store(solo + at, v128.and(v128.load(solo + at), keep))
  meterGroup(SOLO >> 2, solo)
  // Main's planes, left and right, lie before; only those of solo are written.
  const left = postPlane(SOLO)
  for (let frame: usize = 0; frame < PLANE; frame += 4) {
    store<f32>(left + frame, load<f32>(solo + (frame << 2) + 8))
    store<f32>(left + PLANE + frame, load<f32>(solo + (frame << 2) + 12))
  }
}

/** Monitor left and right, phones left and right. */
function renderMonitors(): void {
  const group = MONITOR >> 2
  if (rests(group, areTouched(SUM_MONITOR, 4) || !soloRests, 1)) return
  collectSums(SUM_MONITOR, block)
  for (let lane = 0; lane < 4; lane++) {
    const ramp = RAMP_SENDS + (SEND_MONITOR + lane) * SENDERS + SOLO
    addSolo(ramp, lane, postPlane(SOLO))
    addSolo(ramp + 1, lane, postPlane(SOLO + 1))
  }
  applyLevel(group, block)
  meterGroup(group, block)
  spread(block, postPlane(group << 2), PLANE)
}

/** One side of solo into one lane of the block. */
function addSolo(ramp: i32, lane: i32, plane: usize): void {
  const first = ramp & ~3
  if (!anyCurved(first) && !v128.any_true(restOfFour(first))) return
  const instants = f32x4(0, 1.0 / 16.0, 2.0 / 16.0, 3.0 / 16.0)
  const to = block + (<usize>lane << 2)
  for (let k: usize = 0; k < PLANE; k += 16) {
    const t = f32x4.add(f32x4.splat(<f32>k / 64.0), instants)
    const x = f32x4.mul(v128.load(plane + k), gainOverTime(ramp, t))
    const at = to + (k << 2)
    store<f32>(at, load<f32>(at) + f32x4.extract_lane(x, 0))
    store<f32>(at + 16, load<f32>(at + 16) + f32x4.extract_lane(x, 1))
    store<f32>(at + 32, load<f32>(at + 32) + f32x4.extract_lane(x, 2))
    store<f32>(at + 48, load<f32>(at + 48) + f32x4.extract_lane(x, 3))
  }
}
