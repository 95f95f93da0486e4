// Second-order filters, four channels at once: Simper's trapezoidal state-variable form ("Solving the continuous SVF
// equations using trapezoidal integration and equivalent currents", 2013), stable while its values move and accurate
// at 20 Hz in single precision. A filter is five values {g, k, m0, m1, m2}; off is m = {1, 0, 0}, and changes no bit.
import { areAllIdle, hasSettled, isActive, isMoving, rest } from './activity'
import { BLOCK, CHANNELS, FILTERS, GROUPS, QUANTUM, UNIT_HIGH_PASS, UNIT_ROWS, copyVectors, take } from './memory'
import { gainOfFour, rampValue, setRamp } from './ramps'

/**
 * Per group and filter thirteen vectors. At rest two frames x0, x1 are filtered at once, so that nobody waits for the first
 * one: with v = x0 - s2 and w = x1 - s2
 *   y0 = d0 v + d1 s1 + e2 s2        s1 <- s1 + (f1 s1 + f2 v + b2 w)
 *   y1 = d0 w + h2 v + h1 s1 + e2 s2   s2 <- s2 + (g1 s1 + g2 v + b3 w)
 * which is twice  y = d0 v + d1 s1 + e2 s2, s1 <- s1 + c1 s1 + b2 v, s2 <- s2 + b2 s1 + b3 v. The differences come first because
 * they are exact where a high-pass has to be quiet.
 */
const CELL: usize = 208
const B2: usize = 0
const B3: usize = 16
const D0: usize = 32
const D1: usize = 48
const E2: usize = 64
const F1: usize = 80
const F2: usize = 96
const G1: usize = 112
const G2: usize = 128
const H1: usize = 144
const H2: usize = 160
const S1: usize = 176
const S2: usize = 192

let cells: usize = 0

export function initFilters(): void {
  cells = take(<usize>(GROUPS * FILTERS) * CELL)
  for (let filter = 0; filter < FILTERS; filter++) {
    const row = (UNIT_HIGH_PASS + filter) * UNIT_ROWS * CHANNELS
    for (let channel = 0; channel < CHANNELS; channel++) {
      setRamp(row + channel, 0.1, 0)
      setRamp(row + CHANNELS + channel, 1, 0)
      setRamp(row + 2 * CHANNELS + channel, 1, 0)
    }
  }
}

@inline function cellOf(unit: i32, group: i32): usize {
  return cells + <usize>(group * FILTERS + unit - UNIT_HIGH_PASS) * CELL
}

@inline function put(cell: usize, what: usize, lane: i32, x: f64): void {
  store<f32>(cell + what + (<usize>lane << 2), <f32>x)
}

/** Works out the coefficients of values at rest, in double precision; a lane that is off gets an empty memory. */
function prepare(unit: i32, group: i32): void {
  const cell = cellOf(unit, group)
  let allOff = true
  for (let lane = 0; lane < 4; lane++) {
    const ramp = unit * UNIT_ROWS * CHANNELS + (group << 2) + lane
    const g = rampValue(ramp)
    const k = rampValue(ramp + CHANNELS)
    const m0 = rampValue(ramp + 2 * CHANNELS)
    const m1 = rampValue(ramp + 3 * CHANNELS)
    const m2 = rampValue(ramp + 4 * CHANNELS)
    const off = m0 == 1 && m1 == 0 && m2 == 0
    const a1 = 1 / (1 + g * (g + k))
    const a2 = g * a1
    const a3 = g * a2
    // 2 a1 - 2, which single precision holds better than what is nearly 1.
    const c1 = off ? 0 : -2 * g * (g + k) * a1
    const b2 = off ? 0 : 2 * a2
    const b3 = off ? 0 : 2 * a3
    const d0 = m0 + m1 * a2 + m2 * a3
    const d1 = m1 * a1 + m2 * a2
    const e2 = off ? 0 : m0 + m2
    put(cell, B2, lane, b2)
    put(cell, B3, lane, b3)
    put(cell, D0, lane, d0)
    put(cell, D1, lane, d1)
    put(cell, E2, lane, e2)
    put(cell, F1, lane, 2 * c1 + c1 * c1 - b2 * b2)
    put(cell, F2, lane, b2 * (1 + c1 - b3))
    put(cell, G1, lane, b2 * (2 + c1 - b3))
    put(cell, G2, lane, b3 + b2 * b2 - b3 * b3)
    put(cell, H1, lane, d1 + d1 * c1 + (e2 - d0) * b2)
    put(cell, H2, lane, d1 * b2 + (e2 - d0) * b3)
    if (off) {
      put(cell, S1, lane, 0)
      put(cell, S2, lane, 0)
    } else allOff = false
  }
  if (allOff) rest(group, unit)
}

