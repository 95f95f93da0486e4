// The channel strips, four to a vector: source -> (+ voices) -> trim and polarity -> meter -> fader, pan -> main.
import { MAX_STRIPS, QUANTUM, RAMP_INPUT, RAMP_LEFT, RAMP_RIGHT, RAMP_SOURCE, SANE_LIMIT, take } from './memory'
import { meterFour } from './meters'
import { anyCurved, gainOfFour, rampRests, rampTarget, setRamp } from './ramps'

let strips: i32 = 0
let source: usize = 0 // i32 per strip: card channel, -1 = none
let pending: usize = 0 // i32 per strip: the channel it is to have next
let fadeFrames: usize = 0 // i32 per strip
let silence: usize = 0 // one quantum of zeros
let group: usize = 0 // scratch: 16 frames x 4 strips
/** What voices add to the strips: per group of four 16 frames x 4 strips; zero between quanta. */
export let injection: usize = 0
/** i32 per group, not zero when a voice added to it in this quantum. */
export let injected: usize = 0
/** Sums towards main, 16 frames x 4 lanes each. */
export let sumLeft: usize = 0
export let sumRight: usize = 0
/** Samples replaced by silence because they were no numbers or absurd. */
export let insaneSamples: i32 = 0

export function initStrips(count: i32): void {
  strips = count
  source = take(MAX_STRIPS * 4)
  pending = take(MAX_STRIPS * 4)
  fadeFrames = take(MAX_STRIPS * 4)
  silence = take(QUANTUM * 4)
  group = take(QUANTUM * 16)
  injection = take((MAX_STRIPS / 4) * QUANTUM * 16)
  injected = take((MAX_STRIPS / 4) * 4)
  sumLeft = take(QUANTUM * 16)
  sumRight = take(QUANTUM * 16)
  for (let strip: usize = 0; strip < <usize>MAX_STRIPS; strip++) {
    store<i32>(source + (strip << 2), -1)
    store<i32>(pending + (strip << 2), -1)
  }
}

export function countInsane(samples: i32): void { insaneSamples += samples }

/** Gives a strip another card channel (-1 = none): the old one fades out, the new one in, each over `frames`; 0 switches at once. */
export function setSource(strip: i32, channel: i32, frames: i32): void {
  const at = <usize>strip << 2
  store<i32>(pending + at, channel)
  store<i32>(fadeFrames + at, frames)
  const now = load<i32>(source + at)
  if (frames <= 0) {
    store<i32>(source + at, channel)
    setRamp(RAMP_SOURCE + strip, channel < 0 ? 0 : 1, 0)
  } else if (now == channel) {
    if (channel >= 0) setRamp(RAMP_SOURCE + strip, 1, frames)
  } else if (now < 0) {
    store<i32>(source + at, channel)
    setRamp(RAMP_SOURCE + strip, 1, frames)
  } else {
    setRamp(RAMP_SOURCE + strip, 0, frames)
  }
}

/** Switches the strips whose old source has faded out. */
export function stepSources(): void {
  for (let strip = 0; strip < strips; strip++) {
    const at = <usize>strip << 2
    const next = load<i32>(pending + at)
    if (next == load<i32>(source + at)) continue
    if (!rampRests(RAMP_SOURCE + strip) || rampTarget(RAMP_SOURCE + strip) != 0) continue
    store<i32>(source + at, next)
    if (next >= 0) setRamp(RAMP_SOURCE + strip, 1, load<i32>(fadeFrames + at))
  }
}

/**
 * One quantum of every strip into sumLeft and sumRight.
 * @param inputs address of card channel 0 at this quantum
 * @param stride bytes from one card channel to the next
 */
