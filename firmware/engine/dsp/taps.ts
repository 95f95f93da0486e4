// Where channels can be listened to by others: planes of one quantum per channel, and blocks of four channels.
import { CHANNELS, GROUPS, MAX_STRIPS, PLANE, take } from './memory'

/** Before the level, of this quantum and of the one before, which is what keys read. */
let pre: usize = 0
let half: usize = 0
/** After the level. Of a group not yet rendered in this quantum it is the one before: what a strip takes from a bus. */
let post: usize = 0
/** Of strips: before the insert. */
let insertSends: usize = 0
/** i32 per group: somebody listens before the level, or before the insert. */
let preWanted: usize = 0
let insertWanted: usize = 0
export let silence: usize = 0

const BANK: usize = <usize>CHANNELS * PLANE

export function initTaps(): void {
  pre = take(2 * BANK)
  post = take(BANK)
  insertSends = take(<usize>MAX_STRIPS * PLANE)
  preWanted = take(GROUPS * 4)
  insertWanted = take(GROUPS * 4)
  silence = take(PLANE)
}

export function turnTaps(): void { half = half == 0 ? BANK : 0 }

@inline export function prePlane(channel: i32): usize { return pre + half + <usize>channel * PLANE }
@inline export function keyPlane(channel: i32): usize { return pre + (BANK - half) + <usize>channel * PLANE }
@inline export function postPlane(channel: i32): usize { return post + <usize>channel * PLANE }
@inline export function insertPlane(strip: i32): usize { return insertSends + <usize>strip * PLANE }

@inline export function isPreWanted(group: i32): bool { return load<i32>(preWanted + (<usize>group << 2)) != 0 }
@inline export function isInsertWanted(group: i32): bool { return load<i32>(insertWanted + (<usize>group << 2)) != 0 }
export function wantPre(channel: i32): void { store<i32>(preWanted + (<usize>(channel >> 2) << 2), 1) }
export function wantInsert(strip: i32): void { store<i32>(insertWanted + (<usize>(strip >> 2) << 2), 1) }

/** Nobody listens; who does, has to say so again. What was there is not left behind to be heard later. */
export function forgetWishes(): void {
  memory.fill(preWanted, 0, GROUPS * 4)
  memory.fill(insertWanted, 0, GROUPS * 4)
}

export function clearUnwanted(): void {
  for (let group = 0; group < GROUPS; group++) {
    const at = <usize>group * 4 * PLANE
    if (!isPreWanted(group)) {
      memory.fill(pre + at, 0, 4 * PLANE)
      memory.fill(pre + BANK + at, 0, 4 * PLANE)
    }
    if (group < MAX_STRIPS / 4 && !isInsertWanted(group)) memory.fill(insertSends + at, 0, 4 * PLANE)
  }
}

/** Four planes become 16 vectors of four channels. */
export function collect(a: usize, b: usize, c: usize, d: usize, block: usize): void {
  for (let k: usize = 0; k < PLANE; k += 16) {
    const va = v128.load(a + k)
    const vb = v128.load(b + k)
    const vc = v128.load(c + k)
    const vd = v128.load(d + k)
    const low = v128.shuffle<f32>(va, vb, 0, 4, 1, 5)
    const low2 = v128.shuffle<f32>(vc, vd, 0, 4, 1, 5)
    const high = v128.shuffle<f32>(va, vb, 2, 6, 3, 7)
    const high2 = v128.shuffle<f32>(vc, vd, 2, 6, 3, 7)
    const out = block + (k << 2)
    v128.store(out, v128.shuffle<f32>(low, low2, 0, 1, 4, 5))
    v128.store(out + 16, v128.shuffle<f32>(low, low2, 2, 3, 6, 7))
    v128.store(out + 32, v128.shuffle<f32>(high, high2, 0, 1, 4, 5))
    v128.store(out + 48, v128.shuffle<f32>(high, high2, 2, 3, 6, 7))
  }
}

/** 16 vectors of four channels become four planes, `stride` bytes apart. */
export function spread(block: usize, to: usize, stride: usize): void {
  for (let k: usize = 0; k < PLANE; k += 16) {
    const at = block + (k << 2)
    const a = v128.load(at)
    const b = v128.load(at + 16)
    const c = v128.load(at + 32)
    const d = v128.load(at + 48)
    const low = v128.shuffle<f32>(a, b, 0, 4, 1, 5)
    const low2 = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
    const high = v128.shuffle<f32>(a, b, 2, 6, 3, 7)
    const high2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
    v128.store(to + k, v128.shuffle<f32>(low, low2, 0, 1, 4, 5))
    v128.store(to + stride + k, v128.shuffle<f32>(low, low2, 2, 3, 6, 7))
    v128.store(to + 2 * stride + k, v128.shuffle<f32>(high, high2, 0, 1, 4, 5))
    v128.store(to + 3 * stride + k, v128.shuffle<f32>(high, high2, 2, 3, 6, 7))
  }
}
