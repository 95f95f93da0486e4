// What gate and compressor listen to: the channel itself, or another one a quantum ago; through a filter; its level.
import { isActive } from './activity'
import { filterInto, runFilters } from './filters'
import { BLOCK, BUSES, CHANNELS, GROUPS, MAX_STRIPS, PLANE, copyVectors, take } from './memory'
import { keyPlane, wantPre } from './taps'

/** i32 per channel: 0 = itself, else the number of the key as the console has it: 1..32 strips, 33..48 buses. */
export let gateKeys: usize = 0
export let compressorKeys: usize = 0
/** Per group a vector: all ones where a channel shares its detectors with its neighbour. */
let links: usize = 0
let scratch: usize = 0

export function initKeys(): void {
  gateKeys = take(CHANNELS * 4)
  compressorKeys = take(CHANNELS * 4)
  links = take(GROUPS * 16)
  scratch = take(BLOCK)
}

export function setKey(keys: usize, channel: i32, key: i32): void { store<i32>(keys + (<usize>channel << 2), key) }

/** @param channel the odd one of a pair */
export function setLink(channel: i32, on: bool): void {
  if (channel & 1) return
  const at = links + (<usize>channel << 2)
  store<i32>(at, on ? -1 : 0)
  store<i32>(at + 4, on ? -1 : 0)
}

@inline function channelOfKey(key: i32): i32 { return key <= MAX_STRIPS ? key - 1 : BUSES + key - MAX_STRIPS - 1 }

export function wantKeys(): void {
  for (let channel: usize = 0; channel < <usize>CHANNELS; channel++) {
    const gate = load<i32>(gateKeys + (channel << 2))
    const compressor = load<i32>(compressorKeys + (channel << 2))
    if (gate > 0) wantPre(channelOfKey(gate))
    if (compressor > 0) wantPre(channelOfKey(compressor))
  }
}

/** @returns a block with the key of each channel: the one given where all listen to themselves unfiltered */
export function keyBlock(keys: usize, filterUnit: i32, group: i32, block: usize): usize {
  const four = v128.load(keys + (<usize>group << 4))
  const others = v128.any_true(four)
  if (!others && !isActive(group, filterUnit)) return block
  if (!others) {
    filterInto(filterUnit, group, block, scratch)
    return scratch
  }
  copyVectors(scratch, block, BLOCK)
  for (let lane: usize = 0; lane < 4; lane++) {
    const key = load<i32>(keys + (<usize>group << 4) + (lane << 2))
    if (key > 0) replaceLane(keyPlane(channelOfKey(key)), scratch + (lane << 2))
  }
  runFilters(filterUnit, 1, group, scratch)
  return scratch
}

function replaceLane(plane: usize, lane: usize): void {
  for (let at: usize = 0; at < PLANE; at += 4) store<f32>(lane + (at << 2), load<f32>(plane + at))
}

/** Where channels are linked, the larger of both. */
@inline export function linked(x: v128, links: v128): v128 {
  const other = v128.shuffle<f32>(x, x, 1, 0, 3, 2)
  return v128.bitselect(f32x4.pmax(x, other), x, links)
}

@inline export function linksOf(group: i32): v128 { return v128.load(links + (<usize>group << 4)) }

/** Highest magnitude of four frames from `at` on. (pmax is one instruction, max ten: for NaN and -0, which do not come here.) */
@inline export function peakOfStep(at: usize): v128 {
  const a = v128.load(at)
  const b = v128.load(at, 16)
  const c = v128.load(at, 32)
  const d = v128.load(at, 48)
  const high = f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d))
  const low = f32x4.pmin(f32x4.pmin(a, b), f32x4.pmin(c, d))
  return f32x4.pmax(high, f32x4.neg(low))
}
