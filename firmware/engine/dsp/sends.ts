// From channels to sums: every open send of a group adds its four channels, lane by lane, to a sum of four lanes.
import { openSends } from './activity'
import {
  BLOCK, QUANTUM, RAMP_SENDS, SENDERS, SEND_BUS_POST, SEND_BUS_PRE, SEND_BUS_PRE_EQ, SEND_MAIN, SEND_MATRIX_POST, SEND_MATRIX_PRE, SEND_MONITOR, SEND_PHONES,
  SEND_ROWS, SEND_SOLO_AFL, SEND_SOLO_PFL, SUMS, SUM_BUSES, SUM_MAIN, SUM_MATRICES, SUM_MONITOR, SUM_SOLO, clearVectors, take,
} from './memory'
import { anyCurved, gainOfFour, restOfFour } from './ramps'

/** Which rows listen where, as bits of the words of openSends(). */
export const PRE_EQ_ROWS: u64 = 0xffff
export const PRE_ROWS: u64 = 0xffff_0000 | (<u64>3 << SEND_SOLO_PFL)
export const POST_ROWS: u64 = (<u64>0xffff << SEND_BUS_POST) | (<u64>3 << SEND_MAIN) | (<u64>3 << SEND_SOLO_AFL)
export const PRE_ROWS_2: u64 = 0xff
export const POST_ROWS_2: u64 = 0xfff00

let sums: usize = 0
let sumOfRow: usize = 0 // u8 per row
let nothing: usize = 0 // a silent block
/** A bit per sum: something was added in this quantum. The others hold what is over. */
let touched: i32 = 0

export function initSends(): void {
  sums = take(<usize>SUMS * BLOCK)
  sumOfRow = take(SEND_ROWS)
  nothing = take(BLOCK)
  rows(SEND_BUS_PRE_EQ, 16, SUM_BUSES)
  rows(SEND_BUS_PRE, 16, SUM_BUSES)
  rows(SEND_BUS_POST, 16, SUM_BUSES)
  rows(SEND_MAIN, 2, SUM_MAIN)
  rows(SEND_SOLO_PFL, 2, SUM_SOLO)
  rows(SEND_SOLO_AFL, 2, SUM_SOLO)
  rows(SEND_MATRIX_PRE, 8, SUM_MATRICES)
  rows(SEND_MATRIX_POST, 8, SUM_MATRICES)
  rows(SEND_MONITOR, 2, SUM_MONITOR)
  rows(SEND_PHONES, 2, SUM_MONITOR + 2)
}

function rows(first: i32, count: i32, sum: i32): void {
  for (let n = 0; n < count; n++) store<u8>(sumOfRow + <usize>(first + n), <u8>(sum + n))
}

export function emptySums(): void { touched = 0 }

@inline function isTouched(sum: i32): bool { return (touched & (1 << sum)) != 0 }
/** Any of neighbours. */
@inline export function areTouched(first: i32, count: i32): bool { return (touched & (((1 << count) - 1) << first)) != 0 }
@inline function sumOrNothing(sum: i32): usize { return isTouched(sum) ? sumAt(sum) : nothing }
@inline function sumAt(sum: i32): usize { return sums + <usize>sum * BLOCK }

/** Adds a block of a group of senders to the sums of its open sends among `rows`. */
export function addSends(group: i32, word: i32, among: u64, block: usize): void {
  let open = openSends(group, word) & among
  while (open != 0) {
    const row = rampOf(<i32>ctz(open), word, group)
    const sum = sumOf(<i32>ctz(open), word)
    open &= open - 1
    if (open != 0 && addTwo(row, sum, rampOf(<i32>ctz(open), word, group), sumOf(<i32>ctz(open), word), block)) open &= open - 1
    else addSend(row, sum, block)
  }
}

@inline function rampOf(bit: i32, word: i32, group: i32): i32 { return RAMP_SENDS + (bit + (word << 6)) * SENDERS + (group << 2) }
@inline function sumOf(bit: i32, word: i32): i32 { return load<u8>(sumOfRow + <usize>(bit + (word << 6))) }

/** Two sends at once, each sample read once. @returns false, and does nothing, where one moves or is the first to its sum */
@inline function addTwo(ramp: i32, sum: i32, otherRamp: i32, otherSum: i32, block: usize): bool {
  if (anyCurved(ramp) || anyCurved(otherRamp) || !isTouched(sum) || !isTouched(otherSum)) return false
  const gain = restOfFour(ramp)
  const otherGain = restOfFour(otherRamp)
  const to = sumAt(sum)
  const other = sumAt(otherSum)
  for (let at: usize = 0; at < BLOCK; at += 16) {
    const x = v128.load(block + at)
    v128.store(to + at, f32x4.add(v128.load(to + at), f32x4.mul(x, gain)))
    v128.store(other + at, f32x4.add(v128.load(other + at), f32x4.mul(x, otherGain)))
  }
  return true
}

function addSend(ramp: i32, sum: i32, block: usize): void {
  const to = sumAt(sum)
  const first = !isTouched(sum)
  touched |= 1 << sum
  if (anyCurved(ramp)) addMoving(ramp, first, to, block)
  else if (first) {
    const gain = restOfFour(ramp)
    for (let at: usize = 0; at < BLOCK; at += 16) v128.store(to + at, f32x4.mul(v128.load(block + at), gain))
  } else {
    const gain = restOfFour(ramp)
    for (let at: usize = 0; at < BLOCK; at += 16) {
      v128.store(to + at, f32x4.add(v128.load(to + at), f32x4.mul(v128.load(block + at), gain)))
    }
  }
}

function addMoving(ramp: i32, first: bool, to: usize, block: usize): void {
  if (first) clearVectors(to, BLOCK)
  let t = f32x4.splat(0)
  for (let at: usize = 0; at < BLOCK; at += 16) {
    v128.store(to + at, f32x4.add(v128.load(to + at), f32x4.mul(v128.load(block + at), gainOfFour(ramp, t))))
    t = f32x4.add(t, f32x4.splat(1.0 / <f32>QUANTUM))
  }
}

/** Four neighbouring sums become a block of four channels; lanes are added in one order for ever: (0 + 1) + (2 + 3). */
export function collectSums(first: i32, block: usize): bool {
  if (!areTouched(first, 4)) {
    clearVectors(block, BLOCK)
    return false
  }
  const one = sumOrNothing(first)
  const two = sumOrNothing(first + 1)
  const three = sumOrNothing(first + 2)
  const four = sumOrNothing(first + 3)
  for (let at: usize = 0; at < BLOCK; at += 16) {
    const a = v128.load(one + at)
    const b = v128.load(two + at)
    const c = v128.load(three + at)
    const d = v128.load(four + at)
    const low = v128.shuffle<f32>(a, b, 0, 4, 1, 5)
    const low2 = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
    const high = v128.shuffle<f32>(a, b, 2, 6, 3, 7)
    const high2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
    const lanes01 = f32x4.add(v128.shuffle<f32>(low, low2, 0, 1, 4, 5), v128.shuffle<f32>(low, low2, 2, 3, 6, 7))
    const lanes23 = f32x4.add(v128.shuffle<f32>(high, high2, 0, 1, 4, 5), v128.shuffle<f32>(high, high2, 2, 3, 6, 7))
    v128.store(block + at, f32x4.add(lanes01, lanes23))
  }
  return true
}