export function renderStrips(inputs: usize, stride: usize): void {
  memory.fill(sumLeft, 0, QUANTUM * 16)
  memory.fill(sumRight, 0, QUANTUM * 16)
  for (let first = 0; first < strips; first += 4) {
    const a = channelAddress(first, inputs, stride)
    const b = channelAddress(first + 1, inputs, stride)
    const c = channelAddress(first + 2, inputs, stride)
    const d = channelAddress(first + 3, inputs, stride)
    const voiced = load<i32>(injected + (<usize>(first >> 2) << 2)) != 0
    if (!voiced && a == silence && b == silence && c == silence && d == silence) continue
    gather(a, b, c, d)
    const added = injection + <usize>(first >> 2) * (QUANTUM * 16)
    const still = !anyCurved(RAMP_SOURCE + first) && !anyCurved(RAMP_INPUT + first) && !anyCurved(RAMP_LEFT + first) && !anyCurved(RAMP_RIGHT + first)
    if (still) renderStill(first, added)
    else renderMoving(first, added)
    if (voiced) {
      memory.fill(added, 0, QUANTUM * 16)
      store<i32>(injected + (<usize>(first >> 2) << 2), 0)
    }
  }
}

@inline function channelAddress(strip: i32, inputs: usize, stride: usize): usize {
  const channel = strip < strips ? load<i32>(source + (<usize>strip << 2)) : -1
  return channel < 0 ? silence : inputs + <usize>channel * stride
}

/** Four channels of 16 frames become 16 vectors of four strips; what is no sound becomes silence. */
function gather(a: usize, b: usize, c: usize, d: usize): void {
  for (let k: usize = 0; k < 64; k += 16) {
    const va = sane(v128.load(a + k))
    const vb = sane(v128.load(b + k))
    const vc = sane(v128.load(c + k))
    const vd = sane(v128.load(d + k))
    const low = v128.shuffle<f32>(va, vb, 0, 4, 1, 5)
    const low2 = v128.shuffle<f32>(vc, vd, 0, 4, 1, 5)
    const high = v128.shuffle<f32>(va, vb, 2, 6, 3, 7)
    const high2 = v128.shuffle<f32>(vc, vd, 2, 6, 3, 7)
    const out = group + (k << 2)
    v128.store(out, v128.shuffle<f32>(low, low2, 0, 1, 4, 5))
    v128.store(out + 16, v128.shuffle<f32>(low, low2, 2, 3, 6, 7))
    v128.store(out + 32, v128.shuffle<f32>(high, high2, 0, 1, 4, 5))
    v128.store(out + 48, v128.shuffle<f32>(high, high2, 2, 3, 6, 7))
  }
}

@inline function sane(x: v128): v128 {
  // NaN compares false with everything.
  const good = f32x4.le(f32x4.abs(x), f32x4.splat(SANE_LIMIT))
  const bad = popcnt(i32x4.bitmask(good) ^ 15)
  if (bad != 0) insaneSamples += bad
  return v128.and(x, good)
}

function renderStill(first: i32, added: usize): void {
  const zero = f32x4.splat(0)
  const sourceGain = gainOfFour(RAMP_SOURCE + first, zero)
  const inputGain = gainOfFour(RAMP_INPUT + first, zero)
  const left = gainOfFour(RAMP_LEFT + first, zero)
  const right = gainOfFour(RAMP_RIGHT + first, zero)
  for (let at: usize = 0; at < <usize>(QUANTUM * 16); at += 16) {
    let x = f32x4.add(f32x4.mul(v128.load(group + at), sourceGain), v128.load(added + at))
    x = f32x4.mul(x, inputGain)
    meterFour(first, x)
    v128.store(sumLeft + at, f32x4.add(v128.load(sumLeft + at), f32x4.mul(x, left)))
    v128.store(sumRight + at, f32x4.add(v128.load(sumRight + at), f32x4.mul(x, right)))
  }
}

function renderMoving(first: i32, added: usize): void {
  let t = f32x4.splat(0)
  for (let at: usize = 0; at < <usize>(QUANTUM * 16); at += 16) {
    let x = f32x4.add(f32x4.mul(v128.load(group + at), gainOfFour(RAMP_SOURCE + first, t)), v128.load(added + at))
    x = f32x4.mul(x, gainOfFour(RAMP_INPUT + first, t))
    meterFour(first, x)
    v128.store(sumLeft + at, f32x4.add(v128.load(sumLeft + at), f32x4.mul(x, gainOfFour(RAMP_LEFT + first, t))))
    v128.store(sumRight + at, f32x4.add(v128.load(sumRight + at), f32x4.mul(x, gainOfFour(RAMP_RIGHT + first, t))))
    t = f32x4.add(t, f32x4.splat(1.0 / <f32>QUANTUM))
  }
}
