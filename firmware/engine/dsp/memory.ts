// Where everything lies in the WebAssembly memory. Taken once by init(); the memory never grows after.

/** Frames rendered at once: parameter moves start on this grid, whatever the card's period. */
export const QUANTUM: i32 = 16
export const MAX_STRIPS: i32 = 32
export const MAX_CHANNELS: i32 = 32
/** 32 voices sound at most; the others hold voices that are fading out after they gave up their place. */
export const VOICE_SLOTS: i32 = 40

// Numbers of the smoothed gains ("ramps"), four neighbours to a vector.
export const RAMP_SOURCE: i32 = 0
export const RAMP_INPUT: i32 = RAMP_SOURCE + MAX_STRIPS
export const RAMP_LEFT: i32 = RAMP_INPUT + MAX_STRIPS
export const RAMP_RIGHT: i32 = RAMP_LEFT + MAX_STRIPS
export const RAMP_MAIN_LEFT: i32 = RAMP_RIGHT + MAX_STRIPS
export const RAMP_MAIN_RIGHT: i32 = RAMP_MAIN_LEFT + 1
export const RAMP_MASTER: i32 = RAMP_MAIN_LEFT + 2
export const RAMP_OUT_LEFT: i32 = RAMP_MAIN_LEFT + 4
export const RAMP_OUT_RIGHT: i32 = RAMP_OUT_LEFT + MAX_CHANNELS
export const RAMP_VOICE: i32 = RAMP_OUT_RIGHT + MAX_CHANNELS
export const RAMPS: i32 = RAMP_VOICE + VOICE_SLOTS

// Meter channels: strips (after trim, before the fader), main left and right, outputs.
export const METER_MAIN: i32 = MAX_STRIPS
export const METER_OUTPUTS: i32 = METER_MAIN + 4
export const METER_CHANNELS: i32 = METER_OUTPUTS + MAX_CHANNELS

/**
 * Samples of a larger magnitude (+120 dBFS) are no sound but a fault of the source, and like NaN and
 * the infinities they are replaced by silence: no gain of the console can then overflow a float.
 */
export const SANE_LIMIT: f32 = 1e6
/** A sample counts as clipped from the largest positive 16-bit value on. */
export const CLIP_LEVEL: f32 = <f32>(32767.0 / 32768.0)

let cursor: usize = 0

/** Takes zeroed bytes, aligned to a vector, and grows the memory to hold them. */
export function take(bytes: usize): usize {
  if (cursor == 0) cursor = (__heap_base + 15) & ~(<usize>15)
  const start = cursor
  cursor += (bytes + 15) & ~(<usize>15)
  const pages = <i32>((cursor + 0xffff) >>> 16)
  if (pages > memory.size()) memory.grow(pages - memory.size())
  return start
}
