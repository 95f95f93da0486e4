// Playing voices: 16-frame windows of samples, copied in by the caller, scaled and added to strips.
import { BLOCK, QUANTUM, RAMP_VOICE, SANE_LIMIT, VOICE_SLOTS, take } from './memory'
import { c0, c1, c2, c3 } from './ramps'
import { countInsane, injected, injection } from './strips'

let windows: usize = 0 // per slot: 2 channels x 16 frames
let channels: usize = 0 // i32 per slot: 0 = silent, else 1 or 2
let strips: usize = 0 // i32 per slot: strip of the first channel; the second goes to the next strip

export function initVoices(): void {
  windows = take(VOICE_SLOTS * 2 * QUANTUM * 4)
  channels = take(VOICE_SLOTS * 4)
  strips = take(VOICE_SLOTS * 4)
}

export function voiceWindowsAddress(): usize { return windows }
export function voiceChannelsAddress(): usize { return channels }
export function voiceStripsAddress(): usize { return strips }

export function renderVoices(): void {
  for (let slot = 0; slot < VOICE_SLOTS; slot++) {
    const count = load<i32>(channels + (<usize>slot << 2))
    if (count == 0) continue
    const strip = load<i32>(strips + (<usize>slot << 2))
    const window = windows + <usize>slot * (2 * QUANTUM * 4)
    addChannel(slot, strip, window)
    if (count == 2) addChannel(slot, strip + 1, window + QUANTUM * 4)
  }
}

function addChannel(slot: i32, strip: i32, window: usize): void {
  const group = <usize>(strip >> 2)
  const target = injection + group * BLOCK + (<usize>(strip & 3) << 2)
  const at = <usize>(RAMP_VOICE + slot) << 2
  const k0 = load<f32>(c0 + at)
  const k1 = load<f32>(c1 + at)
  const k2 = load<f32>(c2 + at)
  const k3 = load<f32>(c3 + at)
  store<i32>(injected + (group << 2), 1)
  let t: f32 = 0
  for (let n: usize = 0; n < <usize>QUANTUM; n++) {
    let x = load<f32>(window + (n << 2))
    if (!(abs(x) <= SANE_LIMIT)) {
      x = 0
      countInsane(1)
    }
    const out = target + (n << 4)
    store<f32>(out, load<f32>(out) + x * (k0 + t * (k1 + t * (k2 + t * k3))))
    t += 1.0 / <f32>QUANTUM
  }
}