/** Filters a block (16 frames x 4 channels) in place by `count` filters from `first` on: 1, 2 or 4. */
@inline export function runFilters(first: i32, count: i32, group: i32, block: usize): void {
  if (!areAllIdle(group, first, count)) runThem(first, count, group, block)
}

function runThem(first: i32, count: i32, group: i32, block: usize): void {
  let still = 0
  for (let unit = first; unit < first + count; unit++) {
    if (hasSettled(group, unit)) prepare(unit, group)
    if (isActive(group, unit) && !isMoving(group, unit)) still++
  }
  if (still == count && (count & 1) == 0) {
    for (let unit = first; unit < first + count; unit += 2) twoAtRest(cellOf(unit, group), cellOf(unit + 1, group), block)
    return
  }
  for (let unit = first; unit < first + count; unit++) {
    if (!isActive(group, unit)) continue
    if (isMoving(group, unit)) moving(unit, group, block)
    else atRest(cellOf(unit, group), block, block)
  }
}

/** Two in a row: the second works on one frame while the first is at the next. */
function twoAtRest(one: usize, two: usize, block: usize): void {
  let s1 = v128.load(one, S1)
  let s2 = v128.load(one, S2)
  let t1 = v128.load(two, S1)
  let t2 = v128.load(two, S2)
  for (const end = block + BLOCK; block < end; block += 32) {
    const v = f32x4.sub(v128.load(block), s2)
    const w = f32x4.sub(v128.load(block, 16), s2)
    const kept = f32x4.mul(v128.load(one, E2), s2)
    const x0 = f32x4.add(f32x4.add(f32x4.mul(v128.load(one, D0), v), f32x4.mul(v128.load(one, D1), s1)), kept)
    const x1 = f32x4.add(f32x4.add(f32x4.mul(v128.load(one, D0), w), f32x4.mul(v128.load(one, H2), v)), f32x4.add(f32x4.mul(v128.load(one, H1), s1), kept))
    const u1 = f32x4.add(f32x4.mul(v128.load(one, F1), s1), f32x4.add(f32x4.mul(v128.load(one, F2), v), f32x4.mul(v128.load(one, B2), w)))
    s2 = f32x4.add(f32x4.add(s2, f32x4.mul(v128.load(one, G1), s1)), f32x4.add(f32x4.mul(v128.load(one, G2), v), f32x4.mul(v128.load(one, B3), w)))
    s1 = f32x4.add(s1, u1)
    const vv = f32x4.sub(x0, t2)
    const ww = f32x4.sub(x1, t2)
    const kept2 = f32x4.mul(v128.load(two, E2), t2)
    v128.store(block, f32x4.add(f32x4.add(f32x4.mul(v128.load(two, D0), vv), f32x4.mul(v128.load(two, D1), t1)), kept2))
    v128.store(block, f32x4.add(f32x4.add(f32x4.mul(v128.load(two, D0), ww), f32x4.mul(v128.load(two, H2), vv)), f32x4.add(f32x4.mul(v128.load(two, H1), t1), kept2)), 16)
    const uu1 = f32x4.add(f32x4.mul(v128.load(two, F1), t1), f32x4.add(f32x4.mul(v128.load(two, F2), vv), f32x4.mul(v128.load(two, B2), ww)))
    t2 = f32x4.add(f32x4.add(t2, f32x4.mul(v128.load(two, G1), t1)), f32x4.add(f32x4.mul(v128.load(two, G2), vv), f32x4.mul(v128.load(two, B3), ww)))
    t1 = f32x4.add(t1, uu1)
  }
  v128.store(one, s1, S1)
  v128.store(one, s2, S2)
  v128.store(two, t1, S1)
  v128.store(two, t2, S2)
}

/** One filter, from one block into another; off, it copies. */
export function filterInto(unit: i32, group: i32, from: usize, to: usize): void {
  if (hasSettled(group, unit)) prepare(unit, group)
  if (isActive(group, unit) && !isMoving(group, unit)) {
    atRest(cellOf(unit, group), from, to)
    return
  }
  copyVectors(to, from, BLOCK)
  if (isActive(group, unit)) moving(unit, group, to)
}

function atRest(cell: usize, from: usize, to: usize): void {
  const b2 = v128.load(cell, B2)
  const b3 = v128.load(cell, B3)
  const d0 = v128.load(cell, D0)
  const d1 = v128.load(cell, D1)
  const e2 = v128.load(cell, E2)
  const f1 = v128.load(cell, F1)
  const f2 = v128.load(cell, F2)
  const g1 = v128.load(cell, G1)
  const g2 = v128.load(cell, G2)
  const h1 = v128.load(cell, H1)
  const h2 = v128.load(cell, H2)
  let s1 = v128.load(cell, S1)
  let s2 = v128.load(cell, S2)
  for (const end = from + BLOCK; from < end; from += 32, to += 32) {
    const v = f32x4.sub(v128.load(from), s2)
    const w = f32x4.sub(v128.load(from, 16), s2)
    const kept = f32x4.mul(e2, s2)
    v128.store(to, f32x4.add(f32x4.add(f32x4.mul(d0, v), f32x4.mul(d1, s1)), kept))
    v128.store(to, f32x4.add(f32x4.add(f32x4.mul(d0, w), f32x4.mul(h2, v)), f32x4.add(f32x4.mul(h1, s1), kept)), 16)
    const t1 = f32x4.add(f32x4.mul(f1, s1), f32x4.add(f32x4.mul(f2, v), f32x4.mul(b2, w)))
    s2 = f32x4.add(f32x4.add(s2, f32x4.mul(g1, s1)), f32x4.add(f32x4.mul(g2, v), f32x4.mul(b3, w)))
    s1 = f32x4.add(s1, t1)
  }
  v128.store(cell, s1, S1)
  v128.store(cell, s2, S2)
}

/** Values follow their ramps frame by frame. */
function moving(unit: i32, group: i32, block: usize): void {
  const cell = cellOf(unit, group)
  const ramp = unit * UNIT_ROWS * CHANNELS + (group << 2)
  const one = f32x4.splat(1)
  const zero = f32x4.splat(0)
  let s1 = v128.load(cell + S1)
  let s2 = v128.load(cell + S2)
  let t = zero
  for (let at = block; at < block + <usize>QUANTUM * 16; at += 16) {
    const g = gainOfFour(ramp, t)
    const k = gainOfFour(ramp + CHANNELS, t)
    const m0 = gainOfFour(ramp + 2 * CHANNELS, t)
    const m1 = gainOfFour(ramp + 3 * CHANNELS, t)
    const m2 = gainOfFour(ramp + 4 * CHANNELS, t)
    const a1 = f32x4.div(one, f32x4.add(one, f32x4.mul(g, f32x4.add(g, k))))
    const a2 = f32x4.mul(g, a1)
    const a3 = f32x4.mul(g, a2)
    const x = v128.load(at)
    const v = f32x4.sub(x, s2)
    const v1 = f32x4.add(f32x4.mul(a1, s1), f32x4.mul(a2, v))
    const v2 = f32x4.add(s2, f32x4.add(f32x4.mul(a2, s1), f32x4.mul(a3, v)))
    s1 = f32x4.sub(f32x4.add(v1, v1), s1)
    s2 = f32x4.sub(f32x4.add(v2, v2), s2)
    const y = f32x4.add(f32x4.mul(m0, x), f32x4.add(f32x4.mul(m1, v1), f32x4.mul(m2, v2)))
    // A neighbour that is off stays untouched, and remembers nothing that depends on who moves beside it.
    const off = v128.and(f32x4.eq(m0, one), v128.and(f32x4.eq(m1, zero), f32x4.eq(m2, zero)))
    v128.store(at, v128.bitselect(x, y, off))
    s1 = v128.andnot(s1, off)
    s2 = v128.andnot(s2, off)
    t = f32x4.add(t, f32x4.splat(1.0 / <f32>QUANTUM))
  }
  v128.store(cell + S1, s1)
  v128.store(cell + S2, s2)
}

/** Forgets what the filters of a group remember: it has been silent for long. */
export function forgetFilters(group: i32): void {
  for (let unit = UNIT_HIGH_PASS; unit < UNIT_HIGH_PASS + FILTERS; unit++) {
    v128.store(cellOf(unit, group) + S1, f32x4.splat(0))
    v128.store(cellOf(unit, group) + S2, f32x4.splat(0))
  }
}
